"""Start commands as what they start: program, application, host, port, workers, and whether it is a development server.

``starts`` reads one command line as a shell would split it, looks through wrappers (``sh -c``, ``exec``, ``poetry run``,
``dumb-init --``, ``wait-for-it … --``) and ``A=b`` prefixes, and gives one ``Start`` for every simple command of the chain.
Defaults of the servers are those of their own documentation: gunicorn, uvicorn, hypercorn, daphne, ``flask run`` and
``runserver`` listen on 127.0.0.1 when nothing is said (gunicorn on 0.0.0.0:$PORT when PORT is set).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from deployable import migrations
from deployable.model import Start

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_DEEPEST = 6


class Probe(NamedTuple):
    """What a health command asks: its program, and the URL's parts when one stands in it."""

    binary: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    target: str = "app"
    url: str = ""


# --------------------------------------------------------------------------- options of the servers

_VALUE_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "gunicorn": {
        "-b": "bind", "--bind": "bind", "-w": "workers", "--workers": "workers", "-c": "config", "--config": "config",
        "--chdir": "folder", "-k": "", "--worker-class": "", "-t": "", "--timeout": "", "--threads": "", "--log-level": "",
        "--access-logfile": "", "--error-logfile": "", "--log-file": "", "-e": "", "--env": "", "-n": "", "--name": "",
        "--max-requests": "", "--max-requests-jitter": "", "--keep-alive": "", "--graceful-timeout": "", "-u": "", "--user": "",
        "-g": "", "--group": "", "--worker-tmp-dir": "", "--worker-connections": "", "-p": "", "--pid": "", "--umask": "",
        "--forwarded-allow-ips": "", "--access-logformat": "", "--log-config": "", "--pythonpath": "", "--certfile": "",
        "--keyfile": "", "--limit-request-line": "", "--statsd-host": "", "--backlog": "", "--log-config-json": "",
        "--logger-class": "", "--paste": "", "--proxy-allow-from": "", "--limit-request-fields": "",
        "--limit-request-field_size": "", "--reload-extra-file": "", "--reload-engine": "", "--statsd-prefix": "",
    },
    "uvicorn": {
        "--host": "host", "--port": "port", "--workers": "workers", "--app-dir": "folder", "--log-level": "", "--log-config": "",
        "--loop": "", "--http": "", "--ws": "", "--lifespan": "", "--env-file": "", "--root-path": "", "--uds": "bind",
        "--forwarded-allow-ips": "", "--timeout-keep-alive": "", "--ssl-keyfile": "", "--ssl-certfile": "", "--reload-dir": "",
        "--limit-concurrency": "", "--limit-max-requests": "", "--header": "", "--interface": "", "--fd": "bind", "--backlog": "",
        "--timeout-graceful-shutdown": "", "--reload-include": "", "--reload-exclude": "", "--reload-delay": "", "--ws-max-size": "",
        "--h11-max-incomplete-event-size": "", "--ws-ping-interval": "", "--ws-ping-timeout": "",
    },
    "hypercorn": {"-b": "bind", "--bind": "bind", "-w": "workers", "--workers": "workers", "-c": "config", "--config": "config",
                  "-k": "", "--worker-class": "", "--access-logfile": "", "--error-logfile": "", "--log-level": ""},
    "daphne": {"-b": "host", "--bind": "host", "-p": "port", "--port": "port", "-u": "bind", "-e": "bind", "--endpoint": "bind",
               "-v": "", "--verbosity": "", "-t": "", "--access-log": "", "--proxy-headers-host": ""},
    "granian": {"--host": "host", "--port": "port", "--workers": "workers", "--interface": "", "--log-level": "", "--loop": "",
                "--runtime-threads": "", "--blocking-threads": "", "--working-dir": "folder"},
    "waitress-serve": {"--host": "host", "--port": "port", "--listen": "bind", "--threads": "", "--url-prefix": "", "--url-scheme": ""},
    "uwsgi": {"--http": "bind", "--http-socket": "bind", "--socket": "bind", "-s": "bind", "--module": "application", "-w": "application",
              "--wsgi-file": "application", "--ini": "config", "--processes": "workers", "-p": "workers", "--workers": "workers",
              "--chdir": "folder", "--threads": "", "--uid": "", "--gid": "", "--http-timeout": ""},
    "flask": {"-h": "host", "--host": "host", "-p": "port", "--port": "port", "--app": "application", "-A": "application",
              "--env-file": "", "-e": ""},
    "fastapi": {"--host": "host", "--port": "port", "--workers": "workers", "--app": "", "--root-path": "", "-e": ""},
    "streamlit": {"--server.port": "port", "--server.address": "host"},
    "next": {"-p": "port", "--port": "port", "-H": "host", "--hostname": "host"},
    "vite": {"--port": "port", "--host": "host"},
    "serve": {"-l": "port", "--listen": "port", "-p": "port"},
    "http-server": {"-p": "port", "-a": "host"},
}  # fmt: skip

