"""Which service a manifest's probe asks, what the scripts it runs ask for, and on which ports."""

from __future__ import annotations

from pathlib import Path

import pytest

from deployable.model import Answer, Probed
from deployable.project import Project
from deployable.tree import Tree

API = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health(): ...
"""
DOCKERFILE = "FROM python:3.12\nCOPY . .\nHEALTHCHECK CMD {command}\nCMD {start}\n"
UVICORN = "uvicorn app.main:app --host 0.0.0.0 --port 8000"


def probed(tmp_path: Path, files: dict[str, str]) -> list[Probed]:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return [found for found in Project(Tree(str(tmp_path))).probes if found.answer is not Answer.NOT_ASKED]


def one_service(command: str, start: str = UVICORN, **scripts: str) -> dict[str, str]:
    named = {path.replace("__", "/"): text for path, text in scripts.items()}
    return {
        "requirements.txt": "fastapi\n",
        "app/main.py": API,
        "Dockerfile": DOCKERFILE.format(command=command, start=start),
        **named,
    }


@pytest.mark.parametrize(("script", "path", "port"), [
    ('urlopen("http://localhost:8000/health")', "/health", "8000"),
    ('base = "http://localhost:8000"\nurlopen(f"{base}/health")', "/health", ""),
    ('urlopen(f"http://localhost:8000{prefix}/health?full=1")', "/health", "8000"),
    ('connection = HTTPConnection("localhost", 8000)\nconnection.request("GET", "/health")', "/health", ""),
    ('urlopen("http://localhost:8000/health")\nurlopen("http://localhost:8000/other")', "", ""),
    ('urlopen("https://example.com/health")', "", ""),
])  # fmt: skip
def test_python_scripts(tmp_path: Path, script: str, path: str, port: str) -> None:
    files = one_service("python /app/scripts/check.py") | {"scripts/check.py": script + "\n"}
    (found,) = probed(tmp_path, files)
    assert (found.path, found.port) == (path, port)
    assert found.answer is (Answer.SERVED if path else Answer.NO_PATH)


def test_shell_scripts_and_raw_requests(tmp_path: Path) -> None:
    files = one_service("/check.sh") | {
        "docker/check.sh": "#!/bin/sh\ncurl -fs http://127.0.0.1:8000/health || exit 1\n"
    }
    (found,) = probed(tmp_path, files)
    assert (found.path, found.written and str(found.written)) == ("/health", "docker/check.sh:2")
    raw = r"""bash -c 'exec 3<>/dev/tcp/127.0.0.1/8000 && echo -e "GET /health HTTP/1.1\r\n" >&3'"""
    (found,) = probed(tmp_path, one_service(raw))
    assert (found.path, found.port, found.answer) == ("/health", "8000", Answer.SERVED)


@pytest.mark.parametrize(("start", "port"), [
    (UVICORN, "8000"), ("gunicorn app.main:app -b :9000", "9000"), ("uvicorn app.main:app --port ${PORT:-7000}", "7000"),
    ("gunicorn -c conf.py app.main:app", ""), ("python run.py", ""),
])  # fmt: skip
def test_listening_ports(tmp_path: Path, start: str, port: str) -> None:
    (found,) = probed(tmp_path, one_service("curl -f http://localhost:8000/health", start))
    assert [number for number, _ in found.listens] == ([port] if port else [])


def test_services_by_build_name_and_image(tmp_path: Path) -> None:
    compose = """\
services:
  orders:
    build: ./orders
    healthcheck: {test: curl -f http://localhost:8000/health}
  users:
    build: ./users
    healthcheck: {test: curl -f http://localhost:8000/health}
  cache:
    image: redis:7
    healthcheck: {test: redis-cli ping}
  other:
    image: registry.test/other:1
    healthcheck: {test: curl -f http://localhost:8000/health}
  peer:
    build: ./users
    healthcheck: {test: curl -f http://orders:8000/health}
"""
    users = API.replace("/health", "/ready")
    files = {"compose.yaml": compose, "orders/app/main.py": API, "users/app/main.py": users}
    for name in ("orders", "users"):
        files |= {
            f"{name}/requirements.txt": "fastapi\n",
            f"{name}/Dockerfile": f"FROM python:3.12\nCOPY . .\nCMD {UVICORN}\n",
        }
    answers = {
        found.manifest.service: found.answer for found in probed(tmp_path, files) if found.manifest.host == "compose"
    }
    assert answers == {
        "orders": Answer.SERVED,
        "users": Answer.MISSING,
        "other": Answer.UNKNOWN,
        "peer": Answer.ELSEWHERE,
    }


def test_front_servers_and_sidecars_are_not_ours(tmp_path: Path) -> None:
    files = one_service("curl -f http://localhost/x") | {
        "Dockerfile": "FROM nginx:1.27\nHEALTHCHECK CMD curl -f http://localhost/x\n"
    }
    (found,) = probed(tmp_path, files)
    assert (found.answer, found.reason) == (Answer.ELSEWHERE, "nginx answers in this image")


def test_actuator_stands_for_java_services(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services:\n  cart:\n    build: ./cart\n    healthcheck: {test: curl -f http://localhost:8080/shop/manage/health}\n",
        "cart/Dockerfile": "FROM eclipse-temurin:21\nCMD java -jar app.jar\n",
        "cart/pom.xml": "<project>\n<artifactId>spring-boot-starter-actuator</artifactId>\n</project>\n",
        "cart/src/main/java/Cart.java": "class Cart {}\n",
        "cart/src/main/resources/application.properties": "server.servlet.context-path=/shop\nmanagement.endpoints.web.base-path=/manage\n",
    }
    found = next(each for each in probed(tmp_path, files) if each.path)
    assert (found.answer, found.services) == (Answer.SERVED, ("cart",))
