"""A manifest names a folder, script, settings module, start module or application that the repository does not hold.

The build or the first start fails on the host, not here.

Fails:

    services:
      - type: web
        rootDir: backend        # the folder is called api

Passes:

    services:
      - type: web
        rootDir: api

Does not flag: what a build makes (``dist/``, ``build/``, anything git ignores), paths with variables, absolute paths inside an image,
modules of installed packages, folders that are copied into the context before the build. Where the build context is guessed, a missing ``COPY`` source is said with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.deployed import confidence, in_production, label, place
from deployable.model import (
    Confidence,
    EnvDeclaration,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Start,
)
from deployable.places import role

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "listens"),
    "Name the path that exists, or add the file.",
)

_BUILD_FILES = re.compile(
    r"(^|/)(requirements[\w.-]*\.txt|package\.json|pyproject\.toml|Pipfile|go\.mod|pom\.xml|Gemfile|composer\.json)$"
)
_MADE = re.compile(
    r"(^|/)(dist|build|out|target|\.next|staticfiles|public|node_modules|coverage|bin|obj|publish|generated|wheels?|vendor)(/|$)|\.(jar|war|whl|zip|exe|so)$"
)
_BUILDS = re.compile(r"(^|/)\.github/workflows/[^/]+$|^cloudbuild[\w.-]*$")
_ELSEWHERE = re.compile(r"\b(working-directory|dir|repository|submodules):|\bcd |\bgit clone\b|\bdocker init\b")
"""What takes a build to another folder, or brings files that the repository does not hold."""
_ROOTED = ("render", "digitalocean", "app-runner")
"""Hosts that build from the folder that the manifest names, or from the root."""
_PYTHON = ("gunicorn", "uvicorn", "hypercorn", "daphne", "granian", "waitress-serve")


def check(project: Sources) -> Outcomes:
    seen = False
    for manifest in in_production(project):
        named = [*manifest.paths, *_told(manifest), *_settings_of(manifest)]
        if manifest.kind in ("third-party", "database", "environment") or not (named or manifest.starts):
            continue
        seen = True
        if _is_astray(manifest, project):
            yield NotChecked(
                f"nothing that {label(manifest)} builds from is here: it may be meant for another place",
                manifest.location,
            )
            continue
        missing = [
            *_told(manifest),
            *_paths(manifest, project),
            *_starts(manifest, project),
            *_settings(manifest, project),
        ]
        yield from missing
        if not missing:
            yield Evidence(manifest.location, f"{label(manifest)}: every path it names exists")
    yield from _builds(project)
    if not seen:
        yield nothing_deployed(project)


def _told(manifest: Manifest) -> list[Finding]:
    """Paths of files around the manifest (``kustomization.yaml``), which its linker has looked for."""
    told = [problem for problem in manifest.problems if problem.kind == "missing-path"]
    return [Finding(problem.message, problem.location, subject=problem.subject) for problem in told]


def _builds(project: Sources) -> Iterator[Finding]:
    """Dockerfiles that workflows and Cloud Build build from, where nothing in the file leaves the root of the repository."""
    for path in project.having("image_builds"):
        if not _BUILDS.search(path) or any(_ELSEWHERE.search(line) for line in project.lines(path)):
            continue
        for build in project.read("image_builds", path) or ():
            named = [build.dockerfile.removeprefix("./"), f"{build.context}/{build.dockerfile}".removeprefix("./")]
            if (
                not re.fullmatch(r"[\w./-]+", build.dockerfile)
                or any(map(project.exists, named))
                or project.ignored(named[0])
            ):
                continue
            yield Finding(
                f"{path.rpartition('/')[2]} builds from {build.dockerfile}, and nothing is there",
                Location(path, build.line),
                subject=f"build {build.dockerfile}",
            )


def _is_astray(manifest: Manifest, project: Sources) -> bool:
    """Of several services that a compose file builds, none finds its folder: the file is kept here to be put elsewhere."""
    beside = [other for other in project.manifests if other.location.path == manifest.location.path]
    builds = {path for other in beside for field, path, _ in other.paths if field == "build"}
    return manifest.host == "compose" and len(builds) > 1 and not any(map(project.exists, builds))


def _paths(manifest: Manifest, project: Sources) -> Iterator[Finding]:
    for field, path, line in manifest.paths:
        if path.startswith("..") or "$" in path or project.exists(path) or project.ignored(path) or _MADE.search(path):
            continue
        sure = field != "copy" or (_BUILD_FILES.search(path) is not None and _context_is_known(manifest, project))
        if field == "copy" and not sure and not _context_is_known(manifest, project):
            continue
        if field == "copy" and not sure and _brought_before(path, manifest, project):
            continue
        yield Finding(
            f"{label(manifest)} names {path} as {field}, and nothing is there",
            Location(manifest.location.path, line),
            subject=f"{field} {path}",
            confidence=confidence(manifest, project) if sure else Confidence.LIKELY,
        )


def _brought_before(path: str, manifest: Manifest, project: Sources) -> bool:
    """What the build context is given before the build: a folder of the root that a script copies in, what collectstatic writes."""
    own = path.removeprefix(f"{manifest.root}/")
    collected = path.rpartition("/")[2] == "static" and bool(project.having("python", b"STATIC_ROOT"))
    return (own != path and project.exists(own)) or collected


def _context_is_known(manifest: Manifest, project: Sources) -> bool:
    """Another manifest names the context, or most of what is copied is there."""
    copies = [path for field, path, _ in manifest.paths if field == "copy"]
    there = sum(project.exists(path) for path in copies)
    return there * 2 >= len(copies)


def _starts(manifest: Manifest, project: Sources) -> Iterator[Finding]:
    if not manifest.root and manifest.host != "dockerfile":
        return
    if manifest.root not in ("", ".") and not project.exists(manifest.root):
        return
    for start in manifest.starts:
        if start.program == "uvicorn" and re.fullmatch(r"[\w./-]+", start.application):
            yield Finding(
                f"{label(manifest)} gives uvicorn `{start.application}`, which names no application in it",
                place(manifest, start),
                subject=f"start {start.application}",
                remedy=f"Write `{start.application.removesuffix('.py')}:app`, with the application's own name.",
                confidence=confidence(manifest, project),
            )
        absent = [
            file for application, file in project.absent if application == start.application and file in start.files
        ]
        if absent and not start.conditional:
            yield Finding(
                f"{label(manifest)} starts `{start.application}`, and {absent[0]} defines no `{start.application.rpartition(':')[2]}`",
                place(manifest, start),
                related=(Evidence(Location(absent[0]), "the module"),),
                subject=f"start {start.application}",
                confidence=confidence(manifest, project),
            )
        if start.files or start.conditional or "$" in start.folder or start.folder.startswith("/"):
            continue
        what = _missing(start, manifest, project)
        if what:
            yield Finding(
                f"{label(manifest)} starts {what}, which does not exist",
                place(manifest, start),
                subject=f"start {what}",
                confidence=confidence(manifest, project),
            )


def _settings_of(manifest: Manifest) -> list[EnvDeclaration]:
    return [variable for variable in manifest.env if variable.name == "DJANGO_SETTINGS_MODULE"]


def _settings(manifest: Manifest, project: Sources) -> Iterator[Finding]:
    """Django's settings by the variable that names them."""
    for variable in _settings_of(manifest):
        named = (variable.value or "").strip("\"'")
        if "." not in named or not _module(named, project):
            continue
        path = f"{named.replace('.', '/')}.py"
        if project.ignored(path) or any(start.folder for start in manifest.starts):
            continue
        yield Finding(
            f"{label(manifest)} sets DJANGO_SETTINGS_MODULE to `{named}`, which does not exist",
            variable.location,
            subject=f"settings {named}",
            confidence=confidence(manifest, project),
        )


