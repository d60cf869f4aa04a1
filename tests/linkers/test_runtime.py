"""What the code says of how it runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

DJANGO = """\
import os

import environ
from decouple import Csv, config
env = environ.Env()
ROOT_URLCONF = "site.urls"
INSTALLED_APPS = []
MIDDLEWARE = []
"""


@pytest.mark.parametrize(
    ("line", "value", "variable"),
    [
        ("DEBUG = True", "True", ""),
        ("DEBUG = os.environ.get('DEBUG', 'True') == 'True'", "True", "DEBUG"),
        ("DEBUG = os.environ.get('DEBUG') == '1'", "False", "DEBUG"),
        ("DEBUG = os.getenv('DEBUG', 'no').lower() in ('yes', 'true')", "False", "DEBUG"),
        ("DEBUG = env.bool('DEBUG', default=True)", "True", "DEBUG"),
        ("env = environ.Env(DEBUG=(bool, True))\nDEBUG = env('DEBUG')", "True", "DEBUG"),
        ("DEBUG = config('DEBUG', default='off', cast=bool)", "False", "DEBUG"),
        ("DEBUG = bool(int(os.environ.get('DEBUG', 0)))", "False", "DEBUG"),
        ("DEBUG = 'RENDER' not in os.environ", "True", "RENDER"),
        ("DEBUG = os.environ['DEBUG'] == '1'", None, "DEBUG"),
        ("DEBUG = True\nif os.environ.get('X'):\n    DEBUG = False", "True", "X"),
        ("if not os.environ.get('X'):\n    raise ValueError('X')\nDEBUG = False", "False", ""),
        ("DEBUG = {'dev': True, 'live': False}[os.environ['STAGE']]", None, "STAGE"),
        ("DEBUG = True\nif HOST == 'a':\n    DEBUG = False", None, ""),
        ("DEBUG = True\ntry:\n    from .local import *\nexcept ImportError:\n    pass", None, ""),
        (
            "def flag(name):\n    if name in os.environ:\n        return True\n    return False\nDEBUG = flag('D')",
            "False",
            "D",
        ),
    ],
)
def test_django_settings(tmp_path: Path, line: str, value: str | None, variable: str) -> None:
    project = repository(tmp_path, {"site/settings.py": f"{DJANGO}{line}\n"})
    (setting,) = (setting for setting in project.runtime.settings if setting.name == "DEBUG")
    assert (setting.value, setting.variable, setting.manifest) == (value, variable, None)


RENDER = """\
services:
  - type: web
    name: api
    runtime: python
    startCommand: gunicorn site.wsgi
    envVars:
      - {key: MODE, value: %s}
      - {key: HOSTS, sync: false}