_DEFAULTS: Mapping[str, tuple[str, str]] = {
    "gunicorn": ("127.0.0.1", "8000"),
    "uvicorn": ("127.0.0.1", "8000"),
    "hypercorn": ("127.0.0.1", "8000"),
    "daphne": ("127.0.0.1", "8000"),
    "granian": ("127.0.0.1", "8000"),
    "waitress-serve": ("0.0.0.0", "8080"),
    "flask": ("127.0.0.1", "5000"),
    "runserver": ("127.0.0.1", "8000"),
    "fastapi run": ("0.0.0.0", "8000"),
    "fastapi dev": ("127.0.0.1", "8000"),
    "streamlit": ("0.0.0.0", "8501"),
    "next": ("0.0.0.0", "3000"),
}

_WRAPPERS: Mapping[str, Callable[[Sequence[str]], int]]
"""Wrapper → how many of its words to leave out before the wrapped command begins."""


def _after_dashes(words: Sequence[str]) -> int:
    return words.index("--") + 1 if "--" in words else _after_options(words)


def _after_options(words: Sequence[str]) -> int:
    place = 1
    while place < len(words) and words[place].startswith("-"):
        place += 1
    return place


def _after_run(words: Sequence[str]) -> int:
    if len(words) < 2 or words[1] not in ("run", "exec", "run-program"):
        return 0
    place = 2
    while place < len(words) and words[place].startswith("-"):
        takes = words[place] in (
            "--with",
            "--extra",
            "--group",
            "--package",
            "--project",
            "--env-file",
            "-p",
            "--python",
            "-c",
            "--config",
        )
        place += 2 if takes else 1
    return place


def _after_user(words: Sequence[str]) -> int:
    return _after_options(words) + 1


def _only_dashes(words: Sequence[str]) -> int:
    return words.index("--") + 1 if "--" in words else 0


_WRAPPERS = {
    **dict.fromkeys(("exec", "nohup", "time", "env", "command", "cross-env", "sudo", "ionice", "setsid", "catchsegv"), _after_options),
    **dict.fromkeys(("tini", "dumb-init", "/sbin/tini", "s6-setuidgid", "docker-init", "catatonit", "jemalloc.sh"), _after_dashes),
    **dict.fromkeys(("poetry", "uv", "pipenv", "pdm", "rye", "hatch", "newrelic-admin"), _after_run),
    **dict.fromkeys(("ddtrace-run", "opentelemetry-instrument", "npx", "bunx", "pnpx", "scout-apm"), _after_options),
    **dict.fromkeys(("gosu", "su-exec", "timeout", "chroot", "chpst", "setpriv"), _after_user),
    **dict.fromkeys(("doppler", "infisical", "dotenv", "dotenvx", "op", "wait-for-it", "wait-for", "wait-for-it.sh", "wait-for.sh",
                     "wait", "dockerize", "chamber", "aws-vault", "with-env", "env-cmd", "secrets", "litestream"), _only_dashes),
}  # fmt: skip
_SHELLS = ("sh", "bash", "ash", "dash", "zsh")
_WORKERS = (
    "celery",
    "rq",
    "rqworker",
    "dramatiq",
    "arq",
    "huey_consumer",
    "huey_consumer.py",
    "sidekiq",
    "taskiq",
    "faust",
    "procrastinate",
)
_MANAGE_WORKERS = (
    "rqworker",
    "qcluster",
    "celery",
    "run_huey",
    "process_tasks",
    "db_worker",
    "runworker",
    "rundramatiq",
    "procrastinate",
)
_SETUP = ("pip", "pip3", "apt-get", "apk", "yum", "cp", "mv", "rm", "mkdir", "chmod", "chown", "echo", "printf", "sleep", "export", "set",
          "source", ".", "true", "touch", "ls", "cat", "test", "[", "if", "then", "fi", "else", "ln", "sed", "envsubst", "until", "while",
          "do", "done", "nc", "curl", "wget", "pg_isready", "tar", "unzip", "git", "which", "cd", "ulimit", "umask", "trap", "wait")  # fmt: skip
