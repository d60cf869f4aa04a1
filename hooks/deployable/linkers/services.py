"""The deployable parts of the repository: which folders are services, in which language, and which files start them.

A folder is a service when it has a dependency file of its own, or when a manifest builds from it. The root is one when
it holds code that belongs to no other service.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from deployable.linkers.manifests.launches import launched
from deployable.model import Linked, Location, Manifest, Service, Sources
from deployable.places import role
from deployable.written.declarations import folder_of, joined

LANGUAGES = {
    ".py": "python", ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascript", ".ts": "typescript",
    ".tsx": "typescript", ".mts": "typescript", ".go": "go", ".java": "java", ".kt": "kotlin", ".rb": "ruby", ".php": "php",
    ".rs": "rust", ".cs": "c#", ".ex": "elixir", ".exs": "elixir", ".scala": "scala", ".vue": "javascript", ".svelte": "javascript",
}  # fmt: skip
PYTHON_SERVERS = {
    "fastapi": "fastapi", "flask": "flask", "django": "django", "djangorestframework": "drf", "starlette": "starlette", "aiohttp": "aiohttp",
    "tornado": "tornado", "sanic": "sanic", "litestar": "litestar", "falcon": "falcon", "bottle": "bottle", "quart": "quart",
    "django-ninja": "django-ninja", "flask-restful": "flask-restful", "flask-restx": "flask-restx", "flask-smorest": "flask-smorest",
    "connexion": "connexion", "pyramid": "pyramid", "strawberry-graphql": "strawberry", "apiflask": "apiflask", "robyn": "robyn",
    "streamlit": "streamlit", "gradio": "gradio", "channels": "channels", "fastmcp": "fastmcp", "cherrypy": "cherrypy",
}  # fmt: skip
PYTHON_WORKERS = {
    "celery",
    "rq",
    "dramatiq",
    "arq",
    "huey",
    "taskiq",
    "procrastinate",
    "apscheduler",
    "aiogram",
    "python-telegram-bot",
    "discord-py",
}
NODE_SERVERS = {
    "express": "express", "fastify": "fastify", "koa": "koa", "@nestjs/core": "nestjs", "hono": "hono", "@hapi/hapi": "hapi",
    "restify": "restify", "@feathersjs/feathers": "feathers", "apollo-server": "apollo", "@apollo/server": "apollo",
    "@adonisjs/core": "adonis", "sails": "sails", "polka": "polka", "@strapi/strapi": "strapi", "elysia": "elysia", "@loopback/core": "loopback",
    "socket.io": "socket.io", "moleculer": "moleculer", "json-server": "json-server", "h3": "h3", "@trpc/server": "trpc", "graphql-yoga": "graphql-yoga",
    "parse-server": "parse-server", "meteor-node-stubs": "meteor", "probot": "probot", "telegraf": "telegraf", "discord.js": "discord.js",
}  # fmt: skip
WITHIN_PAGES = {"h3", "@trpc/server", "graphql-yoga"}
"""Of these, what also answers inside a framework of pages, which is then no server of its own."""
FRONT = {
    "react-dom": "react", "react": "react", "vue": "vue", "svelte": "svelte", "@angular/core": "angular", "next": "next", "nuxt": "nuxt",
    "gatsby": "gatsby", "preact": "preact", "solid-js": "solid", "astro": "astro", "expo": "expo", "react-native": "react-native",
    "@remix-run/react": "remix", "@sveltejs/kit": "sveltekit", "vite": "vite", "lit": "lit", "ember-source": "ember", "parcel": "parcel",
}  # fmt: skip
_ANCHORS = {
    "manage.py",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "Cargo.toml",
    "mix.exs",
}
_STARTS = ("start:prod", "start:production", "production", "prod", "start", "serve")
_RUNS = ("web", "private", "worker", "image", "function", "job", "cron")


def link(sources: Sources) -> Linked:
    manifests = sources.manifests
    roots = _roots(sources, manifests)
    code = [path for path in sources.files if posixpath.splitext(path)[1] in LANGUAGES and role(path) == "code"]
    owned: dict[str, list[str]] = {root: [] for root in roots}
    for path in code:
        owned[_owner(path, roots)].append(path)
    found = [service for root in sorted(roots) if (service := _service(root, owned[root], roots, manifests, sources))]
    runs: dict[str, list[tuple[str, Location]]] = {service.root: [] for service in found}
    for manifest in manifests:
        if manifest.kind in _RUNS:
            for service in _meant(manifest, services_of(manifest, found)):
                runs[service.root].append((manifest.host, manifest.location))
    return Linked(tuple(service._replace(runs_on=tuple(runs[service.root])) for service in found))


def _meant(manifest: Manifest, found: tuple[Service, ...]) -> tuple[Service, ...]:
    """Of several services below one folder, those that are deployed: no libraries, and the front ends of a host for front ends."""
    if len(found) < 2:
        return found
    front = tuple(service for service in found if service.kind == "frontend") if manifest.host == "vercel" else ()
    return front or tuple(service for service in found if service.kind != "library") or found


def service_of(path: str, services: Sequence[Service]) -> Service | None:
    """The service whose root is the nearest above the path."""
    best = None
    for service in services:
        inside = service.root == "." or path == service.root or path.startswith(f"{service.root}/")
        if inside and (best is None or len(service.root) > len(best.root) or best.root == "."):
            best = service
    return best


def services_of(manifest: Manifest, services: Sequence[Service]) -> tuple[Service, ...]:
    """The services that a manifest runs: those of the files it starts, else that of its Dockerfile, else of its folder.

    More than one when only the root is known and several services stand below it.
    """
    started = [
        service_of(file, services)
        for start in manifest.starts
        for file in start.files
        if start.role in ("server", "worker", "script")
    ]
    named = tuple(dict.fromkeys(service for service in started if service))
    if named or (named := _entered(manifest, services)):
        return named
    if manifest.dockerfile and folder_of(manifest.dockerfile) not in (".", manifest.root):
        beside = service_of(manifest.dockerfile, services)
        if beside and beside.root != ".":
            return (beside,)
    if not manifest.root:
        return ()
    exact = tuple(service for service in services if service.root == manifest.root)
    if exact:
        return exact if _there(manifest, exact) else _held(manifest, services) or exact
    below = tuple(s for s in services if manifest.root == "." or s.root.startswith(f"{manifest.root}/"))
    above = service_of(manifest.root, services)
    return _copied(manifest, below) or below or ((above,) if above else ())


def _entered(manifest: Manifest, services: Sequence[Service]) -> tuple[Service, ...]:
    """The services whose package.json says what a start command runs: ``cd apps/web && npm start``."""
    folders = {
        folder_of(start.location.path)
        for start in manifest.starts
        if start.location is not None and posixpath.basename(start.location.path) == "package.json"
    }
    return tuple(service for service in services if service.root in folders and service.root != ".")


def _there(manifest: Manifest, exact: tuple[Service, ...]) -> bool:
    """Whether the folder that the manifest builds from is the service itself: any but the root, or one that starts there."""
    return manifest.root != "." or any(service.entry for service in exact)


def _held(manifest: Manifest, services: Sequence[Service]) -> tuple[Service, ...]:
    """The back ends whose folders an image from the root copies; the only one below a root without a server where all is copied."""
    copied = {path for field, path, _ in manifest.paths if field == "copy"}
    behind = tuple(service for service in services if service.kind == "backend" and service.root != ".")
    if any(service.root == "." and service.kind == "backend" and service.frameworks for service in services):
        return tuple(service for service in behind if service.root in copied)
    return _copied(manifest, behind) or (behind if len(behind) == 1 and "." in copied else ())


def _copied(manifest: Manifest, services: Iterable[Service]) -> tuple[Service, ...]:
    """The services whose folder the image copies by name."""
    copied = {path for field, path, _ in manifest.paths if field == "copy" and path != "."}
    return tuple(s for s in services if any(s.root == path or s.root.startswith(f"{path}/") for path in copied))


def _roots(sources: Sources, manifests: Iterable[Manifest]) -> set[str]:
    roots = {"."}
    for reader in ("package_json", "python_project"):
        for path in sources.all(reader):
            folder = folder_of(path)
            if path.endswith("setup.py") and not getattr(sources.read(reader, path), "packaged", False):
                continue
            if posixpath.basename(folder) == "requirements" and path.endswith((".txt", ".in")):
                folder = folder_of(folder)
            roots.add(folder)
    roots |= {
        folder_of(path) for path in sources.files if posixpath.basename(path) in _ANCHORS and role(path) == "code"
    }
    for manifest in manifests:
        if (
            manifest.kind in _RUNS
            and manifest.root
            and not manifest.root.startswith("..")
            and sources.exists(manifest.root)
        ):
            roots.add(manifest.root)
    return roots


def _owner(path: str, roots: set[str]) -> str:
    folder = folder_of(path)
    while folder != "." and folder not in roots:
        folder = folder_of(folder)
    return folder


def _belongs(manifest: Manifest, root: str, roots: set[str]) -> bool:
    """Whether the manifest runs this folder's code, not that of a service below its build context."""
    files = [file for start in manifest.starts for file in start.files if start.role in ("server", "worker", "script")]
    if files:
        return any(_owner(file, roots) == root for file in files)
    beside = folder_of(manifest.dockerfile) if manifest.dockerfile else "."
    return (beside if beside in roots and beside != "." else manifest.root) == root


