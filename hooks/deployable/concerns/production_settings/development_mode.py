"""A manifest or an image sets production's mode to development or test.

Frameworks then skip caches and checks, log secrets and show errors to clients.

Fails:

    envVars:
      - key: NODE_ENV
        value: development

Passes:

    envVars:
      - key: NODE_ENV
        value: production

Does not flag: manifests of other environments, `ENVIRONMENT: test` (a name of one's own for one), build stages, values from elsewhere. A default in an image that the host can override
is said with less confidence.
"""

from __future__ import annotations

import re

from deployable.concerns.production_settings import ITEM
from deployable.deployed import in_production, label
from deployable.model import (
    Confidence,
    DeclarationKind,
    Evidence,
    Finding,
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
    "Write the value for production, and leave the other to development's own files.",
)

_NAMES = (
    "NODE_ENV",
    "FLASK_ENV",
    "APP_ENV",
    "RAILS_ENV",
    "DJANGO_ENV",
    "DJANGO_SETTINGS_MODULE",
    "ENVIRONMENT",
    "ASPNETCORE_ENVIRONMENT",
    "DJANGO_CONFIGURATION",
    "FASTAPI_ENV",
    "FASTAPI_CONFIG",
    "FLASK_CONFIG",
    "APP_ENVIRONMENT",
    "APPLICATION_ENV",
    "DEPLOY_ENV",
    "DEPLOYMENT_ENVIRONMENT",
    "ENV",
    "ENV_NAME",
    "ENVIRONMENT_NAME",
    "SERVER_ENV",
)
_OWN = (
    "APP_ENV",
    "APP_ENVIRONMENT",
    "APPLICATION_ENV",
    "DEPLOY_ENV",
    "DEPLOYMENT_ENVIRONMENT",
    "ENV",
    "ENV_NAME",
    "ENVIRONMENT",
    "ENVIRONMENT_NAME",
    "SERVER_ENV",
)
"""Names that mean what the project makes of them: `test` is as well the environment that testers are given."""
_DEVELOPMENT = re.compile(r"^(dev|develop|development|local|test|testing|debug)$", re.IGNORECASE)
_MODULE = re.compile(r"(^|[._])(dev|develop|development|local|test|testing)$", re.IGNORECASE)


def check(project: Sources) -> Outcomes:
    told = False
    for manifest in in_production(project):
        for variable in manifest.env:
            if variable.name not in _NAMES or variable.scope == "build" or variable.kind is not DeclarationKind.LITERAL:
                continue
            told = True
            value = (variable.value or "").strip("\"'")
            pattern = _MODULE if variable.name == "DJANGO_SETTINGS_MODULE" else _DEVELOPMENT
            named = variable.name in _OWN and value.lower() in ("test", "testing")
            if pattern.search(value) and not named:
                sure = not manifest.assumed and (manifest.host != "dockerfile" or variable.name == "NODE_ENV")
                yield Finding(
                    f"{label(manifest)} sets {variable.name} to {value}",
                    variable.location,
                    subject=f"{manifest.host} {manifest.service} {variable.name}",
                    confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
                )
            else:
                yield Evidence(variable.location, f"{variable.name} is {value}")
    if not told:
        yield NotApplicable("no manifest for production sets a mode")
