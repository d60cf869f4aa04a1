"""Environment variables and environment-specific configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deployable.fallbacks import secret_like
from deployable.model import (
    DeclarationKind,
    Edit,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Fix,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcome,
    Sources,
)
from deployable.written import forms
from deployable.written.edits import spelled

ITEM = "1.2 Configuration management"
SCHEMAS = ("BaseSettings", "class-validator", "convict", "t3-env", "JSON schema")
_FLAG = re.compile(
    r"^(DEBUG|VERBOSE|TESTING|DISABLE|ENABLE|USE|IS|HAS|ALLOW|SKIP|FORCE|WITH|NO|SHOULD|SHOW|RUN|LOG_TO|TRUST)(_|$)|_(ENABLED?|DISABLED?|DEBUG|SSL|TLS|STARTTLS|SECURE|VERIFY|FLAG|ACTIVE|ALLOWED|ONLY|DRY_RUN)$|^DRY_RUN$"
)
_GATES = re.compile(
    r"[A-Z]{3,}|\b(settings|config|env|environ|mode|debug|dev\w*|prod\w*|test\w*|staging|enabled?|use_|stage|environment|argv)\b|process\.env",
    re.IGNORECASE,
)
_HOST_NAMES = {
    "render": "Render", "digitalocean": "App Platform", "ecs": "ECS", "app-engine": "App Engine", "cloud-run": "Cloud Run", "app-runner": "App Runner",
    "elastic-beanstalk": "Elastic Beanstalk", "copilot": "Copilot", "compose": "compose", "kubernetes": "Kubernetes", "fly": "Fly", "heroku": "Heroku",
    "railway": "Railway", "cloudformation": "CloudFormation", "lambda": "Lambda", "serverless": "Serverless", "vercel": "Vercel", "terraform": "Terraform",
}  # fmt: skip


def flag_like(name: str) -> bool:
    return bool(_FLAG.search(name.upper()))


def host_name(host: str) -> str:
    return _HOST_NAMES.get(host, host)


def gated(read: EnvRead) -> bool:
    """Whether the read happens only under a setting (``if not DEBUG``), not merely in a branch of the program."""
    return bool(read.condition) and bool(_GATES.search(read.condition))


def proven(reads: Iterable[EnvRead]) -> bool:
    """Some place refuses to do without the value; ``process.env.X`` alone may well be undefined."""
    return any(read.required and not read.assumed for read in reads)


def optional(project: Sources) -> set[tuple[str, str]]:
    """(service, name) of what the code does without in one place (``enabled = !!process.env.X``) and needs in another only by
    the look of it, or only for what it is asked for later on."""
    return {
        key
        for key, reads in by_name(project.env.reads).items()
        if any(not read.required and read.default is None for read in reads)
        and (not proven(reads) or all(read.in_handler for read in reads if read.required))
    }


def listed(names: Iterable[str], most: int = 12) -> str:
    """
    >>> listed(["A", "B"]), listed(["A", "B", "C"], 2)
    ('`A`, `B`', '`A`, `B` and 1 more')
    """
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(f"`{name}`" for name in every[:most]) + more


def supplied(read: EnvRead) -> bool:
    return bool(read.supplied_by)


def running(reads: Iterable[EnvRead]) -> Iterator[EnvRead]:
    """The reads of the running service: neither scripts beside it nor tool configuration."""
    return (read for read in reads if not read.aside)


def by_name(reads: Iterable[EnvRead]) -> dict[tuple[str, str], list[EnvRead]]:
    """Reads under (service, name), in the order of the first place."""
    found: dict[tuple[str, str], list[EnvRead]] = {}
    for read in reads:
        found.setdefault((read.service, read.name), []).append(read)
    return found


def declared(project: Sources, service: str, sources: tuple[str, ...] = ()) -> dict[str, list[EnvDeclaration]]:
    """What is declared for a service, by name; what stands at the root is everybody's."""
    found: dict[str, list[EnvDeclaration]] = {}
    for each in project.env.declarations:
        if each.service in ("", service) and (not sources or each.source in sources):
            found.setdefault(each.name, []).append(each)
    return found


def no_reads(project: Sources) -> Outcome:
    """What to say where the code reads nothing: whether that is known or not."""
    known = {"python", "javascript", "typescript"}
    foreign = [each for each in project.services if each.languages and not known & set(each.languages)]
    if foreign:
        return NotChecked(f"environment reads are not known for {', '.join(foreign[0].languages)}", foreign[0].location)
    return NotApplicable("no code reads the environment", rests=("env", "env-names"))


