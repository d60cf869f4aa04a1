"""What hosts do where their file is silent, and what their documentation says that a file means: one line a fact."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from deployable.written import intrinsics
from deployable.written.nodes import Mapping, documents

TASK = '{"containerDefinitions": [{"name": "a", "image": "a:1", "portMappings": [{"containerPort": 80}]}, {"name": "b", "image": "b:1"%s}]}'
COPILOT = "name: a\ntype: %s\nimage: {build: Dockerfile, port: 80}\n%s\n"
AZURE = "properties: {managedEnvironmentId: m, configuration: {%s}, template: {%s, containers: [{name: a, image: 'a:1'}]}}\n"
FLY = 'app = "a"\n%s\n'
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'c:1'%s}]%s}\n"
ECOSYSTEM = "module.exports = {apps: [{name: 'a', script: 'a.js', %s},\n {name: 'b', script: 'b.js'}]}\n"


def last(found: Any) -> Any:
    return tuple(found)[-1]


@pytest.mark.parametrize(
    ("reader", "path", "text", "asked", "expected"),
    [
        # ECS: a container is essential unless it says otherwise; what others wait for until it ends is a job.
        ("ecs", "task-definition.json", TASK % "", lambda f: last(f).kind, "worker"),
        ("ecs", "task-definition.json", TASK % ', "essential": false', lambda f: last(f).kind, "third-party"),
        ("ecs", "task-definition.json", TASK.replace('"name": "a",', '"name": "a", "dependsOn": [{"containerName": "b", "condition": "SUCCESS"}],') % "", lambda f: last(f).kind, "job"),
        ("ecs", "task-definition.json", TASK.replace('"name": "a",', '"name": "a", "dependsOn": [{"containerName": "b", "condition": "START"}],') % "", lambda f: last(f).kind, "worker"),
        ("ecs", "task-definition.json", TASK % ', "healthCheck": {"command": ["NONE"]}', lambda f: last(f).health, ()),
        # Copilot: one task, a span of them in both forms, volumes that last with EFS alone, other kinds of manifest.
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Backend Service", ""), lambda f: (f[0].kind, f[0].instances), ("private", "1")),
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Worker Service", "count: {range: {min: 2, max: 8, spot_from: 4}}"), lambda f: (f[0].kind, f[0].autoscaling), ("worker", "2-8")),
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Backend Service", "storage: {volumes: {d: {path: /d, efs: {id: fs}}, t: {path: /t}}}"), lambda f: [path for path, _ in f[0].disks], ["/d"]),
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Backend Service", "variables: {A: {from_cfn: stack-output}}"), lambda f: str(f[0].env[0].kind), "reference"),
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Static Site", ""), lambda f: f[0].kind, "static"),
        ("copilot", "copilot/a/manifest.yml", COPILOT % ("Load Balanced Web Service", "http: {path: /, healthcheck: {success_codes: '200,301'}}"), lambda f: (f[0].health[0].path, f[0].health[0].only_200), ("/", False)),
        # Container Apps: none to ten replicas; without an ingress nobody asks; a secret may stand in the file.
        ("azure_container_app", "app.yaml", AZURE % ("ingress: {targetPort: 80}", "revisionSuffix: a"), lambda f: (f[0].kind, f[0].autoscaling), ("web", "0-10")),
        ("azure_container_app", "app.yaml", AZURE % ("secrets: [{name: s, value: v}]", "scale: {minReplicas: 2}"), lambda f: (f[0].kind, f[0].autoscaling, f[0].attributes[-1][:2]), ("worker", "2-10", ("secrets.s", "v"))),
        # Fly: port 8080; a group that takes the requests; an image that stands elsewhere; ports that answer plain HTTP.
        ("fly", "fly.toml", FLY % "[http_service]", lambda f: (f[0].ports[0][0], f[0].instances, f[0].dockerfile), ("8080", "", "Dockerfile")),
        ("fly", "fly.toml", FLY % '[processes]\nw = "x"\ny = "serve"\n[http_service]\nprocesses = ["y"]', lambda f: (f[0].command, f[0].command_line), ("serve", 4)),
        ("fly", "fly.toml", FLY % '[[services]]\ninternal_port = 1\n[[services.ports]]\nport = 80\nhandlers = ["http"]', lambda f: [(field, value) for field, value, _ in f[0].attributes], [("services.http", "80 false")]),
        ("fly", "fly.toml", FLY % '[build]\nimage = "a:1"', lambda f: (f[0].kind, f[0].dockerfile, f[0].image), ("worker", "", "a:1")),
        # Kubernetes: `/` where an httpGet names no path, directives of patches are no keys, a load balancer of the inside.
        ("kubernetes", "p.yaml", POD % (", readinessProbe: {httpGet: {port: 80}}", ""), lambda f: f[0].containers[0].probes[0].path, "/"),
        ("kubernetes", "p.yaml", POD % (", '$patch': delete, liveness: 1", ", replica: 1"), lambda f: sorted(p.subject for p in f[0].problems), ["spec.containers.liveness", "spec.replica"]),
        ("kubernetes", "s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s, annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: 'true'}}\nspec: {type: LoadBalancer}\n", lambda f: f[0].inside, True),
        ("kubernetes", "s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0]}\n", lambda f: f[0].inside, False),
        # Vercel: the older form of a secret. Serverless: the runtime is the provider's.
        ("vercel", "vercel.json", '{"env": {"A": "@a", "B": "b"}}', lambda f: [str(each.kind) for each in f[0].env], ["reference", "literal"]),
        ("serverless", "serverless.yml", "service: s\nprovider: {name: aws, runtime: python3.12}\nfunctions: {f: {handler: a.b, runtime: nodejs20.x}, g: {handler: a.b}}\n", lambda f: [next(value for field, value, _ in one.attributes if field == "runtime") for one in f], ["nodejs20.x", "python3.12"]),
        # pm2: the tables of an app, a second script begins the next; what is computed stays a reference.
        ("pm2", "ecosystem.config.js", ECOSYSTEM % "env: {A: 'x', B: 2}, env_production: {A: process.env.A}", lambda f: [(each.name, each.env) for each in f], [("a", (("env", "A", "x", 1), ("env", "B", "2", 1), ("env_production", "A", "${process.env.A}", 1))), ("b", ())]),
    ],
)  # fmt: skip
def test_fact(reader: str, path: str, text: str, asked: Callable[[Any], Any], expected: Any) -> None:
    module = importlib.import_module(f"deployable.readers.{reader}")
    assert module.matches(path)
    assert asked(module.read(path, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {X: !Ref B}}}", ["B"]),
        ("Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {X: !GetAtt A.Arn, Y: !Sub '${AWS::Region}-${C.Name}-${!D}'}}}", ["C"]),
        ("Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {X: {'Fn::Sub': ['${Own}${E}', {Own: 1}]}, Y: {'Fn::GetAtt': [F, Arn]}}}}", ["E", "F"]),
        ("Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: 'AWS::Serverless::Function', Properties: {X: !Ref ARole, Y: !Ref ServerlessRestApi, Z: !Ref G}}}", ["G"]),
        ("Transform: [AWS::LanguageExtensions]\nResources: {A: {Type: 'AWS::SNS::Topic', Properties: {X: !Ref B}}}", []),
        ("Resources: {A: {Type: 'My::Own::MODULE'}, B: {Type: 'AWS::SNS::Topic', Properties: {X: !Ref AQueue}}}", []),
    ],
)  # fmt: skip
def test_what_a_template_refers_to_in_vain(text: str, expected: list[str]) -> None:
    (root,) = documents(text)
    assert isinstance(root, Mapping)
    assert [name for name, _ in intrinsics.unresolved(root)] == expected
