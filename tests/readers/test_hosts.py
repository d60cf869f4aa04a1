"""The manifests of the hosts: fields with their lines, and every default that the documentation names."""

from __future__ import annotations

import importlib

import pytest

from deployable.model import Manifest, Unreadable
from deployable.readers import compose, elastic_beanstalk, kubernetes, procfile


def read(reader: str, path: str, text: str) -> list[Manifest]:
    module = importlib.import_module(f"deployable.readers.{reader}")
    assert module.matches(path)
    return list(module.read(path, text))


def kinds(manifest: Manifest) -> dict[str, str]:
    return {variable.name: str(variable.kind) for variable in manifest.env}


def test_render_defaults_and_kinds_of_variables() -> None:
    text = """
services:
  - type: web
    name: api
    runtime: python
    rootDir: ./api/
    startCommand: uvicorn app:app
    envVars:
      - {key: A, value: b}
      - {key: S, generateValue: true}
      - {key: P, sync: false}
      - {key: D, fromDatabase: {name: db, property: connectionString}}
      - fromGroup: shared
databases:
  - name: db
envVarGroups:
  - name: shared
    envVars: [{key: G, value: x}]
"""
    (api,) = read("render", "render.yaml", text)
    assert (api.plan, api.instances, api.auto_deploy, api.region) == ("starter", "1", "commit", "oregon")
    assert api.root == "api" and api.health == () and api.command_line == 7 and api.env_elsewhere
    assert kinds(api) == {"A": "literal", "S": "generated", "P": "prompted", "D": "reference", "G": "literal"}
    database = api.databases[0]
    assert (database.plan, database.public, database.backups) == ("basic-256mb", "yes", "on")


def test_render_previews_are_an_environment_of_their_own() -> None:
    text = """
previews: {generation: automatic}
services:
  - {type: worker, name: off, runtime: python, previews: {generation: "off"}}
  - type: web
    name: api
    runtime: python
    plan: standard
    previews: {plan: starter, numInstances: 1}
    numInstances: 3
    envVars:
      - {key: A, value: live, previewValue: try}
      - {key: S, generateValue: true}
      - {key: P, sync: false}
      - {key: Q, sync: false, previewValue: q}
"""
    _, api, preview = read("render", "render.yaml", text)
    assert (api.plan, api.instances, kinds(api)["P"]) == ("standard", "3", "prompted")
    assert (preview.environment, preview.plan, preview.instances) == ("preview", "starter", "1")
    assert {each.name: each.value for each in preview.env} == {"A": "try", "S": None, "Q": "q"}


def test_render_refuses_what_leads_nowhere() -> None:
    text = """
services:
  - {type: web, name: api, runtime: python, envVars: [{key: HOST, fromService: {type: pserv, name: inner, property: url}}]}
  - {type: worker, name: inner, runtime: python, envVars: [{key: TOKEN, value: x}]}
  - {type: worker, name: inner, runtime: python, envVars: [{key: T, fromService: {type: worker, name: inner, envVarKey: TOKN}}, {key: U, fromService: {type: web, name: api, envVarKey: RENDER_EXTERNAL_URL}}]}
databases: [{name: db}]
envVarGroups:
  - {name: g, envVars: [{key: A, sync: false}, {fromGroup: h}, {key: B, generateValue: true}, {key: C, sync: true}]}
"""
    problems = [problem for each in read("render", "render.yaml", text) for problem in each.problems]
    assert sorted((problem.kind, problem.location.line) for problem in problems) == [
        ("dangling-type", 3),
        ("dangling-variable", 5),
        ("duplicate-name", 5),
        ("ignored-in-group", 8),
        ("ignored-in-group", 8),
        ("invalid-value", 3),
    ]
    assert next(problem.remedy for problem in problems if problem.kind == "dangling-variable") == "did you mean TOKEN?"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("autoDeploy: false", "off"),
        ("autoDeployTrigger: checksPass", "checksPass"),
        ("image: {url: x}", ""),
        ("plan: free", "commit"),
    ],
)
def test_render_deploys(line: str, expected: str) -> None:
    (api,) = read("render", "render.yaml", f"services:\n- type: web\n  name: a\n  runtime: node\n  {line}\n")
    assert api.auto_deploy == expected


def test_render_projects_workers_and_key_values() -> None:
    text = """
projects:
  - name: p
    environments:
      - name: staging
        services:
          - {type: worker, name: w, runtime: python, startCommand: x}
          - {type: keyvalue, name: kv, ipAllowList: [{source: 0.0.0.0/0}]}
"""
    worker, store = read("render", "render.yaml", text)
    assert (worker.kind, worker.environment) == ("worker", "staging")
    assert (store.kind, store.databases[0].public) == ("database", "yes")
    assert read("render", "render.yaml", "title: services\nservices: [a, b]\n") == []


