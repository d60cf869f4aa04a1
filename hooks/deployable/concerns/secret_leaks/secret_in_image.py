"""A Dockerfile bakes a secret into the image: an ENV or ARG value, a build argument, or a copied key file.

Every layer keeps it: ``docker history`` shows arguments and variables, and a file that a later layer deletes is still in the
one that added it. Whoever can pull the image has the secret.

Fails:

    ARG NPM_TOKEN
    RUN npm config set //registry/:_authToken=$NPM_TOKEN && npm ci

Passes:

    RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci

Does not flag: public identifiers, placeholders and empty values, references to other variables, public keys and certificates.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from deployable.concerns.secret_leaks import FORMS, ITEM
from deployable.leaks import names, scan, values
from deployable.model import Confidence, Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("files",),
    f"Give it by {FORMS['dockerfile']}, and change the value: old images keep it.",
)

_KEY_FILE = re.compile(
    r"(?:^|/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.env(?:\.(?:prod(?:uction)?|local|staging))?|credentials\.json"
    r"|service[-_]?account[\w-]*\.json|[\w.-]+\.(?:p12|pfx|jks|keystore|ppk)|[\w.-]*(?:private|server|tls|ssl)[\w.-]*\.key)$"
)
_KINDS = ("password", "secret", "token", "key", "auth")


def check(project: Sources) -> Outcomes:
    paths = project.all("dockerfile")
    if not paths:
        yield NotApplicable("there is no Dockerfile")
    for path in paths:
        image = project.read("dockerfile", path)
        if image is None:
            continue
        yield from _baked(path, image)
        yield Evidence(Location(path, 1), f"{len(image.stages)} stages were read")


def _baked(path: str, image: Any) -> Iterator[Finding]:
    for setting in image.args:
        yield from _argument(path, setting)
    for stage in image.stages:
        for setting in stage.args:
            yield from _argument(path, setting)
        for setting in stage.env:
            yield from _variable(path, setting)
        for copy in stage.copies:
            if not copy.source_stage:
                yield from _copied(path, copy)


def _argument(path: str, setting: Any) -> Iterator[Finding]:
    if setting.value:
        yield from _variable(path, setting)
    elif names.kind(setting.name) in _KINDS[:4]:
        message = f"the build argument {setting.name} ends in the image's history"
        yield Finding(message, Location(path, setting.line), subject=setting.name, severity=Severity.WARNING)


def _variable(path: str, setting: Any) -> Iterator[Finding]:
    kind = names.kind(setting.name)
    value = (setting.value or "").strip().strip("\"'")
    if kind not in _KINDS or not value or "$" in value:
        return
    verdict = values.judge(value, kind, setting.name, True, True)
    if verdict or (not values.is_reference(value) and not values.is_stand_in(value) and len(value) >= 6):
        yield Finding(
            f"{setting.name} is written into the image ({len(value)} characters)",
            Location(path, setting.line),
            subject=f"{setting.name}#{scan.mark(value)}",
            confidence=Confidence.CERTAIN if verdict == values.CERTAIN else Confidence.LIKELY,
        )


def _copied(path: str, copy: Any) -> Iterator[Finding]:
    for source in copy.sources:
        if _KEY_FILE.search(posixpath.normpath(source)):
            yield Finding(
                f"{source} is copied into the image", Location(path, copy.line), subject=source,
                remedy=f"Mount it while building (RUN --mount=type=secret,id={posixpath.basename(source).lstrip('.')}) or when the container runs.",
            )  # fmt: skip
