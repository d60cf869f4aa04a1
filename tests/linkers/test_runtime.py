"""What the code says of how it runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

DJANGO = "import os\nINSTALLED_APPS = []\nMIDDLEWARE = []\n"


@pytest.mark.parametrize(
    ("line", "value", "variable"),
    [
        ("DEBUG = True", "True", ""),
        ("DEBUG = os.environ.get('DEBUG', 'True') == 'True'", "True", "DEBUG"),
        ("DEBUG = os.environ.get('DEBUG') == '1'", "False", "DEBUG"),
        ("DEBUG = env.bool('DEBUG', default=True)", "True", "DEBUG"),
        ("DEBUG = config('DEBUG', default=False, cast=bool)", "False", "DEBUG"),
        ("DEBUG = bool(int(os.environ.get('DEBUG', 0)))", "False", "DEBUG"),
        ("DEBUG = 'RENDER' not in os.environ", None, ""),
        ("DEBUG = True\nif os.environ.get('X'):\n    DEBUG = False", None, ""),
    ],
)
def test_django_settings(tmp_path: Path, line: str, value: str | None, variable: str) -> None:
    project = repository(tmp_path, {"site/settings.py": f"{DJANGO}{line}\n"})
    (setting,) = (setting for setting in project.runtime.settings if setting.name == "DEBUG")
    assert (setting.value, setting.variable) == (value, variable)


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