def test_digitalocean_defaults() -> None:
    text = """
name: x
envs: [{key: SHARED, value: y}]
services:
- name: api
  github: {repo: a/b, branch: main, deploy_on_push: true}
  envs:
  - {key: TOKEN, type: SECRET}
  - {key: STORED, type: SECRET, value: "EV[1:abc]"}
  - {key: URL, value: "${db.DATABASE_URL}", scope: BUILD_TIME}
  health_check: {http_path: /health}
databases:
- {name: db, engine: PG}
"""
    (api,) = read("digitalocean", ".do/app.yaml", text)
    assert api.ports == (("8080", 5),) and api.instances == "1" and api.auto_deploy == "commit"
    assert kinds(api) == {"SHARED": "literal", "TOKEN": "prompted", "STORED": "reference", "URL": "reference"}
    assert [variable.scope for variable in api.env] == ["both", "both", "both", "build"]
    assert (api.health[0].path, api.health[0].port) == ("/health", "8080")
    assert (api.databases[0].plan, api.databases[0].backups) == ("development", "off")


def test_digitalocean_routes_are_trimmed_by_default() -> None:
    text = """spec:
  name: x
  services:
  - name: api
    image: {repository: r}
    routes:
    - path: /api
    - {path: /v2, preserve_path_prefix: true}
"""
    (api,) = read("digitalocean", ".do/deploy.template.yaml", text)
    assert [value for field, value, _ in api.attributes if field == "route.trimmed"] == ["/api"]
    assert api.image == "r:latest"


def test_kinds_of_digitalocean_components() -> None:
    text = """
name: x
services: [{name: s, image: {repository: r}, http_port: 3000, liveness_health_check: {http_path: /live}, health_check: {port: 9}}]
workers: [{name: w, image: {repository: r}, autoscaling: {min_instance_count: 1, max_instance_count: 3}}]
jobs:
- {name: before, kind: PRE_DEPLOY, image: {repository: r}, run_command: m}
- {name: nightly, kind: SCHEDULED, schedule: {cron: "0 3 * * *"}, image: {repository: r}}
- {name: j, image: {repository: r}}
static_sites: [{name: p, git: {repo_clone_url: u}}]
functions: [{name: f, git: {repo_clone_url: u}}]
"""
    found = {each.service: each for each in read("digitalocean", "infra/app-spec.yaml", text)}
    assert {name: each.kind for name, each in found.items()} == {
        "s": "web", "w": "worker", "before": "job", "nightly": "cron", "j": "job", "p": "static", "f": "function",
    }  # fmt: skip
    assert [(probe.kind, probe.path, probe.port) for probe in found["s"].health] == [
        ("health", "", "9"), ("liveness", "/live", "3000"),
    ]  # fmt: skip
    assert (found["w"].autoscaling, found["w"].instances, found["s"].instances) == ("1-3", "", "1")
    assert found["s"].pre_deploy == ("m",) and found["w"].ports == ()


@pytest.mark.parametrize(
    ("reader", "path", "text"),
    [
        ("render", "render.yaml", "gunicorn app:app\n"),
        ("render", "locales/render.yml", "services: {web: Web}\n"),
        ("heroku_app", "app.json", '{"displayName": "Shop", "env": {"A": "b"}}'),
        ("heroku_app", "app.json", '{"pages": ["index"], "env": {}}'),
        ("app_engine", "app.yaml", "name: x\nservices: [{name: s, github: {repo: a/b}}]\n"),
        ("app_engine", "app.yaml", "apiVersion: apps/v1\nkind: Deployment\nruntime: python312\n"),
        ("digitalocean", "app.yaml", "runtime: python312\nservices: [{name: s, github: {repo: a/b}}]\n"),
        ("digitalocean", "app.yaml", "services: [{name: s, image: {repository: r}}, {port: 3}]\n"),
        (
            "cloud_run",
            "service.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {labels: {run.googleapis.com/x: y}}\n",
        ),
        ("app_runner", "apprunner.yaml", "title: Run\n"),
    ],
)
def test_names_lie(reader: str, path: str, text: str) -> None:
    assert read(reader, path, text) == []