def _service(
    root: str, code: list[str], roots: set[str], manifests: Iterable[Manifest], sources: Sources
) -> Service | None:
    if not code:
        return None
    package = _package(root, sources)
    requirements = _requirements(root, sources)
    has_manage = joined(root, "manage.py") in sources.files
    servers = [PYTHON_SERVERS[name] for name in requirements if name in PYTHON_SERVERS]
    if has_manage and "django" not in servers:
        servers.append("django")
    dependencies = [name for name, _, _ in package.dependencies] if package else []
    every = dependencies + ([name for name, _, _ in package.development] if package else [])
    front = [FRONT[name] for name in every if name in FRONT]
    within = WITHIN_PAGES if {"next", "nuxt", "sveltekit", "astro", "remix"} & set(front) else set()
    node = [NODE_SERVERS[name] for name in dependencies if name in NODE_SERVERS and name not in within]
    ours = [manifest for manifest in manifests if manifest.kind in _RUNS and _belongs(manifest, root, roots)]
    kind = _kind(root, servers, node, front, requirements, ours, package, code)
    if root != "." and kind == "library" and not _named(package, requirements):
        return None
    entry = tuple(dict.fromkeys((*_started(root, roots, manifests), *_declared(root, package, sources))))
    if kind == "library" and entry and ours:
        kind = "backend"
    location = next(
        (manifest.location for manifest in ours), Location(_anchor(root, sources)) if _anchor(root, sources) else None
    )
    name = (
        posixpath.basename(root)
        if root != "."
        else (package.name if package and package.name else _project_name(sources) or "app")
    )
    return Service(name, root, _languages(code), tuple(dict.fromkeys((*servers, *node, *front))), kind, entry, location)


