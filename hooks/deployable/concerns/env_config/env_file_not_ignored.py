"""The `.env` file that the code loads is one `git add` or one `docker build` away from leaving the machine.

The code loads it, so every developer has one, and nothing keeps it out of git, or out of the image (`COPY . .` without a
`.dockerignore` that names it).

Fails:

    # Dockerfile, no .dockerignore
    COPY . .

Passes:

    # .gitignore and .dockerignore
    .env

Does not flag: repositories that load no env file, Dockerfiles that copy named folders, and files that are tracked on purpose
(`committed-env-file` judges those).
"""

from __future__ import annotations

import posixpath
import re

from deployable.concerns.env_config import ITEM
from deployable.model import Evidence, Finding, Location, NotApplicable, NotChecked, Outcomes, Rule, Severity, Sources
from deployable.places import role

RULE = Rule(Severity.WARNING, ITEM, ("manifests", "env"), "Add .env to .gitignore and to .dockerignore.")

_DEVELOPMENT = re.compile(
    r"(^|[/._-])(dev|development|local|tests?|debug|e2e|cypress|ci|devcontainer|playwright)([._/-]|$)", re.IGNORECASE
)


def check(project: Sources) -> Outcomes:
    loads = [(place, path) for place, path in project.env.loads if role(place.path) == "code"]
    if not loads:
        yield NotApplicable("nothing here loads an env file")
        return
    if not _has_git(project):
        yield NotChecked("there is no git here")
    else:
        yield from _git(project, loads)
    loaded = {path: place for place, path in reversed(loads)}
    copied = [(place, path) for place, path in project.env.copies if path in loaded and path not in project.tracked]
    images: dict[str, list[Location]] = {}
    for place, path in copied:
        if not _DEVELOPMENT.search(place.path):
            images.setdefault(path, []).append(place)
    for path, places in images.items():
        yield _copied(places, path, loaded[path])
    if not copied:
        yield Evidence(loads[0][0], "no image copies the env file")


def _git(project: Sources, loads: list[tuple[Location, str]]) -> Outcomes:
    """One finding for the first env file that is loaded, not tracked, and not ignored."""
    for place, path in loads:
        if path not in project.tracked and not project.ignored(path):
            yield Finding(
                f"`{path}` is loaded by {place} and git does not ignore it",
                Location(".gitignore") if ".gitignore" in project.files else place,
                related=(Evidence(place, "loads it"),),
                subject=path,
                remedy=f"Add to .gitignore:\n\n{posixpath.basename(path)}",
            )
            return
    yield Evidence(loads[0][0], "git ignores the env file")


def _has_git(project: Sources) -> bool:
    return bool(getattr(getattr(project, "tree", None), "has_git", True))


def _copied(places: list[Location], path: str, loads: Location) -> Finding:
    folder = posixpath.dirname(path)
    ignore = posixpath.join(folder, ".dockerignore") if folder else ".dockerignore"
    return Finding(
        f"`COPY` takes the whole folder into the image and no .dockerignore keeps `{path}` out, which {loads} loads",
        places[0],
        related=(Evidence(loads, "loads it"), *(Evidence(place, "copies it too") for place in places[1:])),
        subject=f"image {path}",
        remedy=f"Add to {ignore}:\n\n.env\n.env.*\n!.env.example",
    )
