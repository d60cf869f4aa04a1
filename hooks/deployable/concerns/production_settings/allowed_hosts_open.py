"""The service answers to every host name, or refuses the name that its host's health check asks for.

With ``*`` a forged Host header ends up in password reset links and caches. A closed list is right, but the checks of Kubernetes and
of AWS load balancers ask for the container's own address, those of an image for localhost: Django and Starlette answer 400 to names
that are not on the list, and the deploy never gets well.

Fails:

    ALLOWED_HOSTS = ["*"]

Passes:

    ALLOWED_HOSTS = ["api.example.com"]

Does not flag: settings for development beside those for production, values that a branch or the environment decides, probes that
send a Host of their own; repositories with neither Django nor ``TrustedHostMiddleware``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from deployable.concerns.production_settings import ITEM
from deployable.deployed import declared, in_production, label, service_root
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    HealthProbe,
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
_LOCAL = re.compile(r"https?://(localhost|127\.0\.0\.1)\b")
_HEADER = re.compile(r"[\s'\"]host\s*:", re.IGNORECASE)
_LET_IN = (b"ALLOWED_CIDR_NETS", b"HealthCheckMiddleware", b"HealthMiddleware")
"""What lets probes in whatever the list says."""
_FRAMEWORKS = {"django": "Django", "starlette": "the middleware"}
_BY_ADDRESS = ("kubernetes", "copilot", "ecs", "elastic-beanstalk")
"""Hosts whose checks ask for the container by its address."""
_BALANCED = ("copilot", "ecs", "elastic-beanstalk")
"""Of these, those whose load balancer may be told that other answers than 200 are well."""


def check(project: Sources) -> Outcomes:
    settings = [
        each for each in project.runtime.settings if each.name == "ALLOWED_HOSTS" and not _follows_debug(each, project)
    ]
    if not settings:
        yield NotApplicable("no Django settings and no TrustedHostMiddleware were found", rests=("runtime",))
        return
    for setting in settings:
        yield from _judged(setting, project)


def _follows_debug(setting: Setting, project: Sources) -> bool:
    """One variable turns debug mode on and opens the list: that is one fault, and the other rule's."""
    return bool(setting.variable) and any(
        (each.name, each.value, each.variable) == ("DEBUG", "True", setting.variable)
        for each in project.runtime.settings
    )


def _judged(setting: Setting, project: Sources) -> Iterator[Finding | Evidence | NotChecked]:
    names = _names(setting.value)
    given = [
        (value, m)
        for m in ((setting.manifest,) if setting.manifest else in_production(project))
        if setting.variable and (value := declared(m, setting.variable)) is not None
    ]
    everybody = [
        _line(manifest, setting.variable) for value, manifest in given if "*" in value.strip("\"'[] ").split(",")
    ]
    for place in dict.fromkeys(everybody):
        yield Finding(
            f"{setting.variable} is * in the manifest, so {_FRAMEWORKS[setting.framework]} answers to every host name",
            place,
            subject="ALLOWED_HOSTS",
        )
    if everybody:
        return
    if given and not (setting.manifest and "*" in (names or ())):
        yield Evidence(setting.location, f"{setting.variable} comes from {given[0][1].location.path}")
    elif names is None and not setting.variable:
        yield NotChecked("ALLOWED_HOSTS is decided by a branch or an expression", setting.location)
    elif names and "*" in names:
        unless = f" unless {setting.variable} says otherwise" if setting.variable else ""
        held = f"holds *, whatever {setting.variable} is" if given else f"is *{unless}"
        yield Finding(
            f"ALLOWED_HOSTS {held}, so {_FRAMEWORKS[setting.framework]} answers to every host name",
            setting.location,
            subject="ALLOWED_HOSTS",
            confidence=Confidence.LIKELY if setting.variable and not given else Confidence.CERTAIN,
        )
    elif names and not setting.variable and _refused(names, project):
        yield Finding(
            f"Railway's health check asks for the host {_PROBE_HOST}, which ALLOWED_HOSTS refuses",
            setting.location,
            subject=_PROBE_HOST,
            remedy=f'Add "{_PROBE_HOST}" to ALLOWED_HOSTS.',
        )
    elif names and not setting.variable and (refused := _by_address(names, setting, project)):
        yield refused
    else:
        yield Evidence(
            setting.location,
            "ALLOWED_HOSTS is closed" if names is not None else f"ALLOWED_HOSTS comes from {setting.variable}",
        )


def _by_address(names: list[str], setting: Setting, project: Sources) -> Finding | None:
    """A probe of the service that has the setting, for a host that none of the names lets in."""
    root = service_root(setting.location.path, project.services)
    own = {service.name for service in project.services if service.root == root}
    if project.having("python", *_LET_IN):
        return None
    for probed in project.probes:
        if probed.manifest.environment in ("development", "test") or not own & set(probed.services):
            continue
        asked = _asked(probed.manifest, probed.probe)
        if asked and asked not in names:
            return Finding(
                f"{label(probed.manifest)} asks {probed.path} for {_said(asked)}, which ALLOWED_HOSTS refuses",
                setting.location,
                related=(Evidence(probed.probe.location, "the probe"),),
                subject=f"{probed.manifest.host} {probed.manifest.service}",
                remedy="Let the probe send a Host that is allowed, allow the one it sends, or answer it before the host is checked.",
            )
    return None


def _asked(manifest: Manifest, probe: HealthProbe) -> str:
    """The host that the probe sends; ``*`` for the container's own address; empty when that is not known."""
    if probe.command:
        found = _LOCAL.search(probe.command)
        return found[1] if found and not _HEADER.search(probe.command) else ""
    # A single instance of Elastic Beanstalk has no load balancer that could ask it.
    alone = manifest.host == "elastic-beanstalk" and not manifest.autoscaling
    lenient = alone or (manifest.host in _BALANCED and not probe.only_200)
    return "*" if manifest.host in _BY_ADDRESS and probe.path and not probe.host and not lenient else ""


def _said(asked: str) -> str:
    return "the container's own address" if asked == "*" else f"the host {asked}"


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
