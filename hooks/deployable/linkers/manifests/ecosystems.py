"""pm2's ecosystem files as ``Manifest`` facts, where no image and no Procfile starts them: the machine that runs them is the host.

``pm2 start … --env production`` lays ``env_production`` over ``env``; a file that has none runs with ``env`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename
from typing import Any

from deployable.linkers.manifests.launches import launched
from deployable.model import EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of

_PRODUCTION = ("env_production", "env_prod")
_WORKS = re.compile(r"worker|queue|consumer|cron|schedul", re.IGNORECASE)
_NAME = re.compile(r"(ecosystem|pm2)|process(\.config)?\.(json|ya?ml|c?js)$")
_CONTAINED = re.compile(r"(^|/)([\w.-]*Dockerfile[\w.-]*|Procfile[\w.-]*)$")


def manifests(sources: Sources) -> Iterator[Manifest]:
    if any(_CONTAINED.search(path) for path in sources.files):
        return
    for path in sources.having("pm2", b"apps"):
        if not _NAME.match(basename(path)):
            continue
        folder = folder_of(path)
        place = Location(path)
        starts = launched(("pm2-runtime", "start", basename(path)), place, folder, sources)
        for app in sources.read("pm2", path) or ():
            own = tuple(start for start in starts if start.location == Location(path, app.line))
            yield Manifest(
                "pm2",
                Location(path, app.line),
                service=app.name,
                kind="worker" if _WORKS.search(f"{app.name} {app.script}") else "web",
                environment="production" if _production(app) else environment_of(basename(path)),
                root=joined(folder, app.folder) if not app.folder.startswith(("/", "$")) else "",
                env=tuple(_env(path, app)),
                env_elsewhere=("the environment of the machine",),
                instances=app.instances if app.instances.isdigit() and app.instances != "0" else "",
                autoscaling="max" if app.instances in ("max", "0", "-1") else "",
                starts=own,
            )


def _production(app: Any) -> str:
    return next((table for table, _, _, _ in app.env if table in _PRODUCTION), "")


def _env(path: str, app: Any) -> Iterator[EnvDeclaration]:
    """The variables of ``env``, those of production over them."""
    laid = _production(app)
    over = {name for table, name, _, _ in app.env if table == laid}
    for table, name, value, line in app.env:
        if table == laid or (table == "env" and name not in over):
            yield EnvDeclaration(name, Location(path, line), "pm2", kind_of(value), value, app.name)
