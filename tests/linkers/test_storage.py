"""What code keeps in files: only what a literal says, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

SQLITE = '{"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}'
DJANGO = "import os\nimport dj_database_url\nimport django_heroku\nROOT_URLCONF = 'site.urls'\nINSTALLED_APPS = []\nMIDDLEWARE = []\n"
PACKAGE = '{"name": "a", "dependencies": {"multer": "1"%s}}'


def kinds(root: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    return [(each.kind, each.what) for each in repository(root, files).runtime.stored]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"DATABASES = {SQLITE}", True),
        (f"DATABASES = {SQLITE}\nDATABASES['default'].update(dj_database_url.config())", False),
        (f"DATABASES = {SQLITE}\nif 'RDS_HOSTNAME' in os.environ:\n    DATABASES = {{}}", False),
        (f"DATABASES = {SQLITE}\ntry:\n    from .local import *\nexcept ImportError:\n    pass", False),
        (f"DATABASES = {SQLITE}\ndjango_heroku.settings(locals())", False),
        ("DATABASES = {'default': env.db()}", False),
    ],
)
def test_django(tmp_path: Path, text: str, kept: bool) -> None:
    found = kinds(tmp_path, {"site/settings.py": f"{DJANGO}{text}\n"})
    assert found == ([("database", "django.db.backends.sqlite3")] if kept else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("engine = create_engine('sqlite:///./a.db')", [("database", "sqlite:///./a.db")]),
        ("URL = 'sqlite:///a.db'\nengine = create_engine(URL)", [("database", "sqlite:///a.db")]),
        ("engine = create_engine(os.getenv('DATABASE_URL', 'sqlite:///a.db'))", []),
        ("engine = create_engine('sqlite:///:memory:')", []),
        ("engine = create_engine('sqlite:////tmp/a.db')", []),
        ("app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///a.db'", [("database", "sqlite:///a.db")]),
        ("app.config['SESSION_TYPE'] = 'filesystem'", [("sessions", "SESSION_TYPE")]),
        ("app.config['UPLOAD_FOLDER'] = 'uploads'\nfile.save(path)", [("uploads", "uploads")]),
        ("app.config['UPLOAD_FOLDER'] = 'uploads'\nfile.save(path)\nos.remove(path)", []),
    ],
)
def test_python(tmp_path: Path, text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(tmp_path, {"app.py": f"{text}\n"}) == found
    assert not kinds(tmp_path / "other", {"tests/test_app.py": f"{text}\n"})


@pytest.mark.parametrize(
    ("text", "packages", "found"),
    [
        ("const upload = multer({ dest: 'uploads/' });", "", [("uploads", "uploads/")]),
        ("const upload = multer({ dest: '/tmp/in' });", "", []),
        ("const upload = multer({ dest: 'uploads/' });", ', "cloudinary": "2"', []),
        ("const upload = multer({ dest: 'uploads/' }); fs.unlink(path);", "", []),
        ("const upload = multer({ storage: multer.memoryStorage() });", "", []),
        ("new Sequelize({ dialect: 'sqlite', storage: './a.sqlite' });", "", [("database", "./a.sqlite")]),
        ("new Sequelize({ dialect: 'sqlite', storage: ':memory:' });", "", []),
        ("new sqlite3.Database(process.env.FILE);", "", []),
    ],
)
def test_node(tmp_path: Path, text: str, packages: str, found: list[tuple[str, str]]) -> None:
    assert kinds(tmp_path, {"server.js": f"{text}\n", "package.json": PACKAGE % packages}) == found
