"""One simple command as what it starts, told by its program and words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deployable import migrations
from deployable.linkers.commands import servers
from deployable.model import Start

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


def simple(program: str, words: list[str]) -> Start:
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
    if program in servers.OPTIONS:
        return servers.serving(start, program, words[1:])
    if program in _WORKERS:
        return start._replace(role="worker", application=servers.option(words, "-A", "--app"))
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
        if module in servers.OPTIONS or module in _WORKERS or module in ("pip", "waitress"):
            known = "waitress-serve" if module == "waitress" else module
            return simple(known, [known, *rest[1:]])._replace(words=start.words)
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
        host, _, port = servers.address_parts(address)
        base = servers.with_default(
            start._replace(role="server", application="manage.py", development=action), "runserver"
        )
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
        return simple(rest[1], list(words[place:]))._replace(words=start.words)
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