"""


@pytest.mark.parametrize(
    ("line", "mode", "value", "variable"),
    [
        ("DEBUG = os.environ.get('MODE') != 'production'", "production", "False", "MODE"),
        ("DEBUG = os.environ.get('MODE') != 'production'", "staging", "True", "MODE"),
        (
            "if os.environ['MODE'] == 'production':\n    DEBUG = False\nelse:\n    DEBUG = True",
            "production",
            "False",
            "MODE",
        ),
        ("DEBUG = 'RENDER' not in os.environ", "x", "False", "RENDER"),
        ("DEBUG = bool(os.environ.get('RENDER')) is False", "x", "False", "RENDER"),
        ("DEBUG = config('HOSTS', default='1') == '1'", "x", None, "HOSTS"),
    ],
)
def test_settings_as_the_manifests_variables_make_them(
    tmp_path: Path, line: str, mode: str, value: str | None, variable: str
) -> None:
    files = {"render.yaml": RENDER % mode, "site/settings.py": f"{DJANGO}{line}\n", "requirements.txt": "django\n"}
    (setting,) = (each for each in repository(tmp_path, files).runtime.settings if each.name == "DEBUG")
    assert (setting.value, setting.variable) == (value, variable)
    assert setting.manifest is not None and setting.manifest.service == "api"


@pytest.mark.parametrize(
    ("line", "value", "variable"),
    [
        ("ALLOWED_HOSTS = ['a.io']", "['a.io']", ""),
        ("ALLOWED_HOSTS = os.environ.get('HOSTS', '*').split(',')", "['*']", "HOSTS"),
        ("ALLOWED_HOSTS = [h.strip() for h in os.environ.get('HOSTS', 'a, b').split(',')]", "['a', 'b']", "HOSTS"),
        ("ALLOWED_HOSTS = config('HOSTS', default='', cast=Csv())", "[]", "HOSTS"),
        ("ALLOWED_HOSTS = env.list('HOSTS')", None, "HOSTS"),
        ("ALLOWED_HOSTS = []\nif os.environ.get('HOST'):\n    ALLOWED_HOSTS.append('*')", "[]", ""),
        ("ALLOWED_HOSTS = hosts()", None, ""),
        ("ALLOWED_HOSTS = env.list('HOSTS', default=[]) + ['*']", "['*']", "HOSTS"),
        ("ALLOWED_HOSTS = env.list('HOSTS')\nALLOWED_HOSTS += ['*']", "['*']", "HOSTS"),
        ("ALLOWED_HOSTS = [*hosts(), '*']", "['*']", ""),
    ],
)
def test_lists_of_hosts(tmp_path: Path, line: str, value: str | None, variable: str) -> None:
    project = repository(tmp_path, {"site/settings.py": f"{DJANGO}{line}\n"})
    (setting,) = (setting for setting in project.runtime.settings if setting.name == "ALLOWED_HOSTS")
    assert (setting.value, setting.variable) == (value, variable)


def test_classes_of_settings(tmp_path: Path) -> None:
    """django-configurations: the class for production, its values behind a prefix."""
    text = f"{DJANGO}from configurations import Configuration, values\n"
    text += "class Base(Configuration):\n    DEBUG = True\nclass Production(Base):\n    DEBUG = values.BooleanValue(False)\n"
    (setting,) = repository(tmp_path, {"site/settings.py": text}).runtime.settings
    assert (setting.name, setting.value, setting.variable) == ("DEBUG", "False", "DJANGO_DEBUG")


def test_django_production_wins_over_base_and_development(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "site/settings/base.py": f"{DJANGO}DEBUG = True\nALLOWED_HOSTS = ['*']\n",
            "site/settings/dev.py": "from .base import *\nDEBUG = True\n",
            "site/settings/production.py": "from .base import *\nDEBUG = False\n",
        },
    )
    found = {setting.name: (setting.value, setting.location.path) for setting in project.runtime.settings}
    assert found["DEBUG"] == ("False", "site/settings/production.py")
    assert found["ALLOWED_HOSTS"] == ("['*']", "site/settings/base.py")


def test_migrations_and_who_runs_them(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "alembic.ini": "[alembic]\n",
            "alembic/versions/1.py": "",
            "alembic/env.py": "command.upgrade(config, 'head')\n",
            "prisma/schema.prisma": "",
            "prisma/migrations/1/migration.sql": "",
            "Dockerfile": 'FROM x\nCMD ["alembic", "upgrade", "head"]\n',
            "README.md": "Run `alembic upgrade head`.\n",
            "scripts/backup.sh": "#!/bin/sh\n# mysqldump\npg_dump x > y\n",
        },
    )
    runtime = project.runtime
    assert sorted((tool.tool, tool.count) for tool in runtime.migrations) == [("alembic", 1), ("prisma", 1)]
    assert [str(run.location) for run in runtime.migrated] == ["Dockerfile:2"]
    assert [str(dump.location) for dump in runtime.dumps] == ["scripts/backup.sh:3"]


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("app/main.py", "Base.metadata.create_all(bind=engine)\n", [False]),
        ("app/main.py", "async def start():\n    await conn.run_sync(Base.metadata.create_all)\n", [False]),
        ("app/main.py", "if __name__ == '__main__':\n    db.create_all()\n", []),
        ("app/main.py", "@app.cli.command()\ndef init():\n    db.create_all()\n", []),
        ("scripts/seed.py", "db.create_all()\n", []),
        ("server.js", "db.sequelize.sync({ force: true });\n", [True]),
        ("server.js", "if (process.env.NODE_ENV !== 'production') sequelize.sync();\n", []),
        ("server.js", "fs.sync();\n", []),
        ("db.ts", "export const options = { type: 'postgres', entities: [], synchronize: true };\n", [False]),
    ],
)
def test_tables_made_by_the_application(tmp_path: Path, path: str, text: str, wanted: list[bool]) -> None:
    found = repository(tmp_path, {path: text}).runtime.creations
    assert [creation.destructive for creation in found if creation.in_application] == wanted


STARLETTE = """\
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    debug: bool = True
    hosts: list[str] = ["*"]

settings = Settings()
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("app = FastAPI(debug=True)", [("DEBUG", "True", "")]),
        ("app = FastAPI()", []),
        ("def create():\n    return FastAPI(debug=settings.debug)", [("DEBUG", "True", "DEBUG")]),
        ("app.add_middleware(TrustedHostMiddleware, allowed_hosts=['a.io'])", [("ALLOWED_HOSTS", "['a.io']", "")]),
        ("app.add_middleware(TrustedHostMiddleware)", [("ALLOWED_HOSTS", "['*']", "")]),
        ("app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts())", [("ALLOWED_HOSTS", None, "")]),
        (
            "made = [Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts)]",
            [("ALLOWED_HOSTS", "['*']", "HOSTS")],
        ),
        ("app = TrustedHostMiddleware(app, allowed_hosts=['b.io'])", [("ALLOWED_HOSTS", "['b.io']", "")]),
        ("app.add_middleware(Other, debug=True)", []),
    ],
)
def test_what_applications_are_made_with(tmp_path: Path, line: str, wanted: list[tuple[str, str | None, str]]) -> None:
    found = repository(tmp_path, {"main.py": f"{STARLETTE}{line}\n"}).runtime.settings
    assert [(each.name, each.value, each.variable) for each in found] == wanted


def test_a_settings_class_is_filled_from_the_manifest(tmp_path: Path) -> None:
    files = {
        "Dockerfile": 'FROM python:3.13\nENV DEBUG=false HOSTS=a.io,b.io\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        "requirements.txt": "fastapi\n",
        "main.py": f"{STARLETTE}app = FastAPI(debug=settings.debug)\n"
        "app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts)\n",
    }
    found = repository(tmp_path, files).runtime.settings
    assert [(each.name, each.value) for each in found] == [("ALLOWED_HOSTS", "['a.io', 'b.io']"), ("DEBUG", "False")]
