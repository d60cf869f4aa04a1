"""Every health probe of every manifest beside the routes of the service that it asks: ``tuple[Probed, ...]``.

What decides: which service the manifest builds (folder, Dockerfile, name, start command), the path (the probe's own, or the one
in a script of the repository that it runs), and how the framework treats a missing or an extra trailing slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import basename
from typing import Any

from deployable.linkers import commands
from deployable.linkers.services import services_of
from deployable.model import (
    Answer,
    HealthProbe,
    Linked,
    Location,
    Manifest,
    Probed,
    Route,
    RouteState,
    Service,
    Sources,
)

NOT_ASKED = ("database", "static", "environment", "cron", "job", "function")
"""Kinds of manifest whose probes are not about routes."""

SLASHES = {
    "fastapi": ("redirect", "redirect"), "starlette": ("redirect", "redirect"),
    "flask": ("redirect", "missing"), "quart": ("redirect", "missing"),
    "django": ("redirect", "missing"), "drf": ("redirect", "missing"), "django-ninja": ("redirect", "missing"),
    "express": ("served", "served"), "nestjs": ("served", "served"), "koa": ("served", "served"), "sanic": ("served", "served"),
    "litestar": ("served", "served"), "fastify": ("missing", "missing"), "hono": ("missing", "missing"), "aiohttp": ("missing", "missing"),
    "tornado": ("missing", "missing"), "falcon": ("missing", "missing"), "nextjs": ("missing", "redirect"), "next": ("missing", "redirect"),
    "spring": ("missing", "missing"),
}  # fmt: skip
"""Framework → what happens to a request that (lacks the route's trailing slash, has one that the route lacks)."""

_IN_FRONT = ("nginx", "openresty", "caddy", "httpd", "apache2", "traefik", "haproxy", "envoy", "varnish")
_OTHERS = {
    *_IN_FRONT, "postgres", "postgresql", "mysql", "mariadb", "redis", "valkey", "memcached", "mongo", "mongodb", "rabbitmq", "kafka", "zookeeper",
    "elasticsearch", "opensearch", "kibana", "grafana", "prometheus", "minio", "mailhog", "mailpit", "adminer", "pgadmin4", "pgadmin", "keycloak",
    "localstack", "jaeger", "all-in-one", "loki", "tempo", "vault", "consul", "etcd", "nats", "meilisearch", "typesense", "qdrant", "clickhouse-server",
    "mongo-express", "phpmyadmin", "selenium", "flower", "cloudflared", "certbot", "whoami", "hasura", "graphql-engine", "postgrest", "gotenberg",
}  # fmt: skip
_BESIDE = re.compile(r"proxy|exporter|sidecar|agent|fluent|otel|collector|istio|envoy|vault|statsd|cloudsql")
"""Images that stand in a pod beside the application."""
_SELF = {
    "",
    "localhost",
    "127.0.0.1",
    "0.0.0.0",
    "[::1]",
    "::1",
    "[::]",
    "$HOSTNAME",
    "${HOSTNAME}",
    "$(hostname)",
    "host.docker.internal",
}
_NODE = (".js", ".mjs", ".cjs", ".ts")
_SCRIPTS = (".py", ".sh", ".bash", *_NODE)
_READS = ("GET", "HEAD", "ANY", "*")
_URL = re.compile(r"https?://([^/\s?#'\"]*)(/[^\s?#'\"]*)?")
_PORTS_OF_HOSTS = {"render": "10000", "cloud-run": "8080", "digitalocean": "8080", "app-engine": "8080"}


def link(sources: Sources) -> Linked:
    """One ``Probed`` for each probe; one ``assumed`` or ``NOT_ASKED`` for each manifest that has none."""
    asking = _Asking(sources)
    found = []
    for manifest in sources.manifests:
        if manifest.kind in NOT_ASKED:
            continue
        for probe in manifest.health:
            found.append(asking.ask(manifest, probe))
        assumed = [asking.ask(manifest, probe)._replace(assumed=True) for probe in _defaults(manifest)]
        if not manifest.health and not assumed:
            asked = asking.ask(manifest, HealthProbe(manifest.location))
            assumed = [asked if asked.answer is Answer.ELSEWHERE else asked._replace(answer=Answer.NOT_ASKED)]
        found += assumed
    return Linked(tuple(found))


def _defaults(manifest: Manifest) -> Iterator[HealthProbe]:
    """The probe that a host makes when the manifest names none: Copilot's load balancer asks ``/`` and wants 200."""
    fields = {field for field, _, _ in manifest.attributes}
    if manifest.health or manifest.host != "copilot":
        return
    if manifest.kind == "web" and any(field == "http" or field.startswith("http.") for field in fields):
        yield HealthProbe(manifest.location, "/", only_200=True)


class _Asking:
    """Finds the services of a manifest and what they answer."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.routes: dict[str, list[Route]] = {}
        for route in sources.routes:
            self.routes.setdefault(route.service, []).append(route)
        self.services = sources.services
        self.gaps = sources.gaps("routes")
        self.images = {m.dockerfile or m.location.path: m for m in sources.manifests if m.host == "dockerfile"}

    def ask(self, manifest: Manifest, probe: HealthProbe) -> Probed:
        image = self.images.get(manifest.dockerfile) if manifest.host != "dockerfile" else manifest
        services, elsewhere, unknown = self._services(manifest, image)
        if image is None and not manifest.dockerfile:
            image = self._image_of(services)
        path, port, written = probe.path, probe.port, None
        if not path and probe.command:
            path, script_port, written = self._of_script(manifest, probe)
            port = port or script_port
        path = path.split("?")[0].split("#")[0]
        listens = tuple(_listens(manifest, image))
        found = Probed(
            manifest, probe, Answer.NO_PATH, path, services=tuple(services), written=written, port=_number(port, manifest, image),
            listens=listens, exposes=_exposes(manifest, image),
        )  # fmt: skip
        if probe.target != "app":
            return found._replace(answer=Answer.ELSEWHERE, reason=f"it asks {probe.target}")
        elsewhere = elsewhere or self._other_host(manifest, probe)
        if elsewhere:
            return found._replace(answer=Answer.ELSEWHERE, reason=elsewhere)
        if not path:
            unread = bool(probe.command) and not written
            return found._replace(
                reason=f"what `{_short(probe.command)}` asks was not read" if unread else "it asks for no path"
            )
        if not path.startswith("/") or re.search(r"[$`]|\{\{|%\(", path):
            return found._replace(answer=Answer.UNKNOWN, reason=f"`{path}` is no fixed path")
        if not services:
            return found._replace(
                answer=Answer.UNKNOWN, reason=unknown or "no routes were read for the service that it asks"
            )
        answer, routes, reason = self._answer(path, services)
        if answer is Answer.MISSING and all(
            service.kind == "frontend" for service in self.services if service.name in services
        ):
            return found._replace(answer=Answer.ELSEWHERE, reason="a front end's pages are not read")
        return found._replace(answer=answer, routes=routes, reason=reason)

    # --------------------------------------------------------------- which service

    def _services(self, manifest: Manifest, image: Manifest | None) -> tuple[list[str], str, str]:
        """(names of the services with routes that the manifest may run, why it runs none of them, why they are not known)"""
        front = next(
            (name for name in _names((*manifest.installs, *(image.installs if image else ()))) if name in _IN_FRONT), ""
        )
        if front:
            return [], f"{front} answers in this image", ""
        if not self.services:
            return list(self.routes), "", ""
        if manifest.root.startswith(".."):
            return [], "it is built outside this repository", ""
        near, sure = self._near(manifest, image)
        if self._someone_elses(manifest, sure):
            return [], f"it runs the image `{manifest.image}`", ""
        if not near:
            return [], "", "which service it runs is not known"
        routed = [service for service in near if self.routes.get(service.name)]
        chosen = [service for service in routed if service.kind != "frontend"] or routed
        if not chosen and all(service.kind == "frontend" for service in near):
            return [], f"`{near[0].root}` is a front end", ""
        return [service.name for service in chosen], "", "" if chosen else f"no routes were read in `{near[0].root}`"

    def _near(self, manifest: Manifest, image: Manifest | None) -> tuple[list[Service], bool]:
        """The services that the manifest may run, and whether it says so by its start, its build or its name."""
        copied = image.paths if image is not None and image is not manifest else ()
        built = services_of(manifest._replace(paths=manifest.paths + copied), self.services)
        name = next(_names((manifest.image,)), "")
        named = [
            service
            for service in built or self.services
            if _plain(name, manifest.service) & _plain(service.name, basename(service.root))
        ]
        if named or built:
            return named or list(built), True
        backends = [service for service in self.services if service.kind == "backend"]
        if len(backends) == 1 and len(self.images) < 2:
            return backends, False
        return [], False

    def _someone_elses(self, manifest: Manifest, sure: bool) -> bool:
        """An image that others publish: by its own name, whatever the pod or service around it is called."""
        name = next(_names((manifest.image,)), "")
        if (
            not name
            or manifest.dockerfile
            or any(_plain(name) & _plain(s.name, basename(s.root)) for s in self.services)
        ):
            return False
        return name in _OTHERS or _BESIDE.search(name) is not None or (manifest.kind == "third-party" and not sure)

    def _image_of(self, services: list[str]) -> Manifest | None:
        """The one Dockerfile in the folder of the one service, for manifests that only name an image."""
        roots = {service.root for service in self.services if service.name in services}
        found = [image for image in self.images.values() if {image.root} == roots]
        return found[0] if len(found) == 1 else None

    def _other_host(self, manifest: Manifest, probe: HealthProbe) -> str:
        host = commands.probe(probe.command).host if probe.command else ""
        if host in _SELF or host == manifest.service or host.startswith(("$", "`")):
            return ""
        return f"it asks another host, `{host}`"

    # --------------------------------------------------------------- what it asks

    def _of_script(self, manifest: Manifest, probe: HealthProbe) -> tuple[str, str, Location | None]:
        """Path, port and place of the one path that the command, or a script of the repository that it runs, asks for."""
        request = re.search(r"\b(?:GET|HEAD) (/\S*) HTTP/", probe.command)
        if request:
            port = re.search(r"/dev/tcp/[^/]+/(\d+)", probe.command)
            return request[1], port[1] if port else "", None
        for start in commands.starts(probe.command):
            for path in self._files(start.application or start.program) or self._files(start.program):
                asked = {(where, port): line for where, port, line in self._requests(path)}
                if len({where for where, _ in asked}) == 1:
                    (where, port), line = next(iter(asked.items()))
                    return where, port, Location(path, line)
        return "", "", None

    def _requests(self, path: str) -> Iterator[tuple[str, str, int]]:
        """(path, port, line) of what a script asks this machine for."""
        if path.endswith((".py", *_NODE)):
            module = self.sources.read("python" if path.endswith(".py") else "javascript", path)
            yield from _asked(module) if module else ()
            return
        script = self.sources.read("shell_script", path)
        for line in script.lines if script else ():
            found = commands.probe(line.text)
            if found.path and found.host in _SELF:
                yield found.path, found.port, line.line

    def _files(self, script: str) -> list[str]:
        """The repository's files that a script's path inside the image may be: those with most of its last names in common."""
        name = (
            script.replace(".", "/") + ".py"
            if re.fullmatch(r"\w+(\.\w+)+", script) and not script.endswith(_SCRIPTS)
            else script
        )
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        if not name.endswith(_SCRIPTS) and len(parts) < 2:
            return []
        for count in range(min(len(parts), 4), 0, -1):
            tail = "/".join(parts[-count:])
            found = [path for path in self.sources.files if path == tail or path.endswith("/" + tail)]
            if found:
                return found if len(found) == 1 else []
        return []

    # --------------------------------------------------------------- what it gets

    def _answer(self, path: str, services: list[str]) -> tuple[Answer, tuple[Route, ...], str]:
        routes = [route for name in services for route in self.routes.get(name, ())]
        answer, answering, reason = answer_to(path, routes)
        if answer not in (Answer.MISSING, Answer.OTHER_METHOD):
            return answer, answering, reason
        roots = [service.root for service in self.services if service.name in services]
        for gap in self.gaps:
            if not roots or any(_holds(root, gap.location.path) for root in roots):
                return Answer.UNKNOWN, (), f"{gap.location} {gap.reason}"
        return answer, answering, reason


def answer_to(path: str, routes: Iterable[Route]) -> tuple[Answer, tuple[Route, ...], str]:
    """What a GET for the path gets from these routes, the routes that decide it, and why it is unknown.

    A literal path wins over a trailing slash, that over parameters and opaque routes.
    """
    served = [route for route in routes if route.state is not RouteState.UNMOUNTED]
    same = [route for route in served if route.path == path and route.state is not RouteState.OPAQUE]
    reading = [route for route in same if route.method in _READS]
    for route in reading:
        if route.state is RouteState.SERVED:
            return Answer.SERVED, (route,), ""
    if reading:
        return (
            Answer.UNKNOWN,
            tuple(reading),
            f"`{path}` is served only on a condition: {reading[0].condition or 'not known'}",
        )
    slashed = [(route, _slash(route, path)) for route in served if route.method in _READS and route.path != path]
    for wanted, answer in (("served", Answer.SERVED), ("redirect", Answer.REDIRECTED)):
        for route, outcome in slashed:
            if outcome == wanted:
                return answer, (route,), ""
    maybe = [route for route in served if route.method in _READS and _may(route, path)]
    if maybe:
        return Answer.UNKNOWN, tuple(maybe[:3]), f"`{maybe[0].path}` may answer it"
    if same:
        return Answer.OTHER_METHOD, tuple(same), ""
    return Answer.MISSING, (), ""


def _slash(route: Route, path: str) -> str:
    """What the route's framework does with a path that differs from it by a trailing slash only; empty for any other path."""
    if route.path.rstrip("/") != path.rstrip("/") or route.state is not RouteState.SERVED or path.rstrip("/") == "":
        return ""
    family = "flask" if route.framework.startswith(("flask", "api")) else route.framework
    lacks, extra = SLASHES.get(family, ("missing", "missing"))
    return lacks if route.path.endswith("/") else extra


def _may(route: Route, path: str) -> bool:
    """Whether parameters or an opaque prefix could stand for the path."""
    if route.state is RouteState.OPAQUE or route.path.endswith("/**"):
        prefix = route.path.removesuffix("**").rstrip("/")
        return not prefix or path == prefix or path.startswith(prefix + "/")
    if "{" not in route.path and "*" not in route.path:
        return False
    parts = _parts(route.path)
    # Django's `re_path(".*", …)` and `(?P<path>.*)` take nothing and slashes as well.
    rest = ".*" if route.framework in ("django", "drf") and parts[-1].startswith("{") else ""
    pattern = "".join(
        ".*" if part.startswith("*") else "[^/]+" if part.startswith("{") else re.escape(part)
        for part in (parts[:-1] if rest else parts)
    )
    return re.fullmatch(pattern + (rest or "/?"), path) is not None


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"(\{[^{}]*\}|\*+)", path) if part]


