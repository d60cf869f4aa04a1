"""The production server listens on 127.0.0.1 only, where nobody outside of its container reaches it.

uvicorn, gunicorn, hypercorn, daphne, ``litestar run``, ``flask run`` and ``uvicorn.run`` do so unless they are told otherwise.

Fails:

    CMD ["uvicorn", "app.main:app", "--port", "8000"]

Passes:

    CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]

Does not flag: servers behind a proxy in the same image or machine (nginx, Elastic Beanstalk), addresses that a configuration file or a
variable decides, gunicorn where the host sets PORT.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM, nothing_started, on_beanstalk
from deployable.deployed import INJECTS_PORT, confidence, declared, label, opens, place, running, value_of
from deployable.model import Confidence, Evidence, Finding, Location, Manifest, Outcomes, Rule, Severity, Sources, Start

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "listens"),
    "Listen on 0.0.0.0.",
)

_LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_PROXIES = ("nginx", "caddy", "haproxy", "apache2", "httpd", "traefik", "supervisor")
_VARIABLES = {
    "uvicorn": ("UVICORN_HOST",),
    "gunicorn": ("GUNICORN_CMD_ARGS", "PORT"),
    "flask": ("FLASK_RUN_HOST",),
    "hypercorn": ("HYPERCORN_BIND",),
    "granian": ("GRANIAN_HOST",),
    "litestar": ("LITESTAR_HOST",),
}
_FLAGS = {
    "uvicorn": "--host 0.0.0.0",
    "gunicorn": "--bind 0.0.0.0:$PORT",
    "hypercorn": "--bind 0.0.0.0:$PORT",
    "daphne": "-b 0.0.0.0",
    "flask": "--host 0.0.0.0",
    "litestar": "--host 0.0.0.0",
}


def check(project: Sources) -> Outcomes:
    told = False
    for manifest, start in running(project):
        if manifest.kind not in ("web", "image", "private") or _proxied(manifest, project):
            continue
        for where, host, how, sure in _addresses(manifest, start, project):
            told = True
            if host in _LOOPBACK:
                yield Finding(
                    f"{label(manifest)} listens on {host} only{how}",
                    where,
                    subject=f"{start.program} {start.application}",
                    confidence=confidence(manifest, project) if sure else Confidence.LIKELY,
                    remedy=f"Add `{_FLAGS[start.program]}`." if start.program in _FLAGS else "",
                )
            else:
                yield Evidence(where, f"{label(manifest)} listens on {host}")
    if not told:
        yield nothing_started(project)


def _addresses(manifest: Manifest, start: Start, project: Sources) -> Iterator[tuple[Location, str, str, bool]]:
    """(place, address, how it comes about, whether nothing else can decide it)"""
    if (
        start.role == "server"
        and start.host
        and not start.config
        and not start.opaque
        and not _decided(manifest, start, project)
    ):
        yield (
            place(manifest, start),
            start.host,
            "" if start.host_written else f", as {start.program} does when no address is given",
            True,
        )
    elif start.program == "gunicorn" and manifest.host in INJECTS_PORT and not (start.config or start.opaque):
        # Its documentation: without `bind`, PORT in the environment makes it 0.0.0.0:$PORT.
        if not any(opens(start, listen) for listen in project.listens):
            yield place(manifest, start), "0.0.0.0", "", True
    opened = [listen for listen in project.listens if opens(start, listen)]
    outside = any(listen.host not in _LOOPBACK for listen in opened)
    for listen in opened:
        # Beside a port that others reach, one of its own machine (metrics, an inspector) is meant to be so.
        if not listen.host or start.host_written or (outside and listen.host in _LOOPBACK):
            continue
        call = listen.call.removesuffix("(…)")
        given = declared(manifest, listen.host_variable) if listen.host_variable else None
        if given:
            yield listen.location, given, f", as {listen.host_variable} says", True
        elif listen.host_variable:
            yield listen.location, listen.host, f" unless {listen.host_variable} says otherwise", False
        else:
            how = f", as {call} says" + (" or does by default" if call != listen.call else "")
            yield listen.location, listen.host, how, True


def _decided(manifest: Manifest, start: Start, project: Sources) -> bool:
    """A default that the environment or a configuration file beside it changes."""
    if start.host_written:
        return False
    if start.program == "gunicorn":
        folder = "" if manifest.root in ("", ".") else f"{manifest.root}/"
        if manifest.host in INJECTS_PORT or project.exists(f"{folder}gunicorn.conf.py"):
            return True
    names = _VARIABLES.get(start.program, ())
    return any(declared(manifest, name) is not None for name in names) or any(name in names for name, _ in start.env)


def _proxied(manifest: Manifest, project: Sources) -> bool:
    """A proxy in the same image or on the same machine takes the requests."""
    if value_of(manifest, "network_mode")[0].startswith(("host", "service:", "container:")):
        return True
    if any(word in package for package in manifest.installs for word in _PROXIES):
        return True
    if any(start.program in _PROXIES or start.program.startswith("supervisor") for start in manifest.starts):
        return True
    return on_beanstalk(manifest, project)
