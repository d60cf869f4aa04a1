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

from deployable.concerns.env_config import ITEM
from deployable.model import Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(Severity.WARNING, ITEM, ("env", "manifests"), "Add .env to .gitignore and to .dockerignore.")


def check(project: Sources) -> Outcomes:
    env = project.env
    if not env.loads:
        yield NotApplicable("nothing here loads an env file")
        return
    yield from _git(project)
    for place, path in env.copies:
        if path not in project.tracked:
            yield _copied(place, path, env.loads[0])
    if not env.copies:
        yield Evidence(env.loads[0], "no image copies the env file")


def _git(project: Sources) -> Outcomes:
    loads = project.env.loads
    files = {posixpath.join(root, ".env").removeprefix("./") for root in _roots(project)}
    open_to = sorted(path for path in files if not project.ignored(path) and path not in project.tracked)
    if len(open_to) < len(files):
        yield Evidence(loads[0], "git ignores the env file")
        return
    if not open_to or not _has_git(project):
        return
    at = Location(".gitignore") if ".gitignore" in project.files else loads[0]
    yield Finding(
        f"`{open_to[0]}` is loaded by {loads[0]} and git does not ignore it",
        at,
        related=(Evidence(loads[0], "loads it"),),
        subject=open_to[0],
        remedy="Add to .gitignore:\n\n.env",
    )


def _roots(project: Sources) -> set[str]:
    """Where an env file may lie: the root, and the service that loads one."""
    places = {
        ".",
        *(
            posixpath.dirname(each.location.path) or "."
            for each in project.env.declarations
            if each.source == "dotenv-example"
        ),
    }
    return {place if place != "." else "" for place in places}


def _has_git(project: Sources) -> bool:
    return bool(getattr(getattr(project, "tree", None), "has_git", True))


def _copied(place: Location, path: str, loads: Location) -> Finding:
    folder = posixpath.dirname(path)
    ignore = posixpath.join(folder, ".dockerignore") if folder else ".dockerignore"
    return Finding(
        f"`COPY` takes the whole folder into the image and no .dockerignore keeps `{path}` out, which {loads} loads",
        place,
        related=(Evidence(loads, "loads it"),),
        subject=f"image {path}",
        remedy=f"Add to {ignore}:\n\n.env\n.env.*\n!.env.example",
    )
