"""The server never hears that it should stop: a script or npm is the container's first process and keeps the signal.

Every deploy then cuts requests off after the host's patience ends.

Fails:

    CMD ["./start.sh"]         # ends with: uvicorn app.main:app --host 0.0.0.0
    CMD ["npm", "start"]

Passes:

    CMD ["./start.sh"]         # ends with: exec uvicorn app.main:app --host 0.0.0.0
    CMD ["node", "server.js"]

Does not flag: ``exec``, init processes (tini, dumb-init), commands in shell form (``sh -c`` replaces itself with the last one);
hosts that start the command without a container; programs that open no port. npm is said with less confidence: some versions pass the signal on.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.scalability import ITEM
from deployable.deployed import confidence, in_production, label, opens, place, value_of
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Manifest,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Start,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests", "listens"),
    "Put `exec` before the server, start node itself, or use tini.",
)

_INIT = ("tini", "dumb-init", "docker-init", "catatonit", "s6-svscan", "supervisord")
_MANAGERS = ("npm", "yarn", "pnpm")


def check(project: Sources) -> Outcomes:
    outcomes = [
        outcome
        for manifest in in_production(project)
        if manifest.host == "dockerfile"
        for outcome in _judged(manifest, project)
    ]
    yield from outcomes
    if not outcomes:
        yield NotApplicable("no image says which server it starts")


def _judged(manifest: Manifest, project: Sources) -> Iterator[Finding | Evidence]:
    stays = [
        start
        for start in manifest.starts
        if not start.conditional
        and (start.role in ("server", "worker", "script", "package") or "exec" in start.wrapped)
    ]
    if not stays:
        return
    start = stays[-1]
    first = value_of(manifest, "entrypoint", "cmd")[0].split(" ")[0].rpartition("/")[2]
    if first in _INIT or any(word in _INIT for word in start.wrapped):
        yield Evidence(place(manifest, start), f"{label(manifest)} starts under {first}")
        return
    why = _kept(start, manifest)
    if (
        why.endswith("without exec")
        and start.role == "script"
        and not any(opens(start, each) for each in project.listens)
    ):
        return  # A step of a batch, for all that is known.
    if why:
        sure = confidence(manifest, project)
        yield Finding(
            f"{label(manifest)}: {why}, so {start.program} never gets SIGTERM",
            place(manifest, start),
            subject=f"{start.program} {start.application}",
            confidence=Confidence.LIKELY if first in _MANAGERS else sure,
        )
    else:
        yield Evidence(place(manifest, start), f"{start.program} gets the signals")


def _kept(start: Start, manifest: Manifest) -> str:
    """Who keeps the signal: a shell that waits for the server, or a package manager."""
    managers = [word for word in start.wrapped if word in _MANAGERS]
    if start.role == "package" or managers:
        return f"{(managers or [start.program])[0]} is the first process"
    if "exec" in start.wrapped:
        return ""
    script = next(
        (word for word in start.wrapped if word.endswith(".sh") or word in ("entrypoint", "start", "boot", "run")), ""
    )
    if script:
        return f"{script} starts it without exec"
    return "a shell waits for the pipe" if start.joined == "|" else ""
