"""Production runs one instance with one worker, and nothing adds another.

One slow request holds up all others, and every restart is an outage.

Fails:

    services:
      - type: web
        plan: standard
        startCommand: gunicorn app:app

Passes:

    services:
      - type: web
        plan: standard
        numInstances: 2
        startCommand: gunicorn app:app

Does not flag: free plans, workers, hosts that scale by themselves (Cloud Run, App Engine) unless they are kept at one, commands whose number of workers a
variable or a configuration file decides.
"""

from __future__ import annotations

import re

from deployable.concerns.scalability import ITEM
from deployable.deployed import declared, hosts, label
from deployable.model import (
    Evidence,
    Finding,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
    Start,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests",),
    "Run two instances or more, or let the host scale; at least start several workers.",
)

_FIELDS = {
    "render": "numInstances: 2",
    "digitalocean": "instance_count: 2",
    "kubernetes": "replicas: 2",
    "copilot": "count: 2",
    "railway": "numReplicas = 2",
    "heroku": '"formation": {"web": {"quantity": 2}}',
    "cloud-run": "Raise the most instances (--max-instances, maxScale).",
    "app-engine": "automatic_scaling:\n  min_instances: 1",
}
_ONE = re.compile(r"(-w|--workers)[ =]?1\b")
_PROVISIONED = {"render": "num_instances = 2", "digitalocean": "instance_count = 2", "ecs": "desired_count = 2"}


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in hosts(project):
        if (
            manifest.kind != "web"
            or manifest.plan.lower() in ("free", "eco", "hobby")
            or manifest.environment == "staging"
        ):
            continue
        many = _most(manifest)
        if not many:
            continue
        told = True
        if many != "1":
            yield Evidence(
                manifest.location, f"{label(manifest)}: {manifest.autoscaling or manifest.instances} instances"
            )
        elif several := _workers(manifest, starts := _starts(manifest, project)):
            yield Evidence(manifest.location, f"{label(manifest)} starts {several}")
        elif not any(start.role in ("server", "script") for start in starts):
            yield NotChecked(f"what the one instance of {label(manifest)} starts is not known", manifest.location)
        else:
            yield Finding(
                f"{label(manifest)} runs one instance with one worker",
                manifest.location,
                subject=manifest.service,
                remedy=(_PROVISIONED if manifest.location.path.endswith(".tf") else _FIELDS).get(manifest.host, ""),
            )
    if not told:
        yield NotApplicable("no manifest for production says how many instances run")


def _most(manifest: Manifest) -> str:
    """How many instances may run at a time, as written; empty where the manifest does not say."""
    high = manifest.autoscaling.rpartition("-")[2]
    if manifest.autoscaling:
        return high if high.isdigit() else "several"
    return manifest.instances if manifest.instances.isdigit() and manifest.instances != "0" else ""


def _starts(manifest: Manifest, project: Sources) -> tuple[Start, ...]:
    """What it starts; on Heroku the Procfile beside ``app.json`` says it."""
    beside = (
        other.starts
        for other in project.manifests
        if (other.host, other.root, other.service) == ("procfile", manifest.root, manifest.service)
    )
    return manifest.starts or (next(beside, ()) if manifest.host == "heroku" else ())


def _workers(manifest: Manifest, starts: tuple[Start, ...]) -> str:
    """What starts several workers, or may; empty when nothing does."""
    for name in ("WEB_CONCURRENCY", "GUNICORN_CMD_ARGS", "UVICORN_WORKERS"):
        value = declared(manifest, name)
        if value is not None and value != "1":
            return f"{name} workers"
    for start in starts:
        if (
            manifest.host == "heroku"
            and start.program in ("gunicorn", "uvicorn")
            and not _ONE.search(" ".join(start.words))
        ):
            return "as many workers as Heroku says in WEB_CONCURRENCY"
        if start.config or start.opaque or (start.workers and start.workers != "1"):
            return f"{start.workers or 'as many as its configuration says'} workers"
    return ""