def test_app_engine_standard_and_flexible() -> None:
    rest = "env_variables:\n  A: b\nreadiness_check:\n  path: /ready\n"
    (standard,) = read("app_engine", "app.yaml", "runtime: python312\n" + rest)
    (flexible,) = read("app_engine", "app.yaml", "runtime: python312\nenv: flex\n" + rest)
    assert (standard.plan, standard.autoscaling, standard.env_elsewhere, standard.health) == ("F1", "0-", (), ())
    assert flexible.health[0].only_200 and flexible.health[0].path == "/ready"
    assert read("app_engine", "app.yaml", "command: [streamlit]\nenv: []\n") == []
    assert read("app_engine", "app.yaml", "apiVersion: v1\nruntime: python312\n") == []
    included = read("app_engine", "app.yaml", "runtime: nodejs22\nincludes: [secrets.yaml]\nhandlers: []\n")[0]
    assert included.env_elsewhere == ("the included file secrets.yaml",)


CLOUD_RUN = """apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: api}
spec:
  template:
    metadata:
      annotations: {autoscaling.knative.dev/minScale: "1"}
    spec:
      containers:
      - image: x:1
        env:
        - {name: A, value: b}
        - {name: S, valueFrom: {secretKeyRef: {name: s, key: latest}}}
        livenessProbe: {httpGet: {}}
"""


@pytest.mark.parametrize(
    ("line", "plan"),
    [
        ("", "F1"),
        ("basic_scaling: {max_instances: 2}", "B1"),
        ("manual_scaling: {instances: 2}", "B1"),
        ("env: flex", ""),
        ("instance_class: F4", "F4"),
    ],
)
def test_instance_classes_of_app_engine(line: str, plan: str) -> None:
    (app,) = read("app_engine", "app.yaml", f"runtime: python312\n{line}\n")
    assert app.plan == plan


def test_cloud_run_defaults() -> None:
    (api,) = read("cloud_run", "service.yaml", CLOUD_RUN)
    assert api.ports[0][0] == "8080" and api.autoscaling == "1-100"
    assert kinds(api) == {"A": "literal", "S": "reference"}
    assert (api.health[0].path, api.health[0].kind, api.health[0].port) == ("/", "liveness", "8080")
    assert read("cloud_run", "service.yaml", "apiVersion: v1\nkind: Service\n") == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "deploy.sh",
            "gcloud run deploy api --image x:1 \\\n  --set-env-vars=A=1,B=2 --set-secrets S=s:latest --port 9000 --command a --args b,c\n",
        ),
        (
            "Makefile",
            "d:\n\tgcloud beta run deploy api --image x:1 --set-env-vars ^@^A=1@B=2 --update-secrets=S=s:1 --port=9000 --args=a,b,c\n",
        ),
        (
            "cloudbuild.yaml",
            "steps:\n- name: gcloud\n  args: [run, deploy, api, --image, 'x:1', '--set-env-vars=A=1,B=2', --set-secrets, 'S=s:1',"
            " --port, '9000', '--command=a', '--args=b,c']\n",
        ),
    ],
)
def test_gcloud_deploys(path: str, text: str) -> None:
    (api,) = read("gcloud", path, text)
    assert (api.service, api.image, api.ports[0][0], api.autoscaling) == ("api", "x:1", "9000", "0-100")
    assert kinds(api) == {"A": "literal", "B": "literal", "S": "reference"} and api.command == "a b c"


def test_app_runner_defaults_and_where_references_stand() -> None:
    text = """version: 1.0
runtime: python3
run:
  command: python app.py
  secrets:
  - {name: S, value-from: arn}
  env:
  - {name: A, value: b}
"""
    (api,) = read("app_runner", "apprunner.yaml", text)
    assert api.ports[0][0] == "8080" and kinds(api) == {"A": "literal", "S": "reference"} and api.env_elsewhere == ()


def test_ecs_containers() -> None:
    text = """{"family": "f", "containerDefinitions": [
 {"name": "api", "image": "x:1", "portMappings": [{"containerPort": 80}],
  "environment": [{"name": "A", "value": "b"}], "secrets": [{"name": "S", "valueFrom": "arn"}],
  "environmentFiles": [{"value": "arn:aws:s3"}],
  "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost/h"]}}]}"""
    (api,) = read("ecs", "task-definition.json", text)
    assert api.ports == (("80", 2),) and kinds(api) == {"A": "literal", "S": "reference"}
    assert api.env_elsewhere and api.health[0].command == "curl -f http://localhost/h"