def _named(package: Any, requirements: Mapping[str, str]) -> bool:
    return package is not None or bool(requirements)


def _kind(
    root: str, servers: list[str], node: list[str], front: list[str], requirements: Mapping[str, str], ours: list[Manifest], package: Any, code: list[str]
) -> str:  # fmt: skip
    if servers or node:
        workers = [manifest for manifest in ours if manifest.host not in ("dockerfile",)]
        return (
            "worker"
            if workers and all(manifest.kind == "worker" for manifest in workers) and not (servers or node)
            else "backend"
        )
    if front:
        return "frontend"
    if PYTHON_WORKERS & set(requirements):
        return "worker"
    if ours:
        return "worker" if all(manifest.kind in ("worker", "cron", "job") for manifest in ours) else "backend"
    if root == "." and (any(path.count("/") == 0 for path in code) or "" in requirements.values()):
        return "backend"
    return "library"


def _package(root: str, sources: Sources) -> Any:
    path = joined(root, "package.json")
    return sources.read("package_json", path) if path in sources.files else None


def _requirements(root: str, sources: Sources) -> dict[str, str]:
    """Run-time requirements of the folder's own files: normalised name → group, empty for what it runs with."""
    found: dict[str, str] = {}
    for path in sources.all("python_project"):
        folder = folder_of(path)
        if folder not in (root, joined(root, "requirements")):
            continue
        if re.search(r"(dev|test|lint|docs?|ci)[\w-]*\.(txt|in)$", posixpath.basename(path)):
            continue
        project = sources.read("python_project", path)
        for requirement in project.requirements if project else ():
            if requirement.group not in ("dev", "test", "tests", "docs", "lint"):
                found.setdefault(requirement.name, requirement.group)
    return found


def _languages(code: list[str]) -> tuple[str, ...]:
    """Languages by number of files, the most used first."""
    counts: dict[str, int] = {}
    for path in code:
        language = LANGUAGES[posixpath.splitext(path)[1]]
        counts[language] = counts.get(language, 0) + 1
    return tuple(sorted(counts, key=lambda language: (-counts[language], language)))


def _started(root: str, roots: set[str], manifests: Iterable[Manifest]) -> Iterator[str]:
    for manifest in manifests:
        for start in manifest.starts:
            if start.role in ("server", "worker", "script"):
                yield from (file for file in start.files if _owner(file, roots) == root)


def _declared(root: str, package: Any, sources: Sources) -> Iterator[str]:
    """What package.json's start scripts and ``main`` name, and the entry point of ``fastapi run``."""
    if package is not None:
        scripts = {script.name for script in package.scripts}
        name = next((name for name in _STARTS if name in scripts), "")
        text = f"npm run {name}" if name else f"node {package.main}" if package.main else ""
        for start in launched(text, Location(joined(root, "package.json")), root, sources) if text else ():
            yield from start.files
    path = joined(root, "pyproject.toml")
    project = sources.read("python_project", path) if path in sources.files else None
    if project is not None and project.entry_point:
        for start in launched("fastapi run", Location(path), root, sources):
            yield from start.files


def _anchor(root: str, sources: Sources) -> str:
    for name in ("pyproject.toml", "requirements.txt", "package.json", "Pipfile", "manage.py", "setup.py", "go.mod"):
        if joined(root, name) in sources.files:
            return joined(root, name)
    return ""


def _project_name(sources: Sources) -> str:
    project = sources.read("python_project", "pyproject.toml") if "pyproject.toml" in sources.files else None
    return project.name if project else ""
