"""What the readers of hosts make of damaged and of huge files: facts or a refusal, in time that grows with the size."""

from __future__ import annotations

import contextlib
import importlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.model import Unreadable

FILES = {
    "app_engine": ("app.yaml", "runtime: python312\nenv: flex\nservice: api\nincludes: [a.yaml]\nenv_variables: {A: b}\nreadiness_check: {path: /up}\nautomatic_scaling: {min_num_instances: 2}\nhandlers:\n- url: /s\n  static_dir: s\n- {url: /.*, script: auto, secure: always}\n"),
    "app_engine_schedule": ("cron.yaml", "cron:\n- {url: /a, schedule: every 1 hours, target: api}\ndispatch:\n- {url: '*/a/*', service: api}\n"),
    "app_runner": ("apprunner.yaml", "version: 1.0\nruntime: python311\nrun:\n  command: uvicorn a:b\n  network: {port: 80, env: PORT}\n  env: [{name: A, value: b}]\n  secrets: [{name: S, value-from: arn}]\n"),
    "beanstalk_proxy": (".platform/nginx/conf.d/a.conf", "upstream app {\n  server 127.0.0.1:8000;\n}\nserver {\n  listen 80;\n  location ~ /a {\n    proxy_pass http://app;\n  }\n}\n"),
    "cloud_run": ("service.yaml", "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n      - image: x\n        env: [{name: A, valueFrom: {secretKeyRef: {key: latest, name: s}}}]\n        livenessProbe: {httpGet: {path: /up}}\n"),
    "copilot": ("copilot/a/manifest.yml", "name: a\ntype: Load Balanced Web Service\nimage: {build: {dockerfile: Dockerfile, context: .}, port: 80}\nhttp: {healthcheck: {path: /up}}\ncount: {range: {min: 1, max: 3}}\nvariables: {A: b}\nenvironments: {prod: {count: 2}}\n"),
    "digitalocean": (".do/app.yaml", "services:\n- name: a\n  github: {repo: x/y}\n  envs: [{key: A, value: '${db.URL}', type: SECRET}]\n  health_check: {http_path: /up}\ndatabases: [{name: db, engine: PG}]\ningress: {rules: [{match: {path: {prefix: /a}}, component: {name: a}}]}\n"),
    "dockerrun": ("Dockerrun.aws.json", '{"AWSEBDockerrunVersion": "1", "Image": {"Name": "x"}, "Ports": [{"ContainerPort": "80"}], "Command": ["a"]}'),
    "ecs": ("task-definition.json", '{"family": "f", "memory": 512, "containerDefinitions": [{"name": "a", "image": "x", "portMappings": [{"containerPort": ${port}}], "environment": [{"name": "A", "value": "b"}], "healthCheck": {"command": ["CMD-SHELL", "curl x"]}}]}'),
    "elastic_beanstalk": (".ebextensions/a.config", "option_settings:\n  aws:elasticbeanstalk:application:environment: {A: b}\n  aws:elasticbeanstalk:aplication: [x]\ncontainer_commands:\n  01: {command: migrate, leader_only: true}\n"),
    "azure_container_app": ("app.yaml", "properties:\n  managedEnvironmentId: m\n  configuration: {ingress: {targetPort: 80}, secrets: [{name: s, value: v}]}\n  template: {containers: [{name: a, image: x, env: [{name: A, secretRef: t}]}]}\n"),
    "cloudformation": ("a.yaml", "Parameters: {P: {Type: String, NoEcho: true, Default: d}}\nResources:\n  Q: {Type: 'AWS::SQS::Queue'}\n  F: {Type: 'AWS::Lambda::Function', Properties: {Environment: {Variables: {A: !Sub '${B}-${Q.Arn}', C: !Ref P}}}}\n"),
    "fly": ("fly.toml", 'app = "a"\n[processes]\nweb = "x"\n[http_service]\nprocesses = ["web"]\n[[services]]\n[[services.ports]]\nport = 80\nhandlers = ["http"]\n'),
    "kubernetes": ("a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replica: 2\n  template:\n    spec: {containers: [{name: a, image: x, env: [{name: A, valueFrom: {configMapKeyRef: {name: b, key: c}}}]}]}\n"),
    "kustomization": ("kustomization.yaml", "resources: [a.yaml, ../b]\npatches:\n- {path: p.yaml, target: {kind: Deployment}}\nsecretGenerator:\n- {name: s, literals: [A=b], files: [k=f]}\n"),
    "pm2": ("ecosystem.config.js", "module.exports = {\n  apps: [{\n    name: 'a', script: 'a.js', instances: 2,\n    env: { A: 'b', C: process.env.C },\n  }],\n};\n"),
    "serverless": ("serverless.yml", "service: s\nprovider: {name: aws, runtime: python3.12, environment: {A: b}}\nfunctions: {f: {handler: a.b}}\nresources: {Resources: {D: {Type: 'AWS::RDS::DBInstance'}}}\n"),
    "vercel": ("vercel.json", '{"env": {"A": "@a"}, "builds": [{"src": "a.js"}], "rewrite": []}'),
    "env_yaml": ("env.yaml", "A: b\nC: 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("reader", FILES)
@settings(max_examples=60)
@given(st.data())
def test_damaged_files_are_read_or_refused(reader: str, data: st.DataObject) -> None:
    path, text = FILES[reader]
    module = importlib.import_module(f"deployable.readers.{reader}")
    assert module.matches(path) and module.read(path, text)
    start, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
    put = data.draw(
        st.sampled_from(
            ["", "{", "}", "[", "]", ":", "\n", "- ", "null", "&a ", "*a", "!x ", "${", '"', "  ", "\x00", "é"]
        )
    )
    with contextlib.suppress(Unreadable):
        module.read(path, text[:start] + put + text[start + length :])


@pytest.mark.parametrize("reader", FILES)
def test_time_grows_with_the_size(reader: str) -> None:
    path, text = FILES[reader]
    module = importlib.import_module(f"deployable.readers.{reader}")
    start = time.process_time()
    for huge in (
        text + "# " + "x" * 400_000,
        text + "\n" + "${" * 50_000,
        text + "\n" + "[" * 50_000,
        text + "- a: b\n" * 5_000,
    ):
        with contextlib.suppress(Unreadable):
            module.read(path, huge)
    assert time.process_time() - start < 4