_DEV_PROGRAMS = (
    "nodemon",
    "ts-node-dev",
    "tsnd",
    "ts-node",
    "webpack-dev-server",
    "watchmedo",
    "watchfiles",
    "hupper",
    "air",
    "vite",
    "vite-node",
)
_SCRIPT_FILE = re.compile(r"\.(py|js|mjs|cjs|ts|mts|sh|bash)$")


def starts(command: str | Sequence[str]) -> tuple[Start, ...]:
    """Every simple command that the text (or the exec form's words) runs, in order."""
    if not isinstance(command, str):
        return _chain([("", list(command))], 0)
    return _chain(_split(command), 0)


def expanded(command: str | Sequence[str], scripts: Mapping[str, str]) -> tuple[Start, ...]:
    """``starts`` with the scripts of package.json put in place of ``npm run …``, and their ``pre`` scripts before them."""
    return _expanded(starts(command), scripts, 0)


def server(found: Sequence[Start]) -> Start | None:
    """The command that stays: the last server, else the last worker, else the last script."""
    for role in ("server", "worker", "script", "package", "other"):
        for start in reversed(found):
            if start.role == role:
                return start
    return None


def _expanded(found: Sequence[Start], scripts: Mapping[str, str], depth: int) -> tuple[Start, ...]:
    whole: list[Start] = []
    for start in found:
        text = scripts.get(start.application) if start.role == "package" else None
        if text is None or depth >= _DEEPEST:
            whole.append(start)
            continue
        before = scripts.get(f"pre{start.application}", "")
        for inner in _expanded(starts(before) + starts(text), scripts, depth + 1):
            whole.append(
                inner._replace(wrapped=(*start.wrapped, start.program, *inner.wrapped), env=start.env + inner.env)
            )
    return tuple(whole)


