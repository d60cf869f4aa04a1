"""Production runs on a plan, or with settings, under which the service sleeps when nobody asks.

The first request after a pause waits for a cold start, often longer than the client does; scheduled work does not happen.

Fails:

    services:
      - type: web
        plan: free

Passes:

    services:
      - type: web
        plan: starter

Does not flag: hosts made to scale to nothing (Cloud Run, functions), previews, other environments.
"""

from __future__ import annotations

from deployable.concerns.scalability import ITEM
from deployable.deployed import hosts, label, value_of
from deployable.model import Evidence, Finding, Location, Manifest, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests",),
    "Take a plan that stays awake, or keep one instance running.",
)


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in hosts(project):
        if manifest.kind not in ("web", "worker", "private") or manifest.environment == "staging":
            continue
        if manifest.host not in ("render", "fly", "railway", "heroku", "digitalocean"):
            continue
        told = True
        why, line = _sleeps(manifest)
        if why:
            yield Finding(
                f"{label(manifest)} sleeps: {why}",
                Location(manifest.location.path, line or manifest.location.line),
                subject=manifest.service,
            )
        else:
            yield Evidence(manifest.location, f"{label(manifest)} stays awake")
    if not told:
        yield NotApplicable("no host here puts services to sleep")


def _sleeps(manifest: Manifest) -> tuple[str, int]:
    if manifest.host == "render" and manifest.plan == "free" and manifest.kind == "web":
        return "the plan free stops after 15 minutes without a request", value_of(manifest, "plan")[1]
    if manifest.host == "fly":
        stops, line = value_of(manifest, "http_service.auto_stop_machines")
        if stops in ("true", "stop", "suspend") and manifest.instances in ("", "0"):
            return (
                f"auto_stop_machines is {stops} and min_machines_running is {manifest.instances or '0 by default'}",
                line,
            )
    if manifest.host == "railway" and value_of(manifest, "deploy.sleepApplication")[0] == "true":
        return "sleepApplication is true", value_of(manifest, "deploy.sleepApplication")[1]
    if manifest.host == "digitalocean" and value_of(manifest, "inactivity_sleep.after_seconds")[0]:
        return "inactivity_sleep is set", value_of(manifest, "inactivity_sleep.after_seconds")[1]
    if manifest.host == "heroku" and manifest.plan.lower() in ("eco", "free"):
        return f"the dyno size is {manifest.plan}", value_of(manifest, "formation.web.size")[1]
    return "", 0