# --------------------------------------------------------------------------- folders, names, images


def _holds(folder: str, path: str) -> bool:
    return folder in (".", "") or path == folder or path.startswith(folder + "/")


def _names(images: Iterable[str]) -> Iterator[str]:
    """``docker.io/library/nginx:1.27-alpine`` → ``nginx``."""
    for image in images:
        yield re.split(r"[:@]", basename(image))[0].lower()


def _plain(*names: str) -> set[str]:
    """Names without what people spell differently: case, dashes, a trailing ``-service``."""
    bare = {re.sub(r"[^a-z0-9]", "", name.lower()) for name in names}
    return {name.removesuffix("service") for name in bare} - {"", "app", "web"}


# --------------------------------------------------------------------------- ports


def _listens(manifest: Manifest, image: Manifest | None) -> Iterator[tuple[str, Location]]:
    """The port of the server that the command starts; the image's own command when the manifest has none."""
    for holder in (manifest, image):
        if holder is None or not holder.starts:
            continue
        for start in holder.starts:
            if (
                start.role == "server"
                and start.port
                and not start.config
                and not start.opaque
                and not start.conditional
            ):
                port = _number(start.port, manifest, image)
                if start.program == "gunicorn" and not start.port_written:
                    port = _number("$PORT", manifest, image) or port
                if port:
                    yield (
                        port,
                        start.location or Location(holder.location.path, holder.command_line or holder.location.line),
                    )
        return


