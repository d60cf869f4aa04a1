"""Nothing tells development, staging and production apart.

No variable is read, and there is no settings module, env file, overlay or manifest of an environment: the same values run everywhere,
and the only way to change one for production is to edit the code. A service whose whole configuration comes from the environment passes.

Fails:

    app.run(debug=True, host="0.0.0.0")          # and nothing reads the environment

Passes:

    app.run(debug=os.getenv("FLASK_DEBUG") == "1")

Does not flag: libraries and front ends; services whose language or framework is not known, whose settings come from a file of
another kind, or that have nothing to set: no debugger and no database is written in the code.
"""

from __future__ import annotations

import re

from deployable.concerns.env_config import ITEM
from deployable.model import (
    Evidence,
    Finding,
    Location,
    NotApplicable,
    NotChecked,
    Outcome,
    Outcomes,
    Rule,
    Service,
    Severity,
    Sources,
)
from deployable.places import role

RULE = Rule(
    Severity.NOTE,
    ITEM,
    ("env", "manifests", "services", "runtime", "listens"),
    "Read what differs between environments from the environment.",
    absence=True,
)
_KNOWN = {"python", "javascript", "typescript"}
_MODULE = re.compile(r"(^|/)(settings|config|configs|conf|environments?)/([\w-]+/)*(prod\w*|staging|development|dev|local)\.(py|js|ts|json|ya?ml|toml)$|(^|/)(local_settings|configuration|settings_local|config_local|local_config)[\w.-]*\.(py|js|ts|ya?ml|json)$|(^|/)(config|settings|application|appsettings)[._-](prod\w*|staging|dev\w*|local)\.\w+$", re.IGNORECASE)  # fmt: skip


def check(project: Sources) -> Outcomes:
    backends = [each for each in project.services if each.kind in ("backend", "worker")]
    if not backends:
        yield NotApplicable("there is no service that runs", rests=("services",))
    for service in backends:
        proof = _separated(project, service)
        place = service.location.path if service.location else ""
        if proof:
            yield proof
        elif not service.frameworks or not _KNOWN & set(service.languages):
            yield NotChecked(f"what configures `{service.root}` is not known", service.location)
        elif not service.entry and not service.runs_on and place.endswith(("pyproject.toml", "setup.py", "setup.cfg")):
            yield NotChecked(f"nothing shows what starts `{service.root}`: it may be a library", service.location)
        else:
            yield _same_everywhere(service, project)


def _separated(project: Sources, service: Service) -> Evidence | None:
    # What an image at the root runs may well lie in a folder that is a service of its own.
    fronts = {each.name for each in project.services if each.kind == "frontend"}
    reads = [
        read
        for read in project.env.reads
        if not read.aside and (read.service not in fronts if service.root == "." else read.service == service.name)
    ]
    if reads:
        return Evidence(reads[0].location, f"configuration comes from the environment ({reads[0].name})")
    under = "" if service.root == "." else f"{service.root}/"
    for path in project.files:
        if path.startswith(under) and role(path) == "code" and _MODULE.search(path):
            return Evidence(Location(path), "configuration of one environment")
    separate = [each for each in project.manifests if each.environment in ("production", "staging")]
    return Evidence(separate[0].location, f"a manifest for {separate[0].environment}") if separate else None


def _same_everywhere(service: Service, project: Sources) -> Outcome:
    place = service.location or Location(service.entry[0] if service.entry else service.root)
    under = "" if service.root == "." else f"{service.root}/"
    settings = [each for each in project.runtime.settings if each.location.path.startswith(under)]
    told = [each for each in settings if each.name in ("DEBUG", "ALLOWED_HOSTS")]
    made = next((each for each in told if each.value is None and not each.variable), None)
    if made:
        return NotChecked(f"{made.name} is made by code that was not followed", made.location)
    written = [each.location for each in settings if each.name == "DEBUG"]
    written += [each.location for each in project.listens if each.debug]
    written += [each.location for each in project.runtime.stored if each.kind == "database"]
    written = [each for each in written if each.path.startswith(under)]
    if not written:
        return NotApplicable("no setting was seen that could differ between environments")
    of = f" of `{service.name}`" if service.root != "." else ""
    return Finding(
        f"the code{of} reads nothing from the environment and no settings module, env file or manifest belongs to one environment",
        place,
        related=tuple(Evidence(each, "the same everywhere") for each in written[:3]),
        subject=f"separation {service.root}",
    )
