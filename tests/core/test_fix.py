"""``deployable fix``: every kind of fix through the command. The finding goes, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deployable.cli import main

READS = {
    "requirements.txt": "flask\n",
    "app.py": 'import os\nfrom flask import Flask\napp = Flask(__name__)\nA = os.environ["A"]\nKEY = os.environ["KEY"]\nDSN = os.environ["DSN"]\n',
}
HEALTH = {
    "requirements.txt": "flask\n",
    "app.py": 'from flask import Flask\napp = Flask(__name__)\n@app.get("/health")\ndef health(): return "ok"\n',
}
DOCKERFILE = "FROM python:3.13\nCOPY . .\nCMD gunicorn app:app\n"
CASES: dict[str, tuple[str, dict[str, str], str, dict[str, str]]] = {
    "render variables": (
        "manifest-misses-variable",
        READS,
        "render.yaml",
        {
            "services:\n  - type: web\n    name: api\n    runtime: python\n    startCommand: gunicorn app:app\n    envVars:\n      # the first\n"
            "      - key: A\n        value: 'b'  # kept\n\n    plan: starter\n": "services:\n  - type: web\n    name: api\n    runtime: python\n"
            "    startCommand: gunicorn app:app\n    envVars:\n      # the first\n      - key: A\n        value: 'b'  # kept\n      - key: KEY\n"
            "        sync: false\n      - key: DSN\n        sync: false\n\n    plan: starter\n"
        },
    ),
    "app platform variables": (
        "manifest-misses-variable",
        READS,
        ".do/app.yaml",
        {
            "services:\n- name: api\n  source_dir: /\n  run_command: gunicorn app:app\n  github: {repo: a/b, branch: main}\n  envs:\n  - {key: A, value: b}\n  http_port: 80\n": "services:\n"
            "- name: api\n  source_dir: /\n  run_command: gunicorn app:app\n  github: {repo: a/b, branch: main}\n  envs:\n  - {key: A, value: b}\n  - key: KEY\n    scope: RUN_TIME\n    type: SECRET\n"
            "  - key: DSN\n    scope: RUN_TIME\n    type: SECRET\n  http_port: 80\n"
        },
    ),
    "compose variables as a list": (
        "manifest-misses-variable",
        {**READS, "Dockerfile": DOCKERFILE},
        "compose.prod.yml",
        {
            "services:\r\n  api:\r\n    build: .\r\n    environment:\r\n      - A=b\r\n    ports: ['80:8000']\r\n": "services:\r\n  api:\r\n    build: .\r\n"
            "    environment:\r\n      - A=b\r\n      - KEY=${KEY:?}\r\n      - DSN=${DSN:?}\r\n    ports: ['80:8000']\r\n"
        },
    ),
    "compose variables by name": (
        "manifest-misses-variable",
        {**READS, "Dockerfile": DOCKERFILE},
        "compose.prod.yml",
        {
            "services:\n  api:\n    build: .\n    environment:\n      A: b": "services:\n  api:\n    build: .\n    environment:\n      A: b\n      KEY: ${KEY:?}\n      DSN: ${DSN:?}"
        },
    ),
    "kubernetes variables": (
        "manifest-misses-variable",
        READS,
        "k8s/prod/api.yaml",
        {
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: r/app:1\n"
            "        env:\n        - name: A\n          valueFrom: {secretKeyRef: {name: mine, key: a}}\n        ports: [{containerPort: 80}]\n": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n"
            "  template:\n    spec:\n      containers:\n      - name: app\n        image: r/app:1\n        env:\n        - name: A\n"
            "          valueFrom: {secretKeyRef: {name: mine, key: a}}\n        - name: KEY\n          valueFrom:\n            secretKeyRef:\n              name: mine\n"
            "              key: KEY\n        - name: DSN\n          valueFrom:\n            secretKeyRef:\n              name: mine\n              key: DSN\n        ports: [{containerPort: 80}]\n"
        },
    ),
    "health path": (
        "health-path-mismatch",
        HEALTH,
        "render.yaml",
        {
            "\ufeffservices:\n  - type: web\n    name: api\n    runtime: python\n    healthCheckPath: \"/healthz\"  # not /status\n    startCommand: gunicorn app:app\n": "\ufeffservices:\n  - type: web\n"
            "    name: api\n    runtime: python\n    healthCheckPath: \"/health\"  # not /status\n    startCommand: gunicorn app:app\n"
        },
    ),
    "health path in an image": (
        "health-path-mismatch",
        HEALTH,
        "Dockerfile",
        {
            "FROM python:3.13\nCOPY . .\nHEALTHCHECK --interval=5s \\\n  CMD curl -f http://localhost:8000/healthz || exit 1\nCMD gunicorn app:app\n": "FROM python:3.13\nCOPY . .\n"
            "HEALTHCHECK --interval=5s \\\n  CMD curl -f http://localhost:8000/health || exit 1\nCMD gunicorn app:app\n"
        },
    ),
    "health path left empty": (
        "health-not-wired",
        HEALTH,
        "render.yaml",
        {
            "services:\n- name: api\n  type: web  # the web\n  runtime: python\n  startCommand: gunicorn app:app\n": "services:\n- name: api\n  type: web  # the web\n"
            "  healthCheckPath: /health\n  runtime: python\n  startCommand: gunicorn app:app\n"
        },
    ),
    "health path left empty on Railway": (
        "health-not-wired",
        HEALTH,
        "railway.toml",
        {
            '[deploy]\nstartCommand = "gunicorn app:app"\nnumReplicas = 2\n': '[deploy]\nstartCommand = "gunicorn app:app"\nhealthcheckPath = "/health"\nnumReplicas = 2\n'
        },
    ),
    "misspelt key": (
        "invalid-manifest",
        HEALTH,
        "render.yaml",
        {
            "services:\n  - type: web\n    name: api\n    runtime: python\n    \"healthcheckPath\" : '/health' # why\n": "services:\n  - type: web\n    name: api\n    runtime: python\n"
            "    \"healthCheckPath\" : '/health' # why\n"
        },
    ),
    "deploys by default": (
        "autodeploy-without-checks",
        {**HEALTH, ".github/workflows/ci.yml": "on: push\njobs: {}\n"},
        "render.yaml",
        {
            "services:\n  - type: web\n    name: api\n    runtime: python\n": "services:\n  - type: web\n    autoDeployTrigger: checksPass\n    name: api\n    runtime: python\n"
        },
    ),
    "deploys every commit": (
        "autodeploy-without-checks",
        {**HEALTH, ".github/workflows/ci.yml": "on: push\njobs: {}\n"},
        "render.yaml",
        {
            "services:\n  - autoDeploy: true # always\n    type: web\n    name: api\n    runtime: python\n": "services:\n  - autoDeployTrigger: checksPass # always\n    type: web\n"
            "    name: api\n    runtime: python\n"
        },
    ),
}  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def findings(folder: Path, rule: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    main(["check", str(folder), "--only", rule, "--format", "json", "--no-cache"])
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    return verdict["findings"]


@pytest.mark.parametrize("case", CASES)
def test_the_finding_goes_and_nothing_else_changes(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule, files, name, texts = CASES[case]
    ((before, after),) = texts.items()
    write(tmp_path, {**files, name: before})
    assert findings(tmp_path, rule, capsys)
    arguments = ["fix", str(tmp_path), "--only", rule, "--no-cache", "--unsafe"]
    assert main([*arguments, "--diff"]) == 0 and (tmp_path / name).read_bytes() == before.encode()
    assert capsys.readouterr().out.count("\n+") > 0
    assert main(arguments) == 0 and capsys.readouterr().out == f"mended {name}\n"
    assert (tmp_path / name).read_bytes() == after.encode()
    assert findings(tmp_path, rule, capsys) == []
    assert main(arguments) == 0 and capsys.readouterr().out == "nothing to mend\n"
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {Path(each).name for each in (*files, name)}


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        ("autodeploy-without-checks", "render.yaml", "services: [{type: web, name: api, runtime: python}]\n"),
        ("autodeploy-without-checks", "render.yaml", "services:\n  - {type: web, name: api, runtime: python}\n"),
        ("manifest-misses-variable", "compose.prod.yml", "services:\n  api: {build: ., environment: {A: b}}\n"),
    ],
)
def test_what_is_written_otherwise_is_left_alone(
    rule: str, name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {**READS, "Dockerfile": DOCKERFILE, ".github/workflows/ci.yml": "on: push\njobs: {}\n", name: text}
    write(tmp_path, files)
    assert findings(tmp_path, rule, capsys)
    assert main(["fix", str(tmp_path), "--only", rule, "--no-cache", "--unsafe"]) == 0
    assert capsys.readouterr().out == "nothing to mend\n" and (tmp_path / name).read_text() == text
