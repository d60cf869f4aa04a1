"""Web servers by their command lines: which options take what, and where they listen when nothing is said.

Defaults are those of their own documentation: gunicorn, uvicorn, hypercorn, daphne, ``litestar run``, ``flask run`` and ``runserver`` listen on
127.0.0.1 (gunicorn on 0.0.0.0:$PORT when PORT is set).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from deployable.model import Start

OPTIONS: Mapping[str, Mapping[str, str]] = {
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
    "litestar": {"-H": "host", "--host": "host", "-p": "port", "--port": "port", "-W": "workers", "--wc": "workers",
                 "--web-concurrency": "workers", "--app": "application", "--app-dir": "folder", "-F": "bind", "--fd": "bind",
                 "--file-descriptor": "bind", "-U": "bind", "--uds": "bind", "--unix-domain-socket": "bind", "-R": "", "--reload-dir": "",
                 "-I": "", "--reload-include": "", "-E": "", "--reload-exclude": "", "--ssl-certfile": "", "--ssl-keyfile": ""},
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
    "litestar": ("127.0.0.1", "8000"),
    "streamlit": ("0.0.0.0", "8501"),
    "next": ("0.0.0.0", "3000"),
}


def serving(start: Start, program: str, words: Sequence[str]) -> Start:
    options = OPTIONS[program]
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
    if program in ("flask", "fastapi", "litestar", "streamlit", "next", "vite"):
        return _subcommand(start, program, words, bare, values)
    role = "server"
    application = values.get("application") or next((word for word in bare if not word.startswith("$")), "")
    start = start._replace(opaque=any(word.startswith("$") for word in bare))
    start = with_default(start, program)._replace(
        role=role, application=application, factory="--factory" in words or application.endswith("()"), config=values.get("config", ""),
        development="--reload" if "--reload" in words or "--autoreload" in words else "",
    )  # fmt: skip
    return _with_values(start, values)


def _keep(values: dict[str, str], field: str, value: str) -> None:
    if field and (field != "bind" or "bind" not in values or values["bind"].startswith("unix:")):
        values[field] = value


def _subcommand(start: Start, program: str, words: Sequence[str], bare: list[str], values: dict[str, str]) -> Start:
    action = next((word for word in bare if word in ("run", "dev", "start", "build", "preview", "export")), "")
    if program in ("flask", "litestar") and action != "run":
        return start._replace(role="worker" if "workers" in bare else "setup")
    if action in ("build", "export"):
        return start._replace(role="setup")
    default = f"fastapi {action}" if program == "fastapi" else program
    start = with_default(start, default)._replace(role="server", application=values.get("application", ""))
    if program in ("fastapi", "streamlit"):
        start = start._replace(application=next((word for word in bare if word != action), ""))
    if program == "flask":
        start = start._replace(
            development="flask run --debug" if "--debug" in words or "--reload" in words else "flask run"
        )
    elif program == "litestar":
        watching = {"--reload", "-r", "--debug", "-d", "--pdb"} & set(words)
        start = start._replace(development=f"litestar run {min(watching)}" if watching else "")
    elif action == "dev" or program == "vite" or "--reload" in words:
        start = start._replace(development="--reload" if "--reload" in words else f"{program} {action}".strip())
    return _with_values(start, values)


def with_default(start: Start, program: str) -> Start:
    host, port = _DEFAULTS.get(program, ("", ""))
    return start._replace(host=host, port=port)


def _with_values(start: Start, values: Mapping[str, str]) -> Start:
    if values.get("bind"):
        bind = values["bind"]
        if bind.startswith(("unix:", "/", "fd://")) or bind.endswith(".sock"):
            start = start._replace(host="unix", port="", host_written=True, port_written=True)
        else:
            host, colon, port = address_parts(bind)
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


def address_parts(text: str) -> tuple[str, str, str]:
    """``host:port`` parted at the colon that is not inside ``${…}``."""
    found = re.fullmatch(r"(.*?)(:)(\$\{[^}]*\}|[^:}]*)", text)
    return (found[1], found[2], found[3]) if found else ("", "", text)


def option(words: Sequence[str], *names: str) -> str:
    for place, word in enumerate(words[:-1]):
        if word in names:
            return words[place + 1]
    return next((word.partition("=")[2] for word in words if word.startswith(tuple(f"{name}=" for name in names))), "")
