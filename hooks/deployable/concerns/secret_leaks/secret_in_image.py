"""A Dockerfile bakes a secret into the image: an ENV or ARG value, a build argument, or a copied key file.

Every layer keeps it: ``docker history`` shows arguments and variables, and a file that a later layer deletes is still in the
one that added it. Whoever can pull the image has the secret.

Fails:

    ARG NPM_TOKEN
    RUN npm config set //registry/:_authToken=$NPM_TOKEN && npm ci

Passes:

    RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci

Does not flag: arguments of a stage that the image only copies files from, public identifiers, placeholders and empty values,
references to other variables, public keys and certificates.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from deployable.concerns.secret_leaks import FORMS, ITEM
from deployable.leaks import names, scan, values, verdicts
from deployable.leaks.excerpt import mark
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
_BESIDE = re.compile(
    r"(?:^|/)(?:\.?ci|\.circleci|\.devcontainer|dev|e2e|tests?|examples?)/|(?:^|[./_-])(?:dev|development|tests?|e2e|cypress|local)(?:[./_-]|$)",
    re.IGNORECASE,
)
"""Images that are built to develop or test with."""
_TEXT = re.compile(r"(?:^|/)\.(?:netrc|npmrc|pypirc|env(?:\.\w+)?)$|\.json$")
_KINDS = ("password", "secret", "token", "key", "auth")


def check(project: Sources) -> Outcomes:
    paths = project.all("dockerfile")
    if not paths:
        yield NotApplicable("there is no Dockerfile")
    for path in paths:
        image = project.read("dockerfile", path)
        if image is None:
            continue
        yield from _baked(project, path, image)
        yield Evidence(Location(path, 1), f"{len(image.stages)} stages were read")


def _baked(project: Any, path: str, image: Any) -> Iterator[Finding]:
    kept = _kept(image.stages)
    for setting in image.args:
        yield from _argument(path, setting)
    for stage in image.stages:
        for setting in stage.args:
            if setting.value or stage in kept:
                yield from _argument(path, setting)
        for setting in stage.env:
            yield from _variable(path, setting)
        for copy in stage.copies:
            if not copy.source_stage:
                yield from _copied(project, path, copy)


def _kept(stages: Any) -> list[Any]:
    """The stages whose history the image has: the last one, and those that it is built on. Of others it only takes files."""
    kept = list(stages[-1:])
    while kept and (below := [one for one in stages if one.name and one.name == kept[-1].base and one not in kept]):
        kept.append(below[-1])
    return kept


def _is_harmless(project: Any, path: str, source: str) -> bool:
    """Git has the file that is copied, it is made of text, and no line of it is a secret."""
    if not _TEXT.search(source):
        return False
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), source.lstrip("/")))
    found = [one for one in (beside, posixpath.normpath(source.lstrip("/"))) if one in project.tracked]
    return bool(found) and not any(
        scan.scan(one, "\n".join(project.lines(one)).encode("utf-8", "replace")) for one in found
    )


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
    verdict = verdicts.judge(value, kind, setting.name, True, True)
    severity = Severity.WARNING if _BESIDE.search(path) else None
    if verdict or (not values.is_reference(value) and not values.is_stand_in(value) and len(value) >= 6):
        yield Finding(
            f"{setting.name} is written into the image ({len(value)} characters)",
            Location(path, setting.line),
            subject=f"{setting.name}#{mark(value)}",
            confidence=Confidence.CERTAIN if verdict == verdicts.CERTAIN else Confidence.LIKELY,
            severity=severity,
        )


def _copied(project: Any, path: str, copy: Any) -> Iterator[Finding]:
    for source in copy.sources:
        if _KEY_FILE.search(posixpath.normpath(source)) and not _is_harmless(project, path, source):
            yield Finding(
                f"{source} is copied into the image", Location(path, copy.line), subject=source,
                remedy=f"Mount it while building (RUN --mount=type=secret,id={posixpath.basename(source).lstrip('.')}) or when the container runs.",
            )  # fmt: skip