def _missing(start: Start, manifest: Manifest, project: Sources) -> str:
    name = start.application
    if not name or re.search(r"[$*{<]", name):
        return ""
    if start.role == "package":
        package = "package.json" if manifest.root == "." else f"{manifest.root}/package.json"
        if manifest.dockerfile or start.folder:
            return ""
        if not project.exists(package):
            # Where its own folder is the host's default, a manifest deeper down may be meant for another root.
            rooted = manifest.host in _ROOTED and manifest.location.path.rpartition("/")[0] in ("", ".do")
            return f"the package.json script `{name}` of {package}" if rooted else ""
        return f"the package.json script `{name}`" if name not in ("start", "test") else ""
    if start.program in _PYTHON and start.role == "server":
        return _module(name, project)
    if start.program.startswith("python") and "-m" in start.words:
        return _run_module(name, project)
    path = name.removeprefix("./")
    local = not name.startswith(("/", "~", "..")) and start.role in ("script", "server")
    if start.program in ("python", "python3", "node") and local and re.search(r"\.(py|[cm]?js)$", path):
        wanted = path if manifest.root in ("", ".") else f"{manifest.root}/{path}"
        elsewhere = any(f"/{file}".endswith(f"/{path}") for file in project.files)
        made = _MADE.search(wanted) or role(wanted) == "generated" or project.ignored(wanted)
        in_image = start.location is not None and start.location.path == manifest.dockerfile
        return "" if made or elsewhere or in_image or manifest.dockerfile else f"`{wanted}`"
    return ""


def _run_module(name: str, project: Sources) -> str:
    """``python -m shop.server``, where ``shop`` is a package of the repository; a folder may share a name with an installed one."""
    first = name.partition(".")[0]
    local = project.exists(f"{first}/__init__.py") and not project.exists(name.replace(".", "/"))
    return _module(name, project) if local else ""


def _module(name: str, project: Sources) -> str:
    """A module is only called missing when its first name stands nowhere, or stands at the root without the rest."""
    module = name.partition(":")[0].partition("(")[0]
    if not re.fullmatch(r"[A-Za-z_][\w.]*", module):
        return ""
    first = module.partition(".")[0]
    parts = {
        part
        for path in project.files
        if path.endswith((".py", ".pyx", ".toml"))
        for part in path.removesuffix(".py").split("/")
    }
    if first not in parts and first.replace("_", "-") not in parts:
        return f"the module `{module}`"
    path = module.replace(".", "/")
    anywhere = any(file.endswith((f"{path}.py", f"{path}/__init__.py")) for file in project.files)
    return "" if anywhere or "." not in module or not project.exists(first) else f"the module `{module}`"
