"""Credentials, keys and passwords that are in the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from deployable.leaks import carriers, names, values, verdicts
from deployable.leaks.excerpt import mark
from deployable.model import (
    Confidence,
    DeclarationKind,
    EnvDeclaration,
    Evidence,
    Finding,
    Location,
    Severity,
    Sources,
)

ITEM = "1.2 Configuration management"

FORMS = {
    "render": "`sync: false` (or `generateValue: true`) in render.yaml",
    "kubernetes": "a Secret that `valueFrom.secretKeyRef` names",
    "compose": "`secrets:`, or an env file that git ignores",
    "digitalocean": "`type: SECRET` with an `EV[…]` value that doctl made",
    "cloud-run": "Secret Manager with `--set-secrets` (`valueFrom.secretKeyRef`)",
    "app-engine": "Secret Manager, read at start-up",
    "ecs": "`secrets:` with `valueFrom` a Secrets Manager or Parameter Store ARN",
    "app-runner": "`secrets:` with `value-from` a Secrets Manager or Parameter Store ARN",
    "copilot": "`secrets:` with a Parameter Store name",
    "elastic-beanstalk": "the `aws:elasticbeanstalk:application:environmentsecrets` namespace",
    "cloudformation": "`{{resolve:secretsmanager:…}}`",
    "fly": "`fly secrets set`",
    "heroku": "`heroku config:set`",
    "procfile": "the host's configuration variables",
    "railway": "a Railway variable",
    "dockerfile": "`RUN --mount=type=secret` while building, the environment when it runs",
    "terraform": "a data source of your secret store, or a `sensitive` variable without default",
    "workflow": "`${{ secrets.NAME }}`",
}
"""host → where its secrets belong, from each host's own documentation."""

_INSTALLED = re.compile(r"(^|/)(node_modules|site-packages|dist-packages|bower_components|\.?venv|virtualenv)/")
"""Packages of others, committed with the code: what is written there is public."""
_DEPLOYED = re.compile(r"prod|deploy|live|heroku|docker|stag", re.IGNORECASE)
_NAMED = {"django-secret-key": "SECRET_KEY"}
"""Formats that one name gives away."""
_BESIDE = {
    "test": "in test code",
    "development": "in development material",
    "docs": "in a document",
    "example": "in an example",
    "generated": "in generated code",
    "vendored": "in vendored code",
}
_MADE_UP = ("test", "docs", "example", "generated", "vendored")
"""Where values are written to be read, not used."""
_ANYBODY_MAKES = (
    "hmac-session-secret",
    "json-web-token",
    "private-key",
    "pgp-private-key",
    "putty-private-key",
    "jwk-private-key",
    "json-web-key",
)
"""What no provider is needed for."""


def leaked(project: Any, *, files: bool) -> Iterator[Finding | Evidence]:
    """A finding for every leak that is (``files``) or is not a whole file; evidence for those a comment allows."""
    form = ""
    copies = _copies(project.leaks)
    any_leak = any(leak.file is files for _, leak in project.leaks)
    elsewhere = owned(project) if any_leak else frozenset()
    examples = _described(project) if any_leak else frozenset()
    for path, leak in project.leaks:
        if (
            leak.file is not files
            or leak.rule == "echoed-secret"
            or _INSTALLED.search(path)
            or {(path, leak.line, ""), (path, leak.line, leak.mark)} & elsewhere
        ):
            continue
        place = Location(path, leak.line, leak.column)
        if path in examples and not leak.revoke:
            yield Evidence(place, f"{leak.title}: in an API's description, see example-secret-in-docs")
            continue
        if leak.allowed:
            yield Evidence(place, f"{leak.title}: allowed by the comment “{leak.allowed}”")
            continue
        places = copies.get(_value(leak), [place])
        if place != places[0]:
            continue
        form = form or host_form(project)
        override = replaced_by(project, path, leak.name or _NAMED.get(leak.rule, ""))
        yield Finding(
            message(leak) + (f"; {override} takes it from the environment" if override else ""),
            place,
            related=tuple(Evidence(other, "the same value") for other in places[1:9]),
            subject=f"{leak.name or leak.rule}#{leak.mark}",
            remedy=remedy(leak, form, example_file(project)),
            confidence=Confidence.CERTAIN if leak.certain else Confidence.LIKELY,
            severity=_severity(leak, bool(override)),
        )


def _described(project: Any) -> frozenset[str]:
    """Files of API descriptions, in either form that generators write side by side."""
    if getattr(project, "staged", False):
        return frozenset()
    try:
        paths = {path for document in project.openapi for path in (document.location.path, *document.files)}
    except Exception:  # a leak must be reported whatever state the other facts are in
        return frozenset()
    return frozenset(f"{posixpath.splitext(path)[0]}{end}" for path in paths for end in (".json", ".yaml", ".yml"))


def _severity(leak: Any, overridden: bool) -> Severity | None:
    """The rule's own in what runs. Beside it a provider's token may still work; any other value was made up for the place."""
    guessed = leak.context == "development" and not leak.certain
    if (leak.context in _MADE_UP or guessed) and not _provided(leak) and not leak.file:
        return Severity.NOTE
    beside = leak.context in _BESIDE and not (leak.proved and leak.context == "development")
    return Severity.WARNING if beside or overridden or leak.test_key else None


def _provided(leak: Any) -> bool:
    """A token that some provider gave out."""
    return bool(leak.revoke) and leak.rule not in _ANYBODY_MAKES


