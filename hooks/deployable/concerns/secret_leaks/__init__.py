"""Credentials, keys and passwords that are in the repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.model import Confidence, Evidence, Finding, Location, Severity, Sources

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

_BESIDE = {
    "test": "in test code",
    "docs": "in a document",
    "example": "in an example",
    "generated": "in generated code",
    "vendored": "in vendored code",
}


def leaked(project: Any, *, files: bool) -> Iterator[Finding | Evidence]:
    """A finding for every leak that is (``files``) or is not a whole file; evidence for those a comment allows."""
    form = ""
    for path, leak in project.leaks:
        if leak.file is not files:
            continue
        place = Location(path, leak.line, leak.column)
        if leak.allowed:
            yield Evidence(place, f"{leak.title}: allowed by the comment “{leak.allowed}”")
            continue
        form = form or host_form(project)
        yield Finding(
            message(leak),
            place,
            subject=f"{leak.name or leak.rule}#{leak.mark}",
            remedy=remedy(leak, form, example_file(project)),
            confidence=Confidence.CERTAIN if leak.certain else Confidence.LIKELY,
            severity=Severity.WARNING if leak.context in _BESIDE or leak.test_key else None,
        )


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