def _exposes(manifest: Manifest, image: Manifest | None) -> tuple[tuple[str, Location], ...]:
    ports = [(_number(text, manifest, image), Location(manifest.location.path, line)) for text, line in manifest.ports]
    if image is not None and image is not manifest:
        ports += [(_number(text, manifest, image), Location(image.location.path, line)) for text, line in image.ports]
    return tuple((port, place) for port, place in ports if port)


def _number(port: str, manifest: Manifest, image: Manifest | None) -> str:
    """A port as digits: ``8000/tcp``, ``80:8000``, ``${PORT:-8000}``, ``$PORT`` with the value that is declared; else empty."""
    port = port.strip().removesuffix("/tcp")
    found = re.fullmatch(r"\$\{?(\w+)(?::?-([^}]*))?\}?", port)
    if found:
        declared = [
            d.value for holder in (manifest, image) if holder for d in holder.env if d.name == found[1] and d.value
        ]
        default = _PORTS_OF_HOSTS.get(manifest.host, "") if found[1] == "PORT" else ""
        port = next(iter(declared), "") or default or found[2] or ""
    port = port.rpartition(":")[2]
    return port if port.isdigit() and len(port) < 6 else ""


# --------------------------------------------------------------------------- scripts


def _asked(module: Any) -> Iterator[tuple[str, str, int]]:
    """(path, port, line) of every URL of this machine that the script writes down, and of ``request("GET", path)`` and ``path:``.

    A URL without a path is the base of another one (``f"{BASE}/health"``); it counts by itself when nothing is put behind it.
    """
    bases, whole, behind = [], [], []
    for node in _nodes(module):
        kind = type(node).__name__
        if kind in ("Const", "Format"):
            text = _text(node)
            found = _URL.search(text)
            if found and _host(found[1]) in _SELF | {"{}"}:
                port = re.search(r":(\d+)", found[1])
                (whole if found[2] else bases).append((found[2] or "/", port[1] if port else "", node.line))
            elif re.fullmatch(r"(\{\})?/[\w./-]+", text):
                behind.append((text.removeprefix("{}"), "", node.line))
        elif (
            kind == "Item" and node.key is not None and _text(node.key) == "path" and _text(node.value).startswith("/")
        ):
            whole.append((_text(node.value), "", node.line))
        elif kind == "Call" and getattr(node.func, "name", "") == "request" and len(node.args) > 1:
            method, path = _text(node.args[0]), _text(node.args[1])
            if method in ("GET", "HEAD") and path.startswith("/"):
                whole.append((path, "", node.line))
    yield from whole or (behind if bases else []) or bases


def _host(authority: str) -> str:
    """The host of ``localhost:8000``, ``localhost:{}`` and ``localhost:8000{}`` (where the path begins with what is filled in)."""
    return re.sub(r":(\d+|\{\})$", "", re.sub(r"(?<=[^:])\{\}$", "", authority))


def _text(node: Any) -> str:
    """A constant's text; of a format the text with ``{}`` for what is filled in."""
    kind = type(node).__name__
    if kind == "Const":
        return node.value if isinstance(node.value, str) else ""
    if kind == "Format":
        return "".join(
            part.value if type(part).__name__ == "Const" and isinstance(part.value, str) else "{}"
            for part in node.parts
        )
    return ""


def _nodes(root: Any) -> Iterator[Any]:
    """Every node of a module; the constants inside a format are not told apart from it."""
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            if hasattr(node, "_fields"):
                yield node
                if type(node).__name__ == "Format":
                    continue
            todo.extend(node)


def _short(command: str) -> str:
    return command if len(command) <= 60 else command[:57] + "…"
