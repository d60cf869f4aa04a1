"""The port that a service listens on beside the one that its host expects: what the rule about ports and the one about probes share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.deployed import INJECTS_PORT, PORT_VARIABLES, declared, inherited, opens, place
from deployable.model import Listen, Location, Manifest, Sources, Start

STRICT = (
    "procfile",
    "heroku",
    "cloud-run",
    "app-engine",
    "digitalocean",
    "copilot",
    "ecs",
    "app-runner",
    "fly",
    "kubernetes",
    "compose",
    "azure-container-apps",
    "dockerfile",
)
"""Hosts whose router or probe asks one port."""


def listening(manifest: Manifest, project: Sources) -> Iterator[tuple[Location, str, bool]]:
    """(place, port, whether it is written there) of every server that the manifest starts."""
    servers = [start for start in manifest.starts if not start.conditional and start.role in ("server", "script")]
    for start in servers:
        said = [listen for listen in project.listens if opens(start, listen)]
        if start.role == "server" and start.port and not start.config and not start.opaque:
            if start.port_written:
                yield place(manifest, start), start.port, True
                continue
            if not said:
                yield place(manifest, start), _by_itself(start, manifest) or start.port, False
        yield from ((listen.location, _port(listen), True) for listen in said if listen.port or listen.variable)


def _by_itself(start: Start, manifest: Manifest) -> str:
    """The variable that the server takes the port from without being told, when it is given: gunicorn PORT, Flask FLASK_RUN_PORT."""
    name = PORT_VARIABLES.get(start.program, "")
    given = (name == "PORT" and manifest.host in INJECTS_PORT) or (name and declared(manifest, name) is not None)
    return f"${name}" if given else ""


def given(name: str, fallback: str | None, manifest: Manifest, project: Sources) -> str:
    """The number that the variable is for this manifest's service, ``$`` where the host gives it, empty where nothing tells."""
    value = declared(manifest, name)
    if value:
        return value if value.isdigit() else "$"
    if fallback is None or (name == "PORT" and manifest.host in INJECTS_PORT):
        return "$"
    if image := inherited(manifest, name, project):
        return image if image.isdigit() else "$"
    # A schema gives the fallback, not the place that reads it.
    defaults = [read.default for read in project.env.reads if read.name == name and read.default]
    return fallback or next(iter(defaults), "").strip("\"'")


def _port(listen: Listen) -> str:
    return f"${{{listen.variable}:-{listen.port}}}" if listen.variable else listen.port


def expected(manifest: Manifest) -> list[tuple[str, int]]:
    """(port, line) of what the host asks; App Engine asks 8080 where nothing is said."""
    ports = [(value, line) for value, line in manifest.ports if value.isdigit()]
    return ports or ([("8080", 0)] if manifest.host == "app-engine" else [])


def numbered(port: str, manifest: Manifest, project: Sources) -> str:
    """A port as written (``${PORT:-8000}``) as the number that it is; ``$`` where the host gives it, empty where nothing tells."""
    asked = re.fullmatch(r"\$\{?(\w+)(?::?-([^}]*))?\}?", port)
    number = given(asked[1], asked[2], manifest, project) if asked else port
    return number if number == "$" or number.isdigit() else ""


def missed(manifest: Manifest, project: Sources) -> tuple[str, ...]:
    """The ports that the host expects, where the one server of the service surely listens on another."""
    if manifest.host not in STRICT or manifest.kind not in ("web", "image", "private"):
        return ()
    opened = list(listening(manifest, project))
    numbers = {numbered(port, manifest, project) for _, port, _ in opened}
    ports = tuple(value for value, _ in expected(manifest))
    sure = len(opened) == 1 and not numbers & {"", "$", *ports}
    return ports if sure else ()
