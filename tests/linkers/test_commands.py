"""Start commands and health commands: what a shell would run, and where it listens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.linkers.commands import expanded, probe, server, starts


@pytest.mark.parametrize(
    ("text", "program", "application", "host", "port"),
    [
        ("uvicorn app.main:app --host 0.0.0.0 --port $PORT", "uvicorn", "app.main:app", "0.0.0.0", "$PORT"),
        ("uvicorn app.main:app", "uvicorn", "app.main:app", "127.0.0.1", "8000"),
        ("python -m uvicorn --port=80 src.app:app", "uvicorn", "src.app:app", "127.0.0.1", "80"),
        ("gunicorn -w 4 -b :8000 'app:create_app()'", "gunicorn", "app:create_app()", "0.0.0.0", "8000"),
        ("gunicorn proj.wsgi --bind=0.0.0.0:${PORT:-8000}", "gunicorn", "proj.wsgi", "0.0.0.0", "${PORT:-8000}"),
        ("gunicorn --bind unix:/run/app.sock app:app", "gunicorn", "app:app", "unix", ""),
        ("gunicorn -c gunicorn_conf.py app:app", "gunicorn", "app:app", "", ""),
        ("hypercorn app:app --bind [::]:5000", "hypercorn", "app:app", "[::]", "5000"),
        ("daphne -b 0.0.0.0 -p 8001 config.asgi:application", "daphne", "config.asgi:application", "0.0.0.0", "8001"),
        ("waitress-serve --listen=*:8080 app:app", "waitress-serve", "app:app", "*", "8080"),
        ("FLASK_APP=x flask run -h 0.0.0.0 -p 5000", "flask", "", "0.0.0.0", "5000"),
        ("flask --app main run", "flask", "main", "127.0.0.1", "5000"),
        ("fastapi run app/main.py --port 80", "fastapi", "app/main.py", "0.0.0.0", "80"),
        ("python manage.py runserver 0.0.0.0:8000", "python", "manage.py", "0.0.0.0", "8000"),
        ("uwsgi --http :8000 --module proj.wsgi", "uwsgi", "proj.wsgi", "0.0.0.0", "8000"),
        ("streamlit run app.py --server.port=8501", "streamlit", "app.py", "0.0.0.0", "8501"),
    ],
)
def test_servers(text: str, program: str, application: str, host: str, port: str) -> None:
    start = server(starts(text))
    assert start is not None
    assert (start.program, start.application, start.host, start.port) == (program, application, host, port)
    assert start.role == "server"


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("sh -c 'alembic upgrade head && exec uvicorn app:app'", ["migration", "server"]),
        ("python manage.py migrate; gunicorn x.wsgi", ["migration", "server"]),
        ("celery -A proj worker -l info", ["worker"]),
        ("dumb-init -- node dist/main.js", ["script"]),
        ("./wait-for-it.sh db:5432 -- python app.py", ["script"]),
        ("npx prisma migrate deploy && npm run start:prod", ["migration", "package"]),
        ("cd backend && npm ci && npm start", ["setup", "setup", "package"]),
        ("pip install -r requirements.txt", ["setup"]),
        ("java -jar app.jar", ["other"]),
        ("while !</dev/tcp/db/5432; do sleep 1; done; uvicorn app:app", ["setup", "setup", "setup", "server"]),
    ],
)
def test_roles_in_order(text: str, roles: list[str]) -> None:
    assert [start.role for start in starts(text)] == roles


@pytest.mark.parametrize(
    ("text", "development"),
    [
        ("uvicorn app:app --reload", "--reload"),
        ("nodemon server.js", "nodemon"),
        ("node --watch server.js", "node --watch"),
        ("nest start --watch", "nest start --watch"),
        ("next dev", "next dev"),
        ("flask run", "flask run"),
        ("fastapi dev", "fastapi dev"),
        ("npm run dev", "npm run dev"),
        ("python -m http.server", "python -m http.server"),
        ("gunicorn app:app", ""),
        ("next start", ""),
        ("vite build", ""),
        ("npm run build:dev", ""),
    ],
)
def test_development_servers(text: str, development: str) -> None:
    assert starts(text)[-1].development == development


def test_wrappers_environment_and_folders_are_kept() -> None:
    start = server(starts("cd api && A=1 exec poetry run gunicorn --chdir src app:app"))
    assert start is not None
    assert start.wrapped == ("exec", "poetry") and ("A", "1") in start.env and start.folder == "src"
    assert starts("gunicorn app:app $OPTIONS")[0].opaque and not starts("uvicorn a:b --port $PORT")[0].opaque


def test_package_scripts_are_expanded_but_never_for_ever() -> None:
    scripts = {"start": "npm run serve", "serve": "node server.js", "preserve": "npm run build", "loop": "npm run loop"}
    found = expanded("npm start", scripts)
    assert [start.program for start in found] == ["npm", "node"] and found[-1].application == "server.js"
    assert expanded("npm run loop", scripts)[-1].role == "package"


@pytest.mark.parametrize(
    ("command", "binary", "port", "path", "target"),
    [
        ("curl -f http://localhost:8000/health || exit 1", "curl", "8000", "/health", "app"),
        (["CMD-SHELL", "wget --spider -q http://127.0.0.1/ping"], "wget", "80", "/ping", "app"),
        (["CMD", "pg_isready", "-U", "x"], "pg_isready", "", "", "postgres"),
        (["CMD", "curl", "-f", "http://localhost:$PORT/api/health?x=1"], "curl", "$PORT", "/api/health?x=1", "app"),
        ("redis-cli ping", "redis-cli", "", "", "redis"),
        ("python healthcheck.py", "python", "", "", "app"),
    ],
)
def test_health_commands(command: str | list[str], binary: str, port: str, path: str, target: str) -> None:
    found = probe(command)
    assert (found.binary, found.port, found.target) == (binary, port, target)
    assert found.path.partition("?")[0] == path.partition("?")[0]


@settings(max_examples=200, deadline=None)
@given(st.text("ab -=\"'$&|;{}()\\\n:./", max_size=60))
def test_any_text_gives_commands(text: str) -> None:
    for start in starts(text):
        assert start.program or start.words
