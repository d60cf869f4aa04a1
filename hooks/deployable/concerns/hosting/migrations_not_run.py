"""The database has migrations, and nothing in the deployment applies them; or every instance applies them as it starts.

New code meets the old schema and fails at the first query. Several instances that migrate at once lock or break each other.

Fails:

    alembic/versions/1a2b.py
    render.yaml:  startCommand: uvicorn app.main:app

Passes:

    render.yaml:  preDeployCommand: alembic upgrade head
                  startCommand: uvicorn app.main:app

Does not flag: migrations that a script, workflow, release phase or the application itself applies (a Makefile, a script for
development, a package.json script or a command of the code's own counts where something that deploys calls it);
a single instance that applies them before it starts; repositories without a manifest; an image alone (whoever starts it
may apply them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable import migrations
from deployable.concerns.hosting import ITEM, nothing_deployed
from deployable.deployed import confidence, in_production, label, place, several
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Manifest,
    Migrations,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
)
from deployable.places import role

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "runtime"),
    "Run the migrations once a deploy, before the new version starts.",
)

_STEPS = {
    "render": "preDeployCommand: {command}",
    "digitalocean": "jobs:\n- name: migrate\n  kind: PRE_DEPLOY\n  run_command: {command}",
    "procfile": "release: {command}",
    "heroku": "release: {command}",
    "fly": '[deploy]\n  release_command = "{command}"',
    "railway": 'preDeployCommand = ["{command}"]',
    "elastic-beanstalk": "container_commands:\n  01_migrate:\n    command: {command}\n    leader_only: true",
    "app-runner": "pre-run:\n  - {command}",
}
_LEADER = re.compile(r"leader", re.IGNORECASE)
"""A command that asks for itself whether its instance is the one."""
_OWN_STEPS = ("render", "digitalocean", "fly", "railway", "app-runner")
"""Hosts whose manifest alone says what a deploy runs."""
_TESTS = re.compile(
    r"(^|/)\.?(github/workflows|gitlab-ci|circleci)[^ ]*(test|ci|lint|check|build)[^/]*$|(^|/)(tests?|ci)[\w.-]*\.(sh|ya?ml)$|noxfile\.py$|tox\.ini$",
    re.IGNORECASE,
)


_DEPLOYING = re.compile(r"deploy|release|publish|migrat|\bprod", re.IGNORECASE)
_CHECKS = re.compile(
    r"(^|/)workflows/[^/]*(test|lint|check)[^/]*$|(^|/)\.travis\.yml$|(^|/)([^/]*[-_.])?tests?[-_.][^/]*\.(py|[cm]?[jt]s)$"
)
"""Workflows that only look (one that is named for more may deploy as well), and what tests are built from."""
_DATABASE = re.compile(r"postg|mysql|mariadb|mongo|timescale|pgvector|mssql")
_BY_HAND = re.compile(
    r"(^|/)(Makefile|justfile|Taskfile\.ya?ml|[^/]*(bootstrap|setup|dev|local|reset|seed|install|init)[^/]*\.(sh|py|[jt]s))$"
)
_TARGET = re.compile(r"([\w.-]+)[ \t]*:(?![=:])([^#=]*)")
"""A rule of a Makefile: (target, what is made before)."""
_LIFECYCLE = re.compile(r'^"(pre|post)?(start|build|install|deploy|release|prepare)\b|^"(heroku-|vercel-|gcp-)')
_DEPLOYS = re.compile(
    r"(^|/)(\.github/workflows/|\.gitlab-ci|\.circleci/|(cloudbuild|buildspec|bitbucket-pipelines|azure-pipelines)[^/]*$|Dockerfile|Procfile|Jenkinsfile"
    r"|package\.json$|[^/]*(entrypoint|deploy|release))"
)


def check(project: Sources) -> Outcomes:
    tools = [tool for tool in project.runtime.migrations if tool.count]
    if not tools:
        yield from _nothing_to_apply(project)
        return
    deployed = [
        manifest for manifest in in_production(project) if manifest.kind in ("web", "private", "image", "function")
    ]
    if not deployed:
        yield nothing_deployed(project)
        return
    crowded = [*_in_every_instance(deployed)]
    yield from crowded
    ran = [
        *_applied(_runners(project)),
        *(run for run in project.runtime.migrated if not _is_test(run, project) or _in_a_deploy(run, project)),
    ]
    if crowded:
        return
    by_hand = [run for run in ran if _by_hand(run, project)]
    firm = [run for run in ran if run not in by_hand]
    if firm:
        held = [manifest for manifest in deployed if _holds(manifest, tools[0])]
        lonely = [manifest for manifest in held if all(_of_others(run, manifest, project) for run in firm)]
        yield from ([_left_out(lonely[0], firm[0], tools[0])] if lonely else firm[:5])
        return
    if all(manifest.host in ("dockerfile", "pm2") for manifest in deployed):
        what = "image runs" if deployed[0].host == "dockerfile" else "process manager runs"
        yield NotChecked(f"the {what} no migrations, and nothing here says how it is deployed", deployed[0].location)
        return
    manifest = min(
        deployed,
        key=lambda one: (
            not _holds(one, tools[0]), one.host not in _STEPS, one.host in ("dockerfile", "compose"), one.location,
        ),
    )  # fmt: skip
    # What an image built elsewhere does when it starts is not known.
    elsewhere = manifest.image and not manifest.dockerfile
    sure = manifest.host in _STEPS and not elsewhere and confidence(manifest, project) is Confidence.CERTAIN
    tool = tools[0]
    yield Finding(
        f"migrations of {tool.tool} ({tool.count}) are in the repository, and nothing that is deployed runs `{tool.command}`",
        manifest.location,
        related=(
            Evidence(tool.location, f"{tool.tool} is set up here"),
            *(run._replace(note=f"by hand: {run.note}") for run in by_hand[:2]),
        ),
        subject=f"{tool.tool} {manifest.host}",
        remedy=_STEPS.get(manifest.host, "Run `{command}` once a deploy, before the new version starts.").format(
            command=tool.command
        ),
        confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
    )


def _in_a_deploy(run: Evidence, project: Sources) -> bool:
    """A workflow that is named for its tests may deploy as well, in a job of its own."""
    job = _job(run, project)
    return job is not None and _DEPLOYING.search(f"{job.id} {job.name}") is not None


def _is_test(run: Evidence, project: Sources) -> bool:
    """By the file's name, or because the job brings a database along, for its own time."""
    job = _job(run, project)
    brought = job is not None and any(_DATABASE.search(image) for _, image, _ in job.services)
    path = run.location.path
    return brought or _TESTS.search(path) is not None or _CHECKS.search(path) is not None