def _split(text: str) -> list[tuple[str, list[str]]]:
    """The text as (operator before, words) of each simple command."""
    lexer = shlex.shlex(text.replace("\\\n", " ").replace("\n", " ; "), posix=True, punctuation_chars=";|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError:
        tokens = text.split()
    commands: list[tuple[str, list[str]]] = []
    operator = ""
    words: list[str] = []
    for token in tokens:
        if token and not token.strip(";|&"):
            if words and words[-1].endswith((">", "2>", "&>")):
                continue
            if words:
                commands.append((operator, words))
            operator, words = token, []
        else:
            words.append(token)
    if words:
        commands.append((operator, words))
    return commands


def _chain(commands: Sequence[tuple[str, list[str]]], depth: int, folder: str = "") -> tuple[Start, ...]:
    found: list[Start] = []
    env: tuple[tuple[str, str], ...] = ()
    for operator, words in commands:
        words = [word for word in words if word not in ("(", ")", "{", "}")]
        if words[:1] == ["cd"] and len(words) > 1:
            folder = words[1]
        elif words[:1] == ["export"]:
            env += tuple(_assignment(word) for word in words[1:] if "=" in word)
        for start in _unwrapped(words, depth):
            found.append(start._replace(joined=operator, folder=start.folder or folder, env=env + start.env))
    return tuple(found)


def _unwrapped(words: list[str], depth: int, wrapped: tuple[str, ...] = ()) -> tuple[Start, ...]:
    env: list[tuple[str, str]] = []
    while words and re.match(r"[A-Za-z_][A-Za-z0-9_]*=", words[0]):
        env.append(_assignment(words.pop(0)))
    if not words or depth > _DEEPEST:
        return ()
    program = words[0].rpartition("/")[2]
    inner: tuple[Start, ...] | None = None
    if program in _SHELLS:
        inner = _shell(words, depth, (*wrapped, program))
    elif program == "concurrently":
        inner = tuple(start for word in words[1:] if " " in word for start in _chain(_split(word), depth + 1))
    elif program in _WRAPPERS:
        skip = _WRAPPERS[program](words)
        if 0 < skip < len(words):
            inner = _unwrapped(list(words[skip:]), depth + 1, (*wrapped, program))
    if inner is None:
        inner = (_simple(program, words)._replace(wrapped=wrapped),)
    return tuple(start._replace(env=(*env, *start.env)) for start in inner)


def _shell(words: list[str], depth: int, wrapped: tuple[str, ...]) -> tuple[Start, ...]:
    place = 1
    while place < len(words) and words[place].startswith("-"):
        if "c" in words[place].lstrip("-") and not words[place].startswith("--") and place + 1 < len(words):
            found = _chain(_split(words[place + 1]), depth + 1)
            return tuple(start._replace(wrapped=wrapped + start.wrapped) for start in found)
        place += 2 if words[place] == "-o" else 1
    if place < len(words):
        return (Start(wrapped[-1], tuple(words), words[place], "script", wrapped=wrapped),)
    return (Start(wrapped[-1], tuple(words), wrapped=wrapped),)


def _assignment(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value


def _simple(program: str, words: list[str]) -> Start:
    start = Start(program, tuple(words))
    text = " ".join(words)
    if program in _SETUP:
        return start._replace(role="setup")
    if migrations.runs(text) and program not in ("npm", "yarn", "pnpm", "bun", "make"):
        return start._replace(role="migration")
    if re.fullmatch(r"python[0-9.]*|pypy3?", program):
        return _python(start, words)
    if program in ("npm", "yarn", "pnpm", "bun"):
        return _package_script(start, words)
    if program in ("node", "nodejs", "tsx", "deno", *_DEV_PROGRAMS):
        return _node(start, program, words)
    if program in ("manage.py", "django-admin"):
        return _django(start, words[1:])
    if program in _VALUE_OPTIONS:
        return _serving(start, program, words[1:])
    if program in _WORKERS:
        return start._replace(role="worker", application=_option(words, "-A", "--app"))
    if program in ("pm2", "pm2-runtime"):
        file = next((word for word in words[1:] if re.search(r"\.([cm]?js|json|ya?ml|ts)$", word)), "")
        return start._replace(
            role="script", application=file, config=file if file.endswith(("json", "yml", "yaml", "config.js")) else ""
        )
    if program in (
        "nest",
        "nuxt",
        "strapi",
        "remix-serve",
        "react-scripts",
        "ng",
        "vue-cli-service",
        "craco",
        "gatsby",
        "astro",
    ):
        return _front(start, program, words)
    if program in ("nginx", "caddy", "httpd", "apache2-foreground", "php-fpm", "traefik"):
        return start._replace(role="server")
    if program.endswith((".sh", ".bash", ".py")) or words[0].startswith(("./", "/")):
        return start._replace(role="script", application=words[0])
    return start


def _python(start: Start, words: list[str]) -> Start:
    place = 1
    while place < len(words) and words[place].startswith("-") and words[place] not in ("-m", "-c"):
        place += 2 if words[place] in ("-X", "-W") else 1
    if place >= len(words) or words[place] == "-c":
        return start
    if words[place] == "-m" and place + 1 < len(words):
        module = words[place + 1]
        rest = words[place + 1 :]
        if module in ("http.server", "SimpleHTTPServer"):
            return start._replace(role="server", application=module, development=f"python -m {module}")
        if module in _VALUE_OPTIONS or module in _WORKERS or module in ("pip", "waitress"):
            known = "waitress-serve" if module == "waitress" else module
            return _simple(known, [known, *rest[1:]])._replace(words=start.words)
        return start._replace(role="script", application=module)
    file = words[place]
    if file.endswith(("manage.py", "django-admin")):
        return _django(start._replace(folder=file.rpartition("/")[0]), words[place + 1 :])
    return start._replace(role="script", application=file)


def _django(start: Start, words: Sequence[str]) -> Start:
    action = next((word for word in words if not word.startswith("-")), "")
    if action.startswith("runserver"):
        after = list(words[list(words).index(action) + 1 :])
        address = next((word for word in after if not word.startswith("-")), "")
        host, _, port = _address(address)
        base = _with_default(start._replace(role="server", application="manage.py", development=action), "runserver")
        if address:
            base = base._replace(port=port, port_written=True)
        return base._replace(host=host, host_written=True) if host else base
    role = "worker" if action in _MANAGE_WORKERS else "migration" if action == "migrate" else "setup"
    return start._replace(role=role, application=f"manage.py {action}")


def _package_script(start: Start, words: Sequence[str]) -> Start:
    rest: list[str] = []
    skip = False
    folder = ""
    for word in words[1:]:
        if skip:
            folder, skip = word, False
        elif word in ("--prefix", "--cwd", "-C", "--dir", "--filter", "-w", "--workspace"):
            skip = True
        elif word.startswith("--prefix="):
            folder = word.partition("=")[2]
        elif not word.startswith("-"):
            rest.append(word)
    action = rest[0] if rest else ""
    if action in ("ci", "install", "i", "add", "audit", "prune", "cache", "config", "rebuild", "link"):
        return start._replace(role="setup")
    if action in ("run", "run-script") and len(rest) > 1:
        action = rest[1]
    elif action in ("exec", "dlx", "x") and len(rest) > 1:
        place = list(words).index(rest[1])
        return _simple(rest[1], list(words[place:]))._replace(words=start.words)
    elif action.endswith((".ts", ".js")):
        return start._replace(role="script", application=action, folder=folder)
    development = (
        f"{start.program} run {action}"
        if re.fullmatch(r"(start:)?(dev|develop|development|watch|serve:dev)", action)
        else ""
    )
    return start._replace(role="package", application=action, folder=folder, development=development)


def _node(start: Start, program: str, words: Sequence[str]) -> Start:
    takes = ("-r", "--require", "--import", "--loader", "--env-file", "--watch-path", "-e", "--exec", "--ext", "--experimental-loader",
             "--max-old-space-size", "-w", "--ignore", "-P", "--project", "--config")  # fmt: skip
    place = 1
    watching = ""
    while place < len(words):
        word = words[place]
        if word in ("--watch", "watch"):
            watching = f"{program} {word}"
        elif word.startswith("-"):
            if word in ("-e", "--eval", "-p") and program in ("node", "nodejs"):
                return start
            place += word in takes
        else:
            break
        place += 1
    file = words[place] if place < len(words) else ""
    if program == "deno":
        file = next((word for word in words[1:] if _SCRIPT_FILE.search(word)), "")
    development = program if program in _DEV_PROGRAMS else watching
    if program in ("vite", "vite-node") and "build" in words:
        return start._replace(role="setup")
    if file.endswith(("ace", "ace.js")):
        return start._replace(role="setup", application=file)
    return start._replace(role="script", application="" if program == "vite" else file, development=development)


def _front(start: Start, program: str, words: Sequence[str]) -> Start:
    action = next((word for word in words[1:] if not word.startswith("-")), "")
    if action in ("build", "generate", "export"):
        return start._replace(role="setup")
    watching = next((word for word in words if word in ("--watch", "-w", "--debug")), "")
    development = ""
    if program == "nest" and watching:
        development = f"nest start {watching}"
    elif action in ("dev", "develop", "serve") or (program == "react-scripts" and action == "start"):
        development = f"{program} {action}"
    return start._replace(role="server", development=development)


def _serving(start: Start, program: str, words: Sequence[str]) -> Start:
    options = _VALUE_OPTIONS[program]
    values: dict[str, str] = {}
    bare: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        name, equals, value = word.partition("=")
        if word in options:
            place += 1
            value = words[place] if place < len(words) else ""
            _keep(values, options[word], value)
        elif equals and name in options:
            _keep(values, options[name], value)
        elif re.match(r"-[a-zA-Z].", word) and word[:2] in options and not word.startswith("--"):
            _keep(values, options[word[:2]], word[2:])
        elif not word.startswith("-") or word == "-":
            bare.append(word)
        place += 1
    if program in ("flask", "fastapi", "streamlit", "next", "vite"):
        return _subcommand(start, program, words, bare, values)
    role = "server"
    application = values.get("application") or next((word for word in bare if not word.startswith("$")), "")
    start = start._replace(opaque=any(word.startswith("$") for word in bare))
    start = _with_default(start, program)._replace(
        role=role, application=application, factory="--factory" in words or application.endswith("()"), config=values.get("config", ""),
        development="--reload" if "--reload" in words or "--autoreload" in words else "",
    )  # fmt: skip
    return _with_values(start, values)


def _keep(values: dict[str, str], field: str, value: str) -> None:
    if field and (field != "bind" or "bind" not in values or values["bind"].startswith("unix:")):
        values[field] = value


def _subcommand(start: Start, program: str, words: Sequence[str], bare: list[str], values: dict[str, str]) -> Start:
    action = next((word for word in bare if word in ("run", "dev", "start", "build", "preview", "export")), "")
    if program == "flask" and action != "run":
        return start._replace(role="setup")
    if action in ("build", "export"):
        return start._replace(role="setup")
    default = f"fastapi {action}" if program == "fastapi" else program
    start = _with_default(start, default)._replace(role="server", application=values.get("application", ""))
    if program in ("fastapi", "streamlit"):
        start = start._replace(application=next((word for word in bare if word != action), ""))
    if program == "flask":
        start = start._replace(
            development="flask run --debug" if "--debug" in words or "--reload" in words else "flask run"
        )
    elif action == "dev" or program == "vite" or "--reload" in words:
        start = start._replace(development="--reload" if "--reload" in words else f"{program} {action}".strip())
    return _with_values(start, values)


def _with_default(start: Start, program: str) -> Start:
    host, port = _DEFAULTS.get(program, ("", ""))
    return start._replace(host=host, port=port)


def _with_values(start: Start, values: Mapping[str, str]) -> Start:
    if values.get("bind"):
        bind = values["bind"]
        if bind.startswith(("unix:", "/", "fd://")) or bind.endswith(".sock"):
            start = start._replace(host="unix", port="", host_written=True, port_written=True)
        else:
            host, colon, port = _address(bind)
            start = start._replace(
                host=(host or "0.0.0.0") if colon else bind,
                port=port if colon else start.port,
                host_written=True,
                port_written=bool(colon),
            )
            if not colon and re.fullmatch(r"\$\{?\w+(:-\d+)?\}?|\d+", bind):
                start = start._replace(host="0.0.0.0", port=bind, port_written=True)
    if values.get("host"):
        start = start._replace(host=values["host"], host_written=True)
    if values.get("port"):
        port = values["port"] if "$" in values["port"] else values["port"].rpartition(":")[2]
        start = start._replace(port=port, port_written=True)
    if values.get("workers"):
        start = start._replace(workers=values["workers"])
    if values.get("folder"):
        start = start._replace(folder=values["folder"])
    if values.get("config") and not start.host_written:
        start = start._replace(host="", port="", config=values["config"])
    return start


def _address(text: str) -> tuple[str, str, str]:
    """``host:port`` parted at the colon that is not inside ``${…}``."""
    found = re.fullmatch(r"(.*?)(:)(\$\{[^}]*\}|[^:}]*)", text)
    return (found[1], found[2], found[3]) if found else ("", "", text)


def _option(words: Sequence[str], *names: str) -> str:
    for place, word in enumerate(words[:-1]):
        if word in names:
            return words[place + 1]
    return next((word.partition("=")[2] for word in words if word.startswith(tuple(f"{name}=" for name in names))), "")


# --------------------------------------------------------------------------- health commands

_URL = re.compile(
    r"https?://(\[[^\]]+\]|[^/\s:'\"`)|&;?]+)(?::(\$\{[^}]*\}|\$\w+|\d+|%[sd]|\{[^{}]*\}))?(:)?(/[^\s'\"`)|&;?]*)?"
)
_TARGETS = (
    ("postgres", re.compile(r"\bpg_isready\b|\bpsql\b")),
    ("mysql", re.compile(r"\bmysqladmin\b|\bmysql\b|\bmariadb\b|healthcheck\.sh\s+--")),
    ("redis", re.compile(r"\b(redis|valkey)-cli\b")),
    ("mongodb", re.compile(r"\bmongo(sh)?\b")),
    ("rabbitmq", re.compile(r"\brabbitmq(ctl|-diagnostics)\b")),
    ("kafka", re.compile(r"\bkafka-|\bzookeeper\b|\bruok\b")),
    ("celery", re.compile(r"\bcelery\b")),
    ("elasticsearch", re.compile(r"_cluster/health|_cat/health")),
)
_PROBERS = (
    "curl",
    "wget",
    "http",
    "python",
    "python3",
    "node",
    "nc",
    "grpc_health_probe",
    "bash",
    "sh",
    "php",
    "ruby",
    "perl",
    "busybox",
)


def probe(command: str | Sequence[str]) -> Probe:
    """The program, URL and target of a health check's command; all empty when it cannot be told."""
    words = list(command) if not isinstance(command, str) else [command]
    if words[:1] in (["CMD"], ["CMD-SHELL"]):
        words = words[1:]
    text = " ".join(words)
    target = next((name for name, pattern in _TARGETS if pattern.search(text)), "app")
    found = _URL.search(text)
    binary = ""
    for start in starts(words if len(words) > 1 else text):
        binary = start.program
        if start.role != "setup" or binary in _PROBERS:
            break
    if not found:
        return Probe(binary, target=target)
    if found[3]:
        # The port is put together by the program: what follows cannot be read.
        return Probe(binary, found[1], target=target)
    port = found[2] or ("443" if found[0].startswith("https") else "80")
    return Probe(binary, found[1], port if port[0] in "$0123456789" else "", found[4] or "/", target, found[0])
