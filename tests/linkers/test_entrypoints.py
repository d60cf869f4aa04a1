"""ENTRYPOINT, CMD and what a manifest gives in their place, joined as Docker joins them."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

FILES = {
    "services/api/Dockerfile": 'FROM python:3.13\nWORKDIR /srv\nCOPY src/ /srv/\nENTRYPOINT %s\nCMD ["--port", "8000"]\n',
    "services/api/src/shop/main.py": "app = 1\n",
    "services/api/src/tool.py": "",
    "services/api/requirements.txt": "fastapi\n",
    "build.sh": "docker build -t acme/api services/api\n",
}
UVICORN = '["uvicorn", "shop.main:app"]'
KUBERNETES = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: c\n    image: acme/api\n{}"
)
CLOUD_RUN = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {{name: p}}\nspec: {{template: {{spec: {{containers: [\n  {{image: acme/api,\n{} }}]}}}}}}"
ARGS = '    args: ["--port", "9000"]\n'
COMMAND = '    command: ["python", "/srv/tool.py"]\n'


def started(
    folder: Path, entrypoint: str, files: dict[str, str], host: str
) -> list[tuple[str, str, tuple[str, ...], int]]:
    text = FILES["services/api/Dockerfile"] % entrypoint
    project = repository(folder, FILES | {"services/api/Dockerfile": text} | files)
    (found,) = [each for each in project.manifests if each.host == host]
    return [(each.program, each.port, each.files, each.location.line if each.location else 0) for each in found.starts]


@pytest.mark.parametrize(
    ("path", "text", "host", "line"),
    [
        ("k8s/pod.yaml", KUBERNETES.format(ARGS), "kubernetes", 8),
        ("run.yaml", CLOUD_RUN.format(ARGS), "cloud-run", 6),
        ("compose.prod.yml", "services:\n  api:\n    build: services/api\n    command: --port 9000\n", "compose", 4),
        ("compose.prod.yml", "services:\n  api:\n    build: services/api\n    command: [--port, '9000']\n", "compose", 4),
        ("task.json", '{"family": "f", "containerDefinitions": [{"name": "c", "image": "acme/api",\n "command": ["--port", "9000"]}]}', "ecs", 2),
        ("deploy.sh", "gcloud run deploy api --image acme/api \\\n  --args=--port,9000\n", "cloud-run", 2),
        (
            "main.tf",
            'resource "google_cloud_run_v2_service" "a" {\n  template {\n    containers {\n      image = "acme/api"\n      args = ["--port", "9000"]\n    }\n  }\n}\n',
            "cloud-run",
            5,
        ),
    ],
)  # fmt: skip
def test_arguments_go_to_the_entrypoint(tmp_path: Path, path: str, text: str, host: str, line: int) -> None:
    found = started(tmp_path, UVICORN, {path: text}, host)
    assert found == [("uvicorn", "9000", ("services/api/src/shop/main.py",), line)]


def test_a_command_replaces_both(tmp_path: Path) -> None:
    found = started(tmp_path / "a", UVICORN, {"pod.yaml": KUBERNETES.format(COMMAND)}, "kubernetes")
    assert found == [("python", "", ("services/api/src/tool.py",), 8)]
    found = started(tmp_path / "b", UVICORN, {"pod.yaml": KUBERNETES.format(COMMAND + ARGS)}, "kubernetes")
    assert [each[2] for each in found] == [("services/api/src/tool.py",)]


def test_a_shell_entrypoint_takes_no_arguments(tmp_path: Path) -> None:
    found = started(tmp_path, "uvicorn shop.main:app --port 7000", {"pod.yaml": KUBERNETES.format(ARGS)}, "kubernetes")
    assert found == [("uvicorn", "7000", ("services/api/src/shop/main.py",), 4)]


def test_a_script_hands_its_arguments_on(tmp_path: Path) -> None:
    script = {"services/api/src/start.sh": '#!/bin/sh\npython manage.py migrate\nexec "$@"\n'}
    text = KUBERNETES.format('    args: [uvicorn, "shop.main:app", --port, "9000"]\n')
    found = started(tmp_path, '["/srv/start.sh"]', script | {"pod.yaml": text}, "kubernetes")
    assert [(program, port) for program, port, _, _ in found][-1] == ("uvicorn", "9000")


def test_without_an_image_the_arguments_are_all_there_is(tmp_path: Path) -> None:
    pod = KUBERNETES.format('    args: ["uvicorn", "main:app"]\n').replace("acme/api", "other/thing")
    (found,) = repository(tmp_path, {"pod.yaml": pod, "main.py": ""}).manifests
    assert [start.program for start in found.starts] == ["uvicorn"]


def test_blanks_inside_a_word_stay_there(tmp_path: Path) -> None:
    pod = KUBERNETES.format('    command: [sh, -c, "python tool.py && uvicorn shop.main:app --port 9000"]\n')
    found = started(tmp_path, UVICORN, {"pod.yaml": pod}, "kubernetes")
    assert [(program, port) for program, port, _, _ in found] == [("python", ""), ("uvicorn", "9000")]