def _job(run: Evidence, project: Sources) -> Any:
    """The job of a workflow that the line stands in."""
    workflow = project.read("workflow", run.location.path) if ".github/workflows/" in run.location.path else None
    jobs = [job for job in workflow.jobs if job.line <= run.location.line] if workflow is not None else []
    return jobs[-1] if jobs else None


def _holds(manifest: Manifest, tool: Migrations) -> bool:
    """The tool is set up in the folder that the manifest builds from, not beside it."""
    return manifest.root in ("", ".") or tool.location.path.startswith(f"{manifest.root}/")


def _left_out(manifest: Manifest, run: Evidence, tool: Migrations) -> Finding:
    return Finding(
        f"{label(manifest)} does not run `{tool.command}`, which only another deployment does",
        manifest.location,
        related=(run,),
        subject=f"{tool.tool} {manifest.host}",
        remedy=_STEPS[manifest.host].format(command=tool.command),
        confidence=Confidence.LIKELY,
    )


def _of_others(run: Evidence, manifest: Manifest, project: Sources) -> bool:
    """The command belongs to manifests of other hosts, by its own place or by who calls the script that holds it."""
    if manifest.host not in _OWN_STEPS:
        return False
    own = {manifest.location.path, manifest.dockerfile}
    others = {other.location.path for other in project.manifests} - own
    path = run.location.path
    if not path.endswith((".sh", ".bash")):
        return path in others
    callers = set(project.mentioning(path.rpartition("/")[2].encode()))
    return bool(callers & others) and not callers & own


def _by_hand(run: Evidence, project: Sources) -> bool:
    """A command that stands ready for people, or for the first deploy: nothing that deploys or starts calls it."""
    if run.location.path.rpartition("/")[2] == "app.json":
        # Heroku reads it when it makes an app, and never again.
        return True
    if run.location.path in project.runtime.commanded:
        return True
    calls = _calls(run, project)
    return bool(calls) and not any(
        _DEPLOYS.search(file) and not _CHECKS.search(file) and _is_called(word, file, project)
        for word in calls
        for file in project.mentioning(word)
    )