def test_copilot_environments_are_merged() -> None:
    text = """name: api
type: Load Balanced Web Service
http: {path: /, healthcheck: {}}
image: {build: Dockerfile, port: 80}
count: 1
variables: {A: b, B: c}
environments:
  test: {}
  prod:
    count: {range: 2-10}
    variables: {A: d}
"""
    base, test, prod = read("copilot", "copilot/api/manifest.yml", text)
    assert (base.environment, base.instances) == ("", "1")
    assert (test.environment, test.instances, prod.environment, prod.autoscaling) == ("test", "1", "production", "2-10")
    assert (test.health[0].path, test.health[0].only_200) == ("/", True)
    assert {variable.name: variable.value for variable in prod.env} == {"A": "d", "B": "c"}


def test_fly_and_railway() -> None:
    text = 'app = "x"\n[env]\nA = "b"\n[http_service]\n[[http_service.checks]]\npath = "/h"\n[deploy]\nrelease_command = "m"\n'
    (fly,) = read("fly", "fly.toml", text)
    assert fly.ports == (("8080", 4),) and fly.pre_deploy == ("m",) and fly.env[0].location.line == 3
    assert (fly.health[0].path, fly.health[0].location.line, fly.health[0].only_200) == ("/h", 6, True)
    for path, text in (
        ("railway.json", '{\n "deploy": {\n  "healthcheckPath": "/h", "preDeployCommand": ["m"]}}'),
        ("railway.toml", '[deploy]\npreDeployCommand = ["m"]\nhealthcheckPath = "/h"\n'),
    ):
        (railway,) = read("railway", path, text)
        assert railway.health[0].location.line == 3 and railway.health[0].only_200 and railway.pre_deploy == ("m",)
        assert railway.env_elsewhere and railway.instances == "1"


def test_heroku_vercel_and_serverless() -> None:
    text = '{"env": {"A": "b", "S": {"generator": "secret"}, "P": {"required": true}}, "addons": ["heroku-postgresql:mini"]}'
    (heroku,) = read("heroku_app", "app.json", text)
    assert kinds(heroku) == {"A": "literal", "S": "generated", "P": "prompted", "DATABASE_URL": "reference"}
    assert heroku.databases[0].engine == "postgres"
    assert read("heroku_app", "app.json", '{"expo": {}, "env": {}}') == []
    (vercel,) = read("vercel", "vercel.json", '{"env": {"A": "@secret"}}')
    assert vercel.kind == "function" and vercel.env_elsewhere
    text = "service: x\nprovider: {name: aws, environment: {A: '${ssm:/a}'}}\nfunctions: {f: {handler: a.b}}\n"
    (function,) = read("serverless", "serverless.yml", text)
    assert function.service == "f" and kinds(function) == {"A": "reference"}


def test_heroku_environments_lie_over_the_app() -> None:
    text = """{"env": {"A": "b", "C": "d"}, "formation": {"web": {"quantity": 2, "size": "standard-1x"}}, "addons": ["heroku-postgresql:standard-0"],
"environments": {"review": {"env": {"A": "x", "E": "f"}, "formation": {"web": {"quantity": 1, "size": "eco"}}},
 "test": {"addons": ["heroku-redis:mini"], "scripts": {"test": "pytest"}}}}"""
    app, review, test = read("heroku_app", "app.json", text)
    assert [(each.environment, each.instances, each.plan) for each in (app, review, test)] == [
        ("", "2", "standard-1x"), ("preview", "1", "eco"), ("test", "2", "standard-1x"),
    ]  # fmt: skip
    assert [each.value for each in review.env if each.name in "ACE"] == ["b", "d", "x", "f"]
    assert [each.databases[0].engine for each in (app, review, test)] == ["postgres", "postgres", "redis"]


@pytest.mark.parametrize(
    ("annotations", "instances", "autoscaling"),
    [
        ("{}", "", "1-100"),
        ("{run.googleapis.com/maxScale: '4'}", "", "1-4"),
        ("{run.googleapis.com/minScale: '3'}", "", "1-100"),
        ("{run.googleapis.com/scalingMode: manual, run.googleapis.com/manualInstanceCount: '2'}", "2", ""),
        ("{run.googleapis.com/scalingMode: automatic, run.googleapis.com/manualInstanceCount: '2'}", "", "1-100"),
    ],
)
def test_scaling_of_a_cloud_run_service(annotations: str, instances: str, autoscaling: str) -> None:
    (api,) = read(
        "cloud_run", "service.yaml", CLOUD_RUN.replace("name: api}", f"name: api, annotations: {annotations}}}")
    )
    assert (api.instances, api.autoscaling) == (instances, autoscaling)


