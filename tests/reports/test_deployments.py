"""``show manifests`` and ``show services``: what runs where, plain and within a hundred columns."""

from __future__ import annotations

import json
from pathlib import Path

from linkers.repository import repository

from deployable.project import Project
from deployable.reports import facts

SERVICES = """\
api: backend with fastapi, api/main.py
  image    api/Dockerfile:1  (api)
             starts    uvicorn main:app --port 8000
  compose  compose.prod.yml:2  (api, production)
             starts    uvicorn main:app --port 8000
             listens   8000
             probes    /health, answered at api/main.py:3
             database  postgres db

libraries: lib
"""
MANIFESTS = """\
  LINE  SERVICE  KIND      ENVIRONMENT  PORTS  PROBES   VARS  DATABASES
api/Dockerfile (image)
     1  api      image
compose.prod.yml (compose)
     2  api      web       production   8000   /health  1
     8  db       database  production                         postgres
"""


def shop(folder: Path) -> Project:
    return repository(
        folder,
        {
            "api/requirements.txt": "fastapi\n",
            "api/main.py": 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n',
            "api/Dockerfile": "FROM python:3.13\nCOPY . .\nCMD uvicorn main:app --port 8000\n",
            "lib/package.json": '{"name": "lib"}',
            "lib/index.js": "",
            "compose.prod.yml": """\
                services:
                  api:
                    build: api
                    ports: ["80:8000"]
                    environment: {DATABASE_URL: "postgres://db/x"}
                    healthcheck:
                      test: curl -f http://localhost:8000/health
                  db:
                    image: postgres:17
                """,
        },
    )


def test_services_are_drawn_with_all_that_runs_them(tmp_path: Path) -> None:
    drawn = facts.render("services", shop(tmp_path), "table")
    assert drawn == SERVICES
    (api, _) = json.loads(facts.render("services", shop(tmp_path), "json"))
    compose = next(each for each in api["deployments"] if each["host"] == "compose")
    assert compose["files"] == ["api/main.py"] and compose["probes"][0]["routes"][0]["path"] == "/health"
    assert [base["name"] for base in compose["databases"]] == ["db"]


def test_manifests_are_listed_by_file(tmp_path: Path) -> None:
    assert facts.render("manifests", shop(tmp_path), "table") == MANIFESTS


def test_long_commands_are_cut_and_nothing_is_wider_than_a_hundred_columns(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "app.py": "",
            "requirements.txt": "flask\n",
            "render.yaml": f"services:\n- {{type: web, name: {'n' * 90}, runtime: python, startCommand: 'gunicorn {'x' * 150} app:app'}}\n",
            "a/b/\x1b[31mred.py": "",
        },
    )
    for fact in ("services", "manifests"):
        drawn = facts.render(fact, project, "table")
        assert all(len(line) <= 100 for line in drawn.split("\n")) and "…" in drawn and "\x1b" not in drawn
    assert "nothing here says how it is deployed" in facts.render(
        "services", repository(tmp_path / "bare", {"app.py": "", "requirements.txt": "flask"}), "table"
    )
