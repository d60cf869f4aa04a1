"""A deployment manifest writes a secret's value out where its host has a form that refers to one.

Whoever can read the repository runs with the service's rights, every environment shares one value, and rotating it needs a
commit. Each host keeps secrets apart from the manifest: Render `sync: false`, DigitalOcean `type: SECRET` with `EV[…]`, Cloud
Run `secretKeyRef`, ECS and App Runner `secrets`, Kubernetes `secretKeyRef`, compose `secrets`.

Fails:

    envVars:
      - key: DATABASE_PASSWORD
        value: a value that somebody made

Passes:

    envVars:
      - key: DATABASE_PASSWORD
        sync: false

Does not flag: references, generated and prompted values, placeholders, public identifiers, development and test manifests'
default words (``postgres`` in a compose file); Dockerfiles and workflows have rules of their own.
"""

from __future__ import annotations

import re

from deployable.concerns.secret_leaks import (
    FORMS,
    ITEM,
    declaration_subject,
    literal_secrets,
    redacted_declaration,
)
from deployable.leaks import names, verdicts
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests",),
    "Change the value, and let the manifest refer to the host's secret store instead of writing it out.",
)

_LOCAL = ("compose",)
_ENV_FILE = re.compile(r"(^|/)[^/]*\.env[^/]*$")
"""What it holds is judged where it stands: see committed-env-file."""
_NOT_HERE = ("dockerfile", "workflow")


def check(project: Sources) -> Outcomes:
    manifests = [manifest for manifest in project.manifests if manifest.host not in _NOT_HERE]
    if not manifests:
        yield NotApplicable("there is no deployment manifest")
        return
    seen: set[Location] = set()
    for manifest in manifests:
        for finding in (*_written_out(manifest), *_fields(manifest)):
            if finding.location not in seen:
                seen.add(finding.location)
                yield finding
        yield Evidence(
            manifest.location, f"{len(manifest.env)} variables of {manifest.service or manifest.host} were read"
        )


def _written_out(manifest: Manifest) -> list[Finding]:
    local = manifest.host in _LOCAL and manifest.environment != "production"
    aside = manifest.host in _LOCAL and manifest.environment in ("development", "test")
    return [
        Finding(
            f"{redacted_declaration(declared)} for {manifest.service or manifest.host}",
            declared.location,
            subject=declaration_subject(declared),
            remedy=_remedy(manifest.host, declared.name),
            confidence=Confidence.CERTAIN if certain and not local else Confidence.LIKELY,
            severity=Severity.NOTE if aside else None,
        )
        for declared, certain in literal_secrets(manifest.env, typed=not local)
        if not _ENV_FILE.search(declared.location.path)
    ]


def _fields(manifest: Manifest) -> list[Finding]:
    """Fields of the host's own that hold a secret: database passwords, log destinations' keys."""
    found = []
    owners = [(manifest.service or manifest.host, manifest.location.path, manifest.attributes)]
    owners += [(each.name, each.location.path, each.attributes) for each in manifest.databases]
    for owner, path, attributes in owners:
        for field, value, line in attributes:
            # A container's ``secret`` is the name of a Secret that it takes variables from.
            kind = names.kind(field.rpartition(".")[2]) if field != "secret" else ""
            if kind and verdicts.judge(value.strip(), kind, field, True, True):
                message = f"{field} is written out ({len(value)} characters) for {owner}"
                place = Location(path, line)
                found.append(Finding(message, place, subject=field, remedy=_remedy(manifest.host, field)))
    return found


def _remedy(host: str, name: str) -> str:
    form = FORMS.get(host, "the host's secret store")
    return f"Change the value, since history keeps it; give {name} by {form}; and name it in the example file."