def test_elastic_beanstalk_both_forms() -> None:
    mapping = elastic_beanstalk.read(
        "a",
        "option_settings:\n  aws:autoscaling:asg: {MinSize: 2}\ncontainer_commands:\n  01: {command: m, leader_only: true}\n",
    )
    listing = elastic_beanstalk.read(
        "a",
        "option_settings:\n- {namespace: 'aws:autoscaling:asg', option_name: MinSize, value: 2}\n- {option_name: A, value: b}\n",
    )
    assert mapping.options[0][:3] == listing.options[0][:3] == ("aws:autoscaling:asg", "MinSize", "2")
    assert mapping.commands[0].leader_only and listing.options[1].namespace.endswith(":environment")


def test_compose_forms() -> None:
    text = """
services:
  api:
    build: {context: ., dockerfile: d/Dockerfile, target: prod, args: [A=1]}
    environment: [B=2, PASSED]
    env_file: [{path: .env, required: false}, other.env]
    ports: ["127.0.0.1:8000:80/tcp", "${PORT:-9000}:80", {target: 1, published: 2}]
    volumes: ["./src:/app", "data:/data", {type: tmpfs, target: /tmp}]
    command: [sh, -c, "a b"]
    healthcheck: {test: curl -f http://localhost/h}
    depends_on: {db: {condition: service_healthy}}
  db: {image: "postgres:17"}
volumes: {data: }
"""
    found = compose.read("compose.yml", text)
    assert found is not None
    api = found.services[0]
    assert (api.build, api.dockerfile, api.target, api.args[0].value) == (".", "d/Dockerfile", "prod", "1")
    assert [(s.name, s.value) for s in api.env] == [("B", "2"), ("PASSED", None)]
    assert [(path, required) for path, required, _ in api.env_files] == [(".env", False), ("other.env", True)]
    assert [(p.address, p.published, p.target) for p in api.ports] == [
        ("127.0.0.1", "8000", "80"),
        ("", "${PORT:-9000}", "80"),
        ("", "2", "1"),
    ]
    assert [m.kind for m in api.volumes] == ["bind", "volume", "tmpfs"] and api.command_words == ("sh", "-c", "a b")
    assert api.health == ("CMD-SHELL", "curl -f http://localhost/h") and api.depends_on == ("db",)
    assert [(i.name, i.operator, i.word) for i in found.interpolations] == [("PORT", ":-", "9000")]
    assert compose.read("compose.yml", "a: 1\n") is None


def test_kubernetes_objects_and_templates() -> None:
    text = """apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec:
  containers:
  - name: c
    image: x:1
    envFrom: [{secretRef: {name: s}, prefix: P_}]
    env: [{name: A, value: b}, {name: S, valueFrom: {configMapKeyRef: {name: m, key: k}}}]
    readinessProbe: {httpGet: {port: http}}
    livenessProbe: {exec: {command: [curl, x]}}
"""
    (pod,) = kubernetes.read("p.yaml", text)
    container = pod.containers[0]
    assert [(e.name, e.source, e.of) for e in container.env] == [("A", "value", ""), ("S", "config-map", "m")]
    assert container.env_from[0].prefix == "P_"
    assert {p.kind: (p.path, p.port) for p in container.probes} == {"readiness": ("/", "http"), "liveness": ("", "")}
    with pytest.raises(Unreadable, match="template"):
        kubernetes.read("t.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.x }}\n")


def test_procfile() -> None:
    found = procfile.read("Procfile", "# c: x\nweb: a: b\n\nworker-2: c\nbroken\n")
    assert [(process.name, process.line) for process in found] == [("web", 2), ("worker-2", 4)]


HOSTS = [
    "render",
    "digitalocean",
    "compose",
    "kubernetes",
    "cloudformation",
    "app_engine",
    "cloud_run",
    "copilot",
    "ecs",
]


@pytest.mark.parametrize("reader", HOSTS)
def test_broken_files_are_refused_with_their_line(reader: str) -> None:
    module = importlib.import_module(f"deployable.readers.{reader}")
    for text, line in (("services:\n\t- x\n", 2), ("a: {{ b }}\nservices: 1\n", 1), ("a: &a [*a]\n", 1)):
        with pytest.raises(Unreadable) as caught:
            module.read("x.yaml", text)
        assert caught.value.line == line


def test_ten_thousand_services() -> None:
    text = "services:\n" + "".join(f"  - {{type: web, name: s{n}, runtime: node}}\n" for n in range(10_000))
    found = read("render", "render.yaml", text)
    assert len(found) == 10_000 and found[-1].location.line == 10_001
