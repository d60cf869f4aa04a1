"""Every health probe of every manifest beside the routes of the service that it asks: ``tuple[Probed, ...]``.

What decides: which service the manifest builds (folder, Dockerfile, name, start command), the path (the probe's own, or the one
in a script of the repository that it runs), and how the framework treats a missing or an extra trailing slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import basename

from deployable.linkers import commands, ports
from deployable.linkers.answers import answer_to
from deployable.linkers.probe_scripts import SELF, Scripts
from deployable.linkers.services import services_of
from deployable.model import (
    Answer,
    HealthProbe,
    Linked,
    Manifest,
    Probed,
    Route,
    Service,
    Sources,
)

NOT_ASKED = ("database", "static", "environment", "cron", "job", "function")
"""Kinds of manifest whose probes are not about routes; the URL that a cron job calls is (a probe of the kind ``cron``)."""

_IN_FRONT = ("nginx", "openresty", "caddy", "httpd", "apache2", "traefik", "haproxy", "envoy", "varnish")
_OTHERS = {
    *_IN_FRONT, "postgres", "postgresql", "mysql", "mariadb", "redis", "valkey", "memcached", "mongo", "mongodb", "rabbitmq", "kafka", "zookeeper",
    "elasticsearch", "opensearch", "kibana", "grafana", "prometheus", "minio", "mailhog", "mailpit", "adminer", "pgadmin4", "pgadmin", "keycloak",
    "localstack", "jaeger", "all-in-one", "loki", "tempo", "vault", "consul", "etcd", "nats", "meilisearch", "typesense", "qdrant", "clickhouse-server",
    "mongo-express", "phpmyadmin", "selenium", "flower", "cloudflared", "certbot", "whoami", "hasura", "graphql-engine", "postgrest", "gotenberg",
}  # fmt: skip
_SELF_MADE = ("/.well-known/apollo/",)
"""Paths that a GraphQL server adds where nobody registers them."""
_BESIDE_PROGRAMS = ("streamlit", "jupyter", "mlflow", "flower", "chainlit", "dagster", "airflow", "tensorboard")
"""Servers that answer with routes of their own, none of the repository's."""
_BESIDE = re.compile(r"proxy|exporter|sidecar|agent|fluent|otel|collector|istio|envoy|vault|statsd|cloudsql")
"""Images that stand in a pod beside the application."""


def link(sources: Sources) -> Linked:
    """One ``Probed`` for each probe; one ``assumed`` or ``NOT_ASKED`` for each manifest that has none."""
    asking = _Asking(sources)
    found = []
    for manifest in sources.manifests:
        if manifest.kind in NOT_ASKED and not any(probe.kind == "cron" for probe in manifest.health):
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
        self.scripts = Scripts(sources)
        self.routes: dict[str, list[Route]] = {}
        for route in sources.routes:
            self.routes.setdefault(route.service, []).append(route)
        self.services = sources.services
        self.manifests = sources.manifests
        self.opened = sources.listens
        self.gaps = sources.gaps("routes")
        self.images = {m.dockerfile or m.location.path: m for m in sources.manifests if m.host == "dockerfile"}

    def ask(self, manifest: Manifest, probe: HealthProbe) -> Probed:
        image = self.images.get(manifest.dockerfile) if manifest.host != "dockerfile" else manifest
        services, elsewhere, unknown = self._services(manifest, image)
        if image is None and not manifest.dockerfile:
            image = self._image_of(manifest, services)
        path, port, written = probe.path, probe.port, None
        if not path and probe.command:
            path, script_port, written = self.scripts.of(probe)
            port = port or script_port
        path = path.split("?")[0].split("#")[0]
        listens = tuple(ports.listens(manifest, image, self.opened))
        found = Probed(
            manifest, probe, Answer.NO_PATH, path, services=tuple(services), written=written, port=ports.number(port, manifest, image),
            listens=listens, exposes=ports.exposes(manifest, image),
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
        if path.startswith(_SELF_MADE):
            return found._replace(answer=Answer.UNKNOWN, reason=f"a package may answer `{path}` by itself")
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
        beside = next((start.program for start in manifest.starts if start.program in _BESIDE_PROGRAMS), "")
        if beside:
            return [], f"it starts {beside}", ""
        if not self.services:
            return list(self.routes), "", ""
        if manifest.root.startswith(".."):
            return [], "it is built outside this repository", ""
        near, sure = self._near(manifest, image)
        if self._someone_elses(manifest, sure) or (near and not sure and self._stands_beside(manifest)):
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
        images = [image for image in self.images.values() if image.environment not in ("test", "development")]
        if len(backends) == 1 and len(images) < 2:
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

    def _stands_beside(self, manifest: Manifest) -> bool:
        """It names an image where the same file builds the repository's own."""
        built = [m for m in self.manifests if m.location.path == manifest.location.path and m.dockerfile]
        name = next(_names((manifest.image,)), "")
        return (
            bool(name and built) and not manifest.dockerfile and name not in _names(m.image for m in built if m.image)
        )

    def _image_of(self, manifest: Manifest, services: list[str]) -> Manifest | None:
        """The one Dockerfile in the folder of the one service, for manifests that only name an image.

        A file that runs several images of one owner means another repository's by some of them: then the name must tell.
        """
        name, path = next(_names((manifest.image,)), ""), manifest.location.path
        owner = manifest.image.rpartition("/")[0]
        siblings = {m.image.partition(":")[0] for m in self.manifests if m.location.path == path and owner}
        several = sum(image.startswith(f"{owner}/") for image in siblings) > 1 if owner else False
        if several and not any(_plain(name) & _plain(s.name, basename(s.root)) for s in self.services):
            return None
        roots = {service.root for service in self.services if service.name in services}
        found = [image for image in self.images.values() if {image.root} == roots]
        return found[0] if len(found) == 1 else None

    def _other_host(self, manifest: Manifest, probe: HealthProbe) -> str:
        host = commands.probe(probe.command).host if probe.command else ""
        if host in SELF or host == manifest.service or host.startswith(("$", "`")):
            return ""
        return f"it asks another host, `{host}`"

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


def _short(command: str) -> str:
    return command if len(command) <= 60 else command[:57] + "…"
