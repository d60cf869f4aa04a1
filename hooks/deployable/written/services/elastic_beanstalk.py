"""An Elastic Beanstalk environment by its options, in whichever file they are written: ``.ebextensions``, CloudFormation, Terraform.

Defaults after docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html: MinSize 1, MaxSize 4, a load balanced
environment, ``AllAtOnce``, HealthCheckPath ``/``, StreamLogs false, a coupled database that is deleted with the environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Database, DeclarationKind, EnvDeclaration, Evidence, HealthProbe, Location, Manifest
from deployable.written.kinds import kind_of

_ENVIRONMENT = "aws:elasticbeanstalk:application:environment"
_SECRETS = "aws:elasticbeanstalk:application:environmentsecrets"
_DATABASE = "aws:rds:dbinstance"
_PROCESS = "aws:elasticbeanstalk:environment:process:"


class Option(NamedTuple):
    """One option; ``tag`` when its value is a reference."""

    namespace: str
    name: str
    value: str
    line: int
    tag: str = ""


class ContainerCommand(NamedTuple):
    name: str
    command: str
    leader_only: bool
    line: int


Options = dict[tuple[str, str], tuple[Option, str]]
"""(namespace, name) → the option and its file."""


def described(
    written: list[tuple[Option, str]], commands: list[tuple[ContainerCommand, str]], location: Location
) -> Manifest:
    """The environment that options and container commands, each with its path, describe; the later option wins."""
    options = {(option.namespace, option.name): (option, path) for option, path in written}

    def value(namespace: str, name: str) -> str:
        found = options.get((namespace, name))
        return found[0].value if found else ""

    low, high = value("aws:autoscaling:asg", "MinSize") or "1", value("aws:autoscaling:asg", "MaxSize") or "4"
    single = value("aws:elasticbeanstalk:environment", "EnvironmentType") == "SingleInstance"
    here = [option for option, path in options.values() if path == location.path]
    run = [command for command, path in commands if path == location.path]
    return Manifest(
        "elastic-beanstalk",
        location,
        pre_deploy=tuple(command.command for command, _ in commands),
        health=tuple(_health(options)),
        env=tuple(_env(options)),
        env_elsewhere=("the Elastic Beanstalk console",),
        instances="1" if single else "",
        autoscaling="" if single else f"{low}-{high}",
        databases=tuple(_databases(options)),
        everywhere=tuple(
            Evidence(Location(path, command.line), command.command) for command, path in commands if not command.leader_only
        ),
        attributes=(
            *((f"{option.namespace}.{option.name}", option.value, option.line) for option in here if option.namespace not in (_ENVIRONMENT, _SECRETS)),
            *(("container_command", command.command, command.line) for command in run),
        ),
    )  # fmt: skip


def _health(options: Options) -> Iterator[HealthProbe]:
    """Load balancers want 200 and follow no redirect, unless ``MatcherHTTPCode`` says otherwise."""
    for (namespace, name), (option, path) in options.items():
        place = Location(path, option.line)
        if namespace.startswith(_PROCESS) and name == "HealthCheckPath" and option.value:
            codes = options.get((namespace, "MatcherHTTPCode"))
            port = options.get((namespace, "Port"))
            yield HealthProbe(
                place, option.value, port[0].value if port else "", only_200=codes is None or codes[0].value == "200"
            )
        elif namespace == "aws:elasticbeanstalk:application" and name == "Application Healthcheck URL" and option.value:
            kind, _, rest = option.value.partition(":")
            port, slash, tail = rest.partition("/")
            if kind.upper() in ("HTTP", "HTTPS", "TCP", "SSL"):
                yield HealthProbe(place, slash + tail if kind.upper().startswith("HTTP") else "", "", only_200=True)
            else:
                yield HealthProbe(place, option.value, only_200=True)


def _env(options: Options) -> Iterator[EnvDeclaration]:
    for (namespace, name), (option, path) in options.items():
        if namespace in (_ENVIRONMENT, _SECRETS):
            kind = DeclarationKind.REFERENCE if namespace == _SECRETS or option.tag else kind_of(option.value)
            yield EnvDeclaration(name, Location(path, option.line), "elastic-beanstalk", kind, option.value)


def _databases(options: Options) -> Iterator[Database]:
    own = {name: found for (namespace, name), found in options.items() if namespace == _DATABASE}
    coupled = options.get((_DATABASE, "HasCoupledDatabase"))
    if not own or (coupled and coupled[0].value == "false"):
        return
    option, path = next(iter(own.values()))
    retention = own["DBBackupRetentionPeriod"][0].value if "DBBackupRetentionPeriod" in own else ""
    attributes = tuple((name, found[0].value, found[0].line) for name, found in own.items() if found[1] == path)
    yield Database("coupled database", Location(path, option.line), own["DBEngine"][0].value if "DBEngine" in own else "mysql", "", "off" if retention == "0" else "", "", attributes)  # fmt: skip
