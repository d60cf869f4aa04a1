"""Production starts a server that is made for development, or one that restarts when files change.

Such servers serve one request at a time, leak memory, show tracebacks, or watch the disk for nothing.

Fails:

    CMD ["npm", "run", "dev"]
    web: python manage.py runserver 0.0.0.0:$PORT

Passes:

    CMD ["node", "dist/main.js"]
    web: gunicorn config.wsgi

Does not flag: compose files and Dockerfiles for development, commands in a branch of a script, what only prepares the start.
"""

from __future__ import annotations

from deployable.concerns.production_settings import ITEM, nothing_started
from deployable.deployed import confidence, label, place, running
from deployable.model import Confidence, Evidence, Finding, Manifest, Outcomes, Rule, Severity, Sources, Start

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Start a server for production: gunicorn, uvicorn without --reload, node on the built files.",
)

_COMPILERS = ("ts-node",)
"""They serve as well as node does, later and with more memory."""


def check(project: Sources) -> Outcomes:
    told = False
    last = dict(running(project))
    for manifest, start in running(project):
        what = start.development if start is last[manifest] or start.role == "server" else ""
        if what:
            told = True
            compiles = start.program in _COMPILERS
            yield Finding(
                f"{label(manifest)} compiles its TypeScript at every start: {start.program}"
                if compiles
                else f"{label(manifest)} starts a development server: {_said(start)}",
                place(manifest, start),
                subject=what,
                severity=Severity.WARNING if compiles else None,
                confidence=Confidence.LIKELY if _composed(manifest, project) else confidence(manifest, project),
                remedy=_instead(start),
            )
        elif start.role == "server" or start.files:
            told = True
            yield Evidence(
                place(manifest, start), f"{label(manifest)} starts {start.program} {start.application}".rstrip()
            )
    if not told:
        yield nothing_started(project)


def _composed(manifest: Manifest, project: Sources) -> bool:
    """An image that only a compose file for an unnamed environment builds may well be a developer's."""
    users = [each for each in project.manifests if each.dockerfile == manifest.dockerfile and each is not manifest]
    return (
        manifest.host == "dockerfile"
        and bool(users)
        and all(each.host == "compose" and each.environment != "production" for each in users)
    )


def _said(start: Start) -> str:
    return f"{start.program} --reload" if start.development == "--reload" else start.development


def _instead(start: Start) -> str:
    if start.development == "--reload":
        return "Leave --reload out."
    if start.development.startswith("flask run"):
        return f"gunicorn --bind 0.0.0.0:$PORT {start.application or 'app:app'}"
    if start.development == "runserver":
        return "gunicorn --bind 0.0.0.0:$PORT <project>.wsgi"
    if start.program in ("nodemon", "ts-node", "ts-node-dev"):
        return "Build, then start the built file with node."
    return ""