def _is_called(word: bytes, file: str, project: Sources) -> bool:
    """Of scripts of package.json that call one another, only those that run by themselves count."""
    if not file.endswith("package.json"):
        return True
    lines = (line.strip() for line in project.lines(file))
    return any(word.decode() in line and _LIFECYCLE.search(line) for line in lines)


def _calls(run: Evidence, project: Sources) -> tuple[bytes, ...]:
    """How something else would call a script for people; empty for a place that runs by itself."""
    path = run.location.path
    name = path.rpartition("/")[2]
    if name == "package.json" and not _LIFECYCLE.search(run.note):
        script = run.note.split('"')[1].encode() if '"' in run.note else b""
        return (b"run " + script, b"yarn " + script, b"pnpm " + script, b'"' + script + b'"', b"- " + script)
    if not _BY_HAND.search(path):
        return ()
    return (name.encode(),) if "." in name else _targets(run, project) or (b"make ", b"just ", b"task ")


def _targets(run: Evidence, project: Sources) -> tuple[bytes, ...]:
    """The target of the Makefile that the command stands in, and those that want it made before."""
    rules = [found for line in project.lines(run.location.path)[: run.location.line] if (found := _TARGET.match(line))]
    every = [found for line in project.lines(run.location.path) if (found := _TARGET.match(line))]
    wanted = [rules[-1][1]] if rules else []
    for name in wanted:
        wanted += [each[1] for each in every if name in each[2].split() and each[1] not in wanted]
    return tuple(f"make {name}".encode() for name in wanted)


def _nothing_to_apply(project: Sources) -> Iterator[Finding | NotApplicable]:
    """``prisma migrate deploy`` beside a schema without migrations applies nothing, and the tables never come to be."""
    schemas = [path for path in project.files if path.endswith("schema.prisma") and role(path) == "code"]
    deployed = [
        manifest
        for manifest in in_production(project)
        if manifest.kind in ("web", "private", "image", "function", "job")
    ]
    runs = [run for run in (*_applied(deployed), *project.runtime.migrated) if "prisma migrate deploy" in run.note]
    if schemas and runs:
        yield Finding(
            f"`prisma migrate deploy` applies nothing: there are no migrations beside {schemas[0]}",
            runs[0].location,
            related=(Evidence(Location(schemas[0]), "the schema"),),
            subject="prisma migrate deploy",
            remedy="Make the first migration with `npx prisma migrate dev --name init` and commit it.",
        )
    else:
        yield NotApplicable("no migrations were found", rests=("runtime",))


def _runners(project: Sources) -> list[Manifest]:
    """What may migrate: the services, and the jobs and workers beside them."""
    return [
        manifest
        for manifest in in_production(project)
        if manifest.kind in ("web", "private", "image", "function", "job", "worker")
    ]


def _applied(deployed: list[Manifest]) -> list[Evidence]:
    found = []
    for manifest in deployed:
        found += [Evidence(manifest.location, command) for command in manifest.pre_deploy if migrations.runs(command)]
        found += [
            Evidence(place(manifest, start), " ".join(start.words))
            for start in manifest.starts
            if start.role == "migration"
        ]
    return found


def _in_every_instance(deployed: list[Manifest]) -> list[Finding]:
    found = []
    for manifest in filter(several, deployed):
        for start in manifest.starts:
            if start.role == "migration":
                remedy = "Run it once before the deploy; let the start command only start."
                found.append(_everywhere(manifest, " ".join(start.words), place(manifest, start), remedy))
        for step in manifest.everywhere:
            if migrations.runs(step.note) and not _LEADER.search(step.note):
                found.append(_everywhere(manifest, step.note, step.location, "Add `leader_only: true`."))
    return found


def _everywhere(manifest: Manifest, command: str, where: Location, remedy: str) -> Finding:
    return Finding(
        f"{label(manifest)} runs `{command}` in every instance as it starts, and more than one may start",
        where,
        subject=f"every instance {manifest.host} {manifest.service}",
        remedy=remedy,
        severity=Severity.WARNING,
    )