def _copies(leaks: Iterable[tuple[str, Any]]) -> dict[tuple[str, str, str], list[Location]]:
    """Where one value stands in tests, documents and the like, by what it is: one finding is enough there."""
    found: dict[tuple[str, str, str], list[Location]] = {}
    for path, leak in leaks:
        if leak.context in _BESIDE and not leak.allowed and not leak.file:
            found.setdefault(_value(leak), []).append(Location(path, leak.line, leak.column))
    return found


def _value(leak: Any) -> tuple[str, str, str]:
    return leak.context, leak.name or leak.rule, leak.mark


def replaced_by(project: Any, path: str, name: str) -> str:
    """The settings module beside ``path`` that gives ``name`` its value from the environment: Django's base and production."""
    folder = posixpath.dirname(path)
    if not (path.endswith(".py") and name.isidentifier() and name.isupper()) or not hasattr(project, "lines"):
        return ""
    given = re.compile(
        rf"\s*{name}\s*(?::\s*\w+\s*)?=\s*(?:\w+\(\s*)?(?:env\b|environ|os\.(?:environ|getenv)|get_?env|config\(|secrets?\.)"
    )
    for other in project.files:
        if (
            posixpath.dirname(other) == folder
            and _DEPLOYED.search(posixpath.basename(other))
            and other != path
            and any(given.match(line) for line in project.lines(other))
        ):
            return other
    return ""


def message(leak: Any) -> str:
    where = f" {_BESIDE[leak.context]}" if leak.context in _BESIDE else ""
    excerpt = f": {leak.excerpt}" if leak.excerpt else ""
    mode = ", of the provider's test mode" if leak.test_key else ""
    return f"{leak.title[:1].upper()}{leak.title[1:]}{where}{mode}{excerpt}"


def remedy(leak: Any, form: str, example: str) -> str:
    """Revoke, move, announce; for what stands beside the code, a shorter way."""
    revoke = f"Revoke it ({leak.revoke})" if leak.revoke else "Change it wherever it is accepted"
    if leak.context in _BESIDE:
        return f"If it works anywhere: {revoke[0].lower()}{revoke[1:]}. Build such values when the test runs, or write an evident placeholder."
    if leak.file:
        return f"{revoke}, take the file out of git (git rm --cached), ignore it, and mount it as a secret: {form}."
    name = f"add {leak.name}= to {example}" if _is_variable(leak.name) else f"name it in {example}"
    return f"{revoke}; history keeps it. Move the new one to {form}, and {name}."


def _is_variable(name: str) -> bool:
    return bool(name) and name.isupper() and name.replace("_", "").isalnum()


def host_form(project: Any) -> str:
    """Where the repository's first host keeps secrets; the plain environment when no manifest says."""
    try:
        hosts = [manifest.host for manifest in project.manifests]
    except Exception:  # a leak must be reported whatever state the manifests are in
        hosts = []
    ranked = sorted({host for host in hosts if host in FORMS}, key=list(FORMS).index)
    return FORMS[ranked[0]] if ranked else "an environment variable that the host sets"


def example_file(project: Sources) -> str:
    names = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
    found = [path for path in project.files if path.rpartition("/")[2] in names]
    return min(found, key=len) if found else ".env.example"


# --------------------------------------------------------------------------- declarations

_AWAY_FROM_HERE = ("development", "test", "preview")


def literal_secrets(
    declarations: Iterable[EnvDeclaration], *, typed: bool = True
) -> Iterator[tuple[EnvDeclaration, bool]]:
    """Those that write a secret's value out, and whether that is certain. ``typed``: plain words count for passwords too."""
    for declared in declarations:
        value = (declared.value or "").strip()
        if declared.kind is not DeclarationKind.LITERAL or not value:
            continue
        kind = names.kind(declared.name)
        if not kind or kind in ("cookie", "weak-key"):
            if "://" not in value or not any(carriers.carried(value, True)):
                continue
            yield declared, declared.environment not in _AWAY_FROM_HERE
            continue
        verdict = verdicts.judge(value, kind, declared.name, True, True)
        if verdict:
            yield declared, verdict == verdicts.CERTAIN and declared.environment not in _AWAY_FROM_HERE
        elif typed and kind in ("password", "secret", "key", "token") and _is_written(value, kind):
            yield declared, False


def _is_written(value: str, kind: str) -> bool:
    """A value that somebody wrote to be used, however weak; not a reference, a path or a word to be replaced."""
    if values.is_reference(value) or (value.isdigit() and len(value) < 4) or len(value) < 4:
        return False
    return not values.is_stand_in(value) and (kind != "token" or len(value) >= 8)


def redacted_declaration(declared: EnvDeclaration) -> str:
    return f"{declared.name} is written out ({len(declared.value or '')} characters)"


def declaration_subject(declared: EnvDeclaration) -> str:
    return f"{declared.name}#{mark(declared.value or '')}"


def owned(project: Any) -> frozenset[tuple[str, int, str]]:
    """(path, line, mark) of what secret-in-manifest, -image and -workflow judge from facts, so that it is not reported twice:
    without a mark where the name stands, with the value's mark on the lines below, where a manifest may write the value."""
    if getattr(project, "staged", False):
        return frozenset()
    try:
        declared = [d for manifest in project.manifests for d in manifest.env]
        declared += [d for d in project.env.declarations if d.source in ("workflow", "dockerfile")]
    except Exception:  # a leak must be reported whatever state the other facts are in
        return frozenset()
    secrets = [declaration for declaration, _ in literal_secrets(declared)]
    places = set()
    for each in secrets:
        path, line = each.location.path, each.location.line
        value = mark((each.value or "").strip())
        places |= {(path, line, ""), *((path, line + below, value) for below in range(1, 4))}
    return frozenset(places)
