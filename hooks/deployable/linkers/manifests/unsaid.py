"""What a host starts where its manifest names no command, and what stands in front of a command (``DEBUG=1 gunicorn …``).

Node's buildpacks run ``npm start`` (devcenter.heroku.com/articles/nodejs-support, docs.digitalocean.com/products/app-platform/reference/buildpacks/nodejs,
cloud.google.com/docs/buildpacks/nodejs); App Engine's Python runtimes run gunicorn with ``main:app`` and workers as the instance class
has memory for (cloud.google.com/appengine/docs/standard/python3/runtime). A Procfile beside it is a manifest of its own.
"""

from __future__ import annotations

import re

from deployable.deployed import place, value_of
from deployable.linkers.manifests.launches import launched
from deployable.model import EnvDeclaration, Location, Manifest, Sources
from deployable.written.declarations import joined
from deployable.written.kinds import kind_of

_BUILDPACKS = ("heroku", "digitalocean", "app-engine", "cloud-run")
_PYTHON = "gunicorn --bind :$PORT --workers $WORKERS main:app"
_RUNS = ("server", "worker", "script", "package")


def started(manifest: Manifest, sources: Sources) -> Manifest:
    """The manifest with its host's own command, where it builds from source that says nothing else."""
    root = manifest.root
    silent = not (manifest.command or manifest.dockerfile or manifest.image) and manifest.kind == "web" and root
    if not silent or manifest.host not in _BUILDPACKS or not _alone(root, sources):
        return manifest
    runtime = value_of(manifest, "runtime")[0]
    if manifest.host == "app-engine" and not runtime.startswith("nodejs"):
        by_default = runtime.startswith("python3") and joined(root, "main.py") in sources.files
        return manifest._replace(command=_PYTHON) if by_default else manifest
    path = joined(root, "package.json")
    package = sources.read("package_json", path) if path in sources.files else None
    starts = package is not None and any(script.name == "start" for script in package.scripts)
    return manifest._replace(command="npm start") if starts else manifest


def _alone(root: str, sources: Sources) -> bool:
    """Nothing beside the code says what starts: no Procfile, and no image that may be built instead."""
    return not any(joined(root, name) in sources.files for name in ("Procfile", "Dockerfile", "heroku.yml"))


def prepared(manifest: Manifest, sources: Sources) -> Manifest:
    """The manifest with the scripts that its steps before a deploy run, as paths that must exist."""
    root = manifest.root or "."
    found = []
    for field, text, line in manifest.attributes:
        steps = launched(text, Location(manifest.location.path, line), root, sources) if field == "prepares" else ()
        for step in steps:
            path = (step.application or " ".join(step.words[1:2])).removeprefix("./")
            plain = re.fullmatch(r"[\w-][\w./-]*\.(py|[cm]?js)", path) and step.program in ("python", "python3", "node")
            if plain and not (step.files or step.conditional or step.folder or manifest.dockerfile or manifest.image):
                elsewhere = any(file.endswith(f"/{path}") for file in sources.files)
                found += [] if elsewhere else [("a step before the deploy", joined(root, path), line)]
    return manifest._replace(paths=(*manifest.paths, *found)) if found else manifest


def given(manifest: Manifest) -> Manifest:
    """The manifest with the variables that its command sets for the program that stays running: those count."""
    found = tuple(
        EnvDeclaration(name, place(manifest, start), "command", kind_of(value), value, manifest.service, manifest.environment)
        for start in manifest.starts
        if start.role in _RUNS and not start.conditional
        for name, value in start.env
    )  # fmt: skip
    return manifest._replace(env=manifest.env + found) if found else manifest
