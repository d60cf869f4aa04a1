"""Django answers to every host name, or would refuse the name that its host's health check asks for.

With ``*`` a forged Host header ends up in password reset links and caches.

Fails:

    ALLOWED_HOSTS = ["*"]

Passes:

    ALLOWED_HOSTS = ["api.example.com"]

Does not flag: settings for development beside those for production, values that a branch or the environment decides,
repositories without Django.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM
from deployable.deployed import declared, in_production
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Setting,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests", "runtime"),
    "List the names that the service is reached by, from a variable.",
)

_PROBE_HOST = "healthcheck.railway.app"


def check(project: Sources) -> Outcomes:
    settings = [setting for setting in project.runtime.settings if setting.name == "ALLOWED_HOSTS"]
    if not settings:
        yield NotApplicable("no Django settings were found", rests=("runtime",))
        return
    for setting in settings:
        yield from _judged(setting, project)


def _judged(setting: Setting, project: Sources) -> Iterator[Finding | Evidence | NotChecked]:
    names = _names(setting.value)
    given = [
        (value, m)
        for m in in_production(project)
        if setting.variable and (value := declared(m, setting.variable)) is not None
    ]
    for value, manifest in given:
        if value.strip("\"'") == "*":
            yield Finding(
                f"{setting.variable} is * in the manifest, so Django answers to every host name",
                _line(manifest, setting.variable),
                subject="ALLOWED_HOSTS",
            )
            return
    if given:
        yield Evidence(setting.location, f"{setting.variable} comes from {given[0][1].location.path}")
    elif names is None and not setting.variable:
        yield NotChecked("ALLOWED_HOSTS is decided by a branch or an expression", setting.location)
    elif names and "*" in names:
        unless = f" unless {setting.variable} says otherwise" if setting.variable else ""
        yield Finding(
            f"ALLOWED_HOSTS is *{unless}, so Django answers to every host name",
            setting.location,
            subject="ALLOWED_HOSTS",
            confidence=Confidence.LIKELY if setting.variable else Confidence.CERTAIN,
        )
    elif names and not setting.variable and _refused(names, project):
        yield Finding(
            f"Railway's health check asks for the host {_PROBE_HOST}, which ALLOWED_HOSTS refuses",
            setting.location,
            subject=_PROBE_HOST,
            remedy=f'Add "{_PROBE_HOST}" to ALLOWED_HOSTS.',
        )
    else:
        yield Evidence(
            setting.location,
            "ALLOWED_HOSTS is closed" if names is not None else f"ALLOWED_HOSTS comes from {setting.variable}",
        )


def _refused(names: list[str], project: Sources) -> bool:
    probed = any(
        manifest.host == "railway" and any(probe.path for probe in manifest.health) for manifest in project.manifests
    )
    return probed and not any(
        name == _PROBE_HOST or (name.startswith(".") and _PROBE_HOST.endswith(name)) for name in names
    )


def _names(value: str | None) -> list[str] | None:
    if value is None:
        return None
    if not value.startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return None
    return [str(item) for item in found]


def _line(manifest: Manifest, name: str) -> Location:
    return next(variable.location for variable in manifest.env if variable.name == name)
