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
    assert app.paths == (("static_dir", "static", 6),)
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
