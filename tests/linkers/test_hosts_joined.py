"""Manifests of one host that several files make up: App Engine, ECS, Elastic Beanstalk."""

from __future__ import annotations

from pathlib import Path

from linkers.repository import repository

from deployable.model import Answer


def test_app_engine_includes_dispatches_and_jobs(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "app.yaml": "runtime: python312\nincludes: [env.yaml, secrets.yaml]\nenv_variables: {A: own}\nhandlers:\n- url: /s\n  static_dir: static\n",
            "env.yaml": "env_variables:\n  A: included\n  B: x\n",
            "dispatch.yaml": "dispatch:\n- url: shop.example.com/*\n  service: default\n- url: '*/w/*'\n  service: worker\n",
            "cron.yaml": "cron:\n- url: /tasks/a\n  schedule: every 1 hours\n- url: /x\n  target: elsewhere\n  schedule: every 1 hours\n- url: https://x\n  schedule: s\n",
            "main.py": "from flask import Flask\napp = Flask(__name__)\n@app.get('/tasks/a')\ndef a(): return ''\n",
        },
    )  # fmt: skip
    app = next(one for one in project.manifests if one.kind == "web")
    assert {each.name: (each.value, each.location.path) for each in app.env} == {
        "A": ("own", "app.yaml"),
        "B": ("x", "env.yaml"),
    }
    assert app.env_elsewhere == ("the included file secrets.yaml",) and app.domains == (("shop.example.com", 0),)
    assert ("handlers.static_dir", "static", 6) in app.attributes
    jobs = [one for one in project.manifests if one.kind == "cron"]
    assert [(one.service, one.health[0].path if one.health else "") for one in jobs] == [
        ("default", "/tasks/a"),
        ("elsewhere", ""),
    ]
    assert [probed.answer for probed in project.probes if probed.probe.kind == "cron"] == [Answer.SERVED]


def test_a_service_of_ecs_lies_over_its_task(tmp_path: Path) -> None:
    task = '{"family": "api", "containerDefinitions": [{"name": "api", "image": "x:1"}]}'
    service = '{"serviceName": "api", "taskDefinition": "arn:aws:ecs:eu:1:task-definition/%s:3", "desiredCount": 2}'
    for family, instances in (("api", "2"), ("other", "")):
        project = repository(tmp_path / family, {"ecs/task.json": task, "ecs/service.json": service % family})
        assert [(one.service, one.instances) for one in project.manifests] == [("api", instances)]


OPTIONS = """option_settings:
  aws:elasticbeanstalk:application:environment: {A: b}
  aws:elasticbeanstalk:environment:process:default: {HealthCheckPath: /health, Port: 8000}
  aws:elasticbeanstalk:aplication: {X: y}
container_comands: {}
"""


def test_an_environment_of_elastic_beanstalk(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "api/.ebextensions/1.config": OPTIONS,
            "api/Dockerrun.aws.json": '{"AWSEBDockerrunVersion": "1", "Image": {"Name": "x:1"}, "Ports": [{"ContainerPort": "5000"}]}',
            "api/Buildfile": "make: ./build.sh\n",
            "api/.platform/nginx/conf.d/a.conf": "upstream app {\n  server 127.0.0.1:9000;\n}\nserver {\n  listen 80;\n  location /api/ {\n    proxy_pass http://app;\n  }\n}\n",
            ".elasticbeanstalk/saved_configs/prod.cfg.yml": "EnvironmentTier: {Name: Worker}\nOptionSettings:\n  aws:autoscaling:asg: {MinSize: '2'}\n",
            "env.yaml": "name: no environment manifest\n",
        },
    )  # fmt: skip
    api = next(one for one in project.manifests if one.root == "api")
    assert (api.image, api.ports, api.pre_deploy, api.autoscaling) == ("x:1", (("5000", 0),), ("./build.sh",), "1-4")
    assert [(probe.path, probe.port, probe.only_200) for probe in api.health] == [("/health", "8000", True)]
    assert [problem.subject for problem in api.problems] == [
        "container_comands → container_commands", "aws:elasticbeanstalk:aplication → aws:elasticbeanstalk:application",
    ]  # fmt: skip
    fields = [(field, value) for field, value, _ in api.attributes]
    assert ("nginx.proxied", "/api/ 9000") in fields and ("nginx.listen", "80") in fields
    saved = next(one for one in project.manifests if one.environment == "production")
    assert (saved.kind, saved.autoscaling) == ("worker", "2-4") and len(project.manifests) == 2


def test_what_elastic_beanstalk_does_alone(tmp_path: Path) -> None:
    """``Dockerrun`` without an image builds the Dockerfile beside it; nginx says the port where no file else does."""
    proxy = "server {\n  location / {\n    proxy_pass http://127.0.0.1:8001; # the app\n  }\n}\n"
    files = {"Dockerrun.aws.json": '{"AWSEBDockerrunVersion": 1}', ".platform/nginx/nginx.conf": proxy}
    (found,) = repository(tmp_path / "a", files).manifests
    assert (found.dockerfile, found.ports) == ("Dockerfile", (("8001", 0),))
    compose = {"Dockerrun.aws.json": '{"AWSEBDockerrunVersion": "3", "Authentication": {"Bucket": "b"}}'}
    assert repository(tmp_path / "b", compose).manifests == ()
    url = "option_settings:\n  - {namespace: 'aws:elasticbeanstalk:application', option_name: Application Healthcheck URL, value: 'HTTP:80/up'}\n"
    (found,) = repository(tmp_path / "c", {".ebextensions/a.config": url}).manifests
    assert [(probe.path, probe.port) for probe in found.health] == [("/up", "")]