def example_file(project: Sources, service: str) -> tuple[str, int]:
    """(the example env file for a service, its last line); the name to create and 0 when there is none."""
    lines: dict[str, int] = {}
    for each in project.env.declarations:
        if each.source == "dotenv-example" and each.service in ("", service):
            lines[each.location.path] = max(
                lines.get(each.location.path, 0), each.location.line, each.location.end_line
            )
    own = [
        path
        for path in lines
        if any(each.location.path == path and each.service == service for each in project.env.declarations)
    ]
    path = next(iter(sorted(own or lines, key=lambda each: (each.count("/"), each))), "")
    if path:
        return path, lines[path]
    root = next((each.root for each in project.services if each.name == service), ".")
    return (".env.example" if root in (".", "") else f"{root}/.env.example"), 0


def add_to_example(project: Sources, service: str, *names: str) -> Fix | None:
    """An edit that adds ``NAME=`` after the last line of the example file, when there is one."""
    path, line = example_file(project, service)
    if not line:
        return None
    return Fix(f"add {', '.join(names)} to {path}", (Edit(path, line + 1, line, tuple(f"{name}=" for name in names)),))


def give(manifest: Manifest, *names: str) -> Fix | None:
    """The variables in the host's form for secrets. A form that names something of elsewhere is for a second look."""
    found = forms.secrets(manifest, names)
    return found and Fix(f"give {', '.join(names)} in {manifest.location.path}", safe=found[1], places=found[:1])


def seen(reads: Iterable[EnvRead], note: str = "read") -> tuple[Evidence, ...]:
    return tuple(Evidence(read.location, f"{note} by {read.via}") for read in reads)


def how_to_give(manifest: Manifest, *names: str) -> str:
    """The lines that give the variables to a service, for values that are kept outside of the file where its host has a form for that."""
    host, path = manifest.host, manifest.location.path
    found = forms.secrets(manifest, names)
    if found:
        return f"Add to {path}:\n\n{spelled(found[0])}"
    command = _COMMANDS.get(host)
    if host == "cloud-run" and not path.endswith(".tf"):
        command = "--update-secrets={name}={dashed}:latest"
    if command and not path.endswith(".tf"):
        lines = "\n".join(command.format(name=name, dashed=name.lower().replace("_", "-")) for name in names)
        return f"{'Add to the command' if host == 'cloud-run' else 'Type'}:\n\n{lines}"
    if host == "app-engine" and not path.endswith(".tf") and any(map(secret_like, names)):
        return _SECRET_MANAGER + "\n".join(f"  {name}: …" for name in names if not secret_like(name))
    table = _PROVISIONED if path.endswith(".tf") else _PLAIN
    lines = "\n".join(_plain(table.get(host) or table.get("", "{name}=…"), name) for name in names)
    return f"Add to {path}:\n\n{lines}"


def _plain(form: str, name: str) -> str:
    return form.format(name=name, lower=name.lower(), dashed=name.lower().replace("_", "-"))


_COMMANDS = {
    "fly": "fly secrets set {name}=…",
    "railway": 'railway variables --set "{name}=…"',
    "procfile": "heroku config:set {name}=…",
    "vercel": "vercel env add {name} production",
}
"""Hosts whose file has no place for a secret, and what is typed instead."""
_SECRET_MANAGER = (
    "app.yaml has no form for secrets, and is committed: let the service read them from Secret Manager when it starts.\n"
    "What is no secret stands under env_variables.\n"
)
_PLAIN = {
    "app-engine": "env_variables:\n  {name}: …",
    "elastic-beanstalk": "aws:elasticbeanstalk:application:environmentsecrets:\n  {name}: arn:aws:secretsmanager:…  # under option_settings",
    "cloudformation": "Environment:\n  Variables:\n    {name}: …",
}
_PROVISIONED = {
    "ecs": '{{ name = "{name}", valueFrom = aws_ssm_parameter.{lower}.arn }}  # in secrets',
    "app-runner": "{name} = aws_ssm_parameter.{lower}.arn  # in runtime_environment_secrets",
    "cloud-run": 'env {{\n  name = "{name}"\n  value_source {{\n    secret_key_ref {{\n      secret  = "{dashed}"\n      version = "latest"\n    }}\n  }}\n}}',
    "digitalocean": 'env {{\n  key   = "{name}"\n  value = var.{lower}\n  type  = "SECRET"\n}}',
    "render": "{name} = {{ value = var.{lower} }}  # in env_vars",
    "elastic-beanstalk": 'setting {{\n  namespace = "aws:elasticbeanstalk:application:environment"\n  name      = "{name}"\n  value     = var.{lower}\n}}',
    "": "{name} = var.{lower}",
}
"""The same in Terraform."""

LITERAL = DeclarationKind.LITERAL
