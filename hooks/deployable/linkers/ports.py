"""The ports that a manifest's service listens on and that its image exposes, as digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deployable.deployed import PORT_VARIABLES, opens
from deployable.model import Listen, Location, Manifest

_PORTS_OF_HOSTS = {"render": "10000", "cloud-run": "8080", "digitalocean": "8080", "app-engine": "8080"}
_HANDED_ON = ("cloud-run", "digitalocean")
"""Hosts that give the service, in PORT, the port that the manifest names."""


def listens(
    manifest: Manifest, image: Manifest | None, opened: Sequence[Listen] = ()
) -> Iterator[tuple[str, Location]]:
    """The port of the server that the command starts, or that the code it runs opens; the image's own command when the
    manifest has none."""
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
                port = number(start.port, manifest, image)
                if start.program in PORT_VARIABLES and not start.port_written:
                    port = number(f"${PORT_VARIABLES[start.program]}", manifest, image) or port
                if port:
                    yield (
                        port,
                        start.location or Location(holder.location.path, holder.command_line or holder.location.line),
                    )
            for listen in opened:
                if opens(start, listen) and not start.port_written and not start.conditional:
                    port = number(
                        f"${{{listen.variable}:-{listen.port}}}" if listen.variable else listen.port, manifest, image
                    )
                    if port:
                        yield port, listen.location
        return


def exposes(manifest: Manifest, image: Manifest | None) -> tuple[tuple[str, Location], ...]:
    ports = [(number(text, manifest, image), Location(manifest.location.path, line)) for text, line in manifest.ports]
    if image is not None and image is not manifest:
        ports += [(number(text, manifest, image), Location(image.location.path, line)) for text, line in image.ports]
    return tuple((port, place) for port, place in ports if port)


def number(port: str, manifest: Manifest, image: Manifest | None) -> str:
    """A port as digits: ``8000/tcp``, ``80:8000``, ``${PORT:-8000}``, ``$PORT`` with the value that is declared; else empty."""
    port = port.strip().removesuffix("/tcp")
    found = re.fullmatch(r"\$\{?(\w+)(?::?-([^}]*))?\}?", port)
    if found:
        declared = [
            d.value for holder in (manifest, image) if holder for d in holder.env if d.name == found[1] and d.value
        ]
        default = _given(manifest) if found[1] == "PORT" else ""
        port = next(iter(declared), "") or default or found[2] or ""
    port = port.rpartition(":")[2]
    return port if port.isdigit() and len(port) < 6 else ""


def _given(manifest: Manifest) -> str:
    """The PORT of hosts that set it; empty for the others."""
    named = [text for text, _ in manifest.ports if text.isdigit()] if manifest.host in _HANDED_ON else []
    return next(iter(named), _PORTS_OF_HOSTS.get(manifest.host, ""))