COPILOT = """name: api
type: Load Balanced Web Service
image: {build: Dockerfile, port: 80}
http: {path: /, target_container: nginx, healthcheck: {path: /up}}
sidecars: {nginx: {port: 80, image: nginx}}
count: {spot: 3}
env_file: app.env
variables: {A: own}
secrets: {S: /copilot/s, T: {secretsmanager: t}}
environments:
  test: {count: 1, http: {healthcheck: {success_codes: 200-399}}}
"""


def test_copilot_runs_the_base_where_no_environment_changes_it(tmp_path: Path) -> None:
    files = {"copilot/api/manifest.yml": COPILOT, "app.env": "A=file\nB=file\n"}
    (test,) = repository(tmp_path / "a", files).manifests
    assert (test.environment, test.instances, test.env_elsewhere) == ("test", "1", ())
    files |= {
        f"copilot/environments/{name}/manifest.yml": f"name: {name}\ntype: Environment\n" for name in ("test", "prod")
    }
    test, prod = sorted(
        repository(tmp_path / "b", files).manifests, key=lambda one: -len(one.instances) - (one.environment == "test")
    )
    assert (prod.environment, prod.instances, test.instances) == ("production", "3", "1")
    assert {each.name: (str(each.kind), each.value) for each in prod.env} == {
        "A": ("literal", "own"), "B": ("literal", "file"), "S": ("reference", "/copilot/s"), "T": ("reference", None),
    }  # fmt: skip
    assert [(one.health[0].only_200, one.health[0].target) for one in (test, prod)] == [
        (False, "nginx"),
        (True, "nginx"),
    ]


def test_a_deploy_command_names_a_file_of_variables(tmp_path: Path) -> None:
    command = "gcloud run deploy api --image x --env-vars-file env.yaml --set-secrets S=s:1\n"
    (api,) = repository(tmp_path / "a", {"scripts/deploy.sh": command, "env.yaml": 'A: "b"\nPORTS: 3\n'}).manifests
    assert [(each.name, each.location.path) for each in api.env] == [
        ("S", "scripts/deploy.sh"),
        ("A", "env.yaml"),
        ("PORTS", "env.yaml"),
    ]
    assert api.env_elsewhere == ()
    (api,) = repository(tmp_path / "b", {"scripts/deploy.sh": command}).manifests
    assert api.env_elsewhere == ("the file env.yaml",)


def test_a_stack_that_is_a_program_is_a_gap(tmp_path: Path) -> None:
    project = repository(tmp_path, {"infra/cdk.json": "{}", "infra/app.py": "", "examples/cdk.json": "{}"})
    assert [(gap.location.path, "AWS CDK" in gap.reason) for gap in project.gaps("manifests")] == [
        ("infra/cdk.json", True)
    ]


def test_a_workflow_puts_variables_into_the_task_that_it_deploys(tmp_path: Path) -> None:
    workflow = """jobs:
  deploy:
    steps:
      - uses: aws-actions/amazon-ecs-render-task-definition@v1
        with:
          task-definition: ./config/td.json
          container-name: api
          environment-variables: |
            A=b
            R=${{ secrets.R }}
          secrets: S=arn:aws:ssm:x
"""
    task = (
        '{"family": "api", "containerDefinitions": [{"name": "api", "image": "x:1"}, {"name": "log", "image": "y:1"}]}'
    )
    files = {".github/workflows/deploy.yml": workflow, "config/td.json": task}
    api, log = repository(tmp_path, files).manifests
    assert [(each.name, str(each.kind), each.location.line) for each in api.env] == [
        ("A", "literal", 8), ("R", "reference", 8), ("S", "reference", 11),
    ]  # fmt: skip
    assert (api.location.path, log.env) == ("config/td.json", ())


def test_a_deploy_command_leaves_the_port_of_a_service_that_is_described(tmp_path: Path) -> None:
    terraform = 'resource "google_cloud_run_v2_service" "api" {\n  name = "api"\n  template {\n    containers {\n      ports { container_port = 9000 }\n    }\n  }\n}\n'
    for command, ports in (
        ("gcloud run deploy api --image x", ()),
        ("gcloud run deploy api --image x --port 80", ("80",)),
        ("gcloud run deploy web --image x", ("8080",)),
    ):
        project = repository(tmp_path / str(len(command)), {"main.tf": terraform, "deploy.sh": command + "\n"})
        deployed = next(one for one in project.manifests if one.location.path == "deploy.sh")
        assert tuple(port for port, _ in deployed.ports) == ports
