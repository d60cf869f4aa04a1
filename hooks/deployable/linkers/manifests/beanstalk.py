"""Elastic Beanstalk: the option files of one folder as one ``Manifest``, the later file winning as on the platform.

Defaults after docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html: MinSize 1, MaxSize 4, a load balanced
environment, ``AllAtOnce``, HealthCheckPath ``/``, StreamLogs false, a coupled database that is deleted with the environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.model import Database, DeclarationKind, EnvDeclaration, HealthProbe, Location, Manifest, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of, kind_of

_ENVIRONMENT = "aws:elasticbeanstalk:application:environment"
_SECRETS = "aws:elasticbeanstalk:application:environmentsecrets"
_DATABASE = "aws:rds:dbinstance"
_PROCESS = "aws:elasticbeanstalk:environment:process:"


def manifests(sources: Sources) -> Iterator[Manifest]:
    folders: dict[str, list[str]] = {}
    for path in sources.having("elastic_beanstalk"):
        top = path.partition(".ebextensions/")[0] if ".ebextensions/" in path else path
        folders.setdefault(top, []).append(path)
    images = {m.root: m for path in sources.having("dockerrun") for m in sources.read("dockerrun", path) or ()}
    for top, paths in folders.items():
        found = _joined(sorted(paths), sources)
        if found is not None:
            image = images.pop(found.root, None) if top != paths[0] else None
            yield _behind_proxy(_with_image(_built(found, sources), image), sources)
    yield from (_behind_proxy(image, sources) for image in images.values())


def _with_image(found: Manifest, image: Manifest | None) -> Manifest:
    """The environment with the image that ``Dockerrun.aws.json`` beside it runs."""
    if image is None:
        return found
    return found._replace(dockerfile=image.dockerfile, image=image.image, command=image.command, ports=tuple((port, 0) for port, _ in image.ports))  # fmt: skip


def _built(found: Manifest, sources: Sources) -> Manifest:
    """``Buildfile``: commands that run on the instance before the application starts."""
    path = joined(found.root, "Buildfile")
    steps = sources.read("procfile", path) if path in sources.files else None
    return found._replace(pre_deploy=(*(step.command for step in steps), *found.pre_deploy)) if steps else found


def _behind_proxy(found: Manifest, sources: Sources) -> Manifest:
    """nginx of one's own: the port it hands requests to is the one the application must listen on."""
    folder = joined(found.root, ".platform/nginx") + "/"
    proxies = [
        sources.read("beanstalk_proxy", path) for path in sources.having("beanstalk_proxy") if path.startswith(folder)
    ]
    proxied = [each for proxy in proxies if proxy for each in proxy.proxied]
    ports = {each.port for each in proxied}
    attributes = tuple(("nginx.proxied", f"{each.path} {each.port}".strip(), 0) for each in proxied)
    attributes += tuple(("nginx.listen", port, 0) for proxy in proxies if proxy for port, _ in proxy.listens)
    if len(ports) == 1 and "" not in ports and not found.ports:
        found = found._replace(ports=((ports.pop(), 0),))
    return found._replace(attributes=found.attributes + attributes)


class Setting(NamedTuple):
    """One option, as ``readers.elastic_beanstalk`` and Terraform give it; ``tag`` when its value is a reference."""

    namespace: str
    name: str
    value: str
    line: int
    tag: str = ""


def _joined(paths: list[str], sources: Sources) -> Manifest | None:
    facts = [(path, sources.read("elastic_beanstalk", path)) for path in paths]
    options = [(option, path) for path, fact in facts if fact for option in fact.options]
    commands = [(command, path) for path, fact in facts if fact for command in fact.commands]
    if not options and not commands:
        return None
    path, line = min((path, option.line) for option, path in options or commands)
    root = folder_of(paths[0].partition("/.ebextensions/")[0] + "/x") if "/.ebextensions/" in paths[0] else "."
    environment = environment_of(paths[0]) if ".elasticbeanstalk" in paths[0] else ""
    problems = tuple(problem for _, fact in facts if fact for problem in fact.problems)
    worker = any(fact.tier == "Worker" for _, fact in facts if fact)
    found = described(options, commands, Location(path, line))
    return found._replace(root=root, environment=environment, problems=problems, kind="worker" if worker else "web")


def described(written: list[tuple[Any, str]], commands: list[tuple[Any, str]], location: Location) -> Manifest:
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
        attributes=(
            *((f"{option.namespace}.{option.name}", option.value, option.line) for option in here if option.namespace not in (_ENVIRONMENT, _SECRETS)),
            *(("container_command", command.command, command.line) for command in run),
            *(("container_command.leader_only", "yes" if command.leader_only else "no", command.line) for command in run),
        ),
    )  # fmt: skip


def _health(options: dict[tuple[str, str], tuple[Any, str]]) -> Iterator[HealthProbe]:
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


def _env(options: dict[tuple[str, str], tuple[Any, str]]) -> Iterator[EnvDeclaration]:
    for (namespace, name), (option, path) in options.items():
        if namespace in (_ENVIRONMENT, _SECRETS):
            kind = DeclarationKind.REFERENCE if namespace == _SECRETS or option.tag else kind_of(option.value)
            yield EnvDeclaration(name, Location(path, option.line), "elastic-beanstalk", kind, option.value)


def _databases(options: dict[tuple[str, str], tuple[Any, str]]) -> Iterator[Database]:
    own = {name: found for (namespace, name), found in options.items() if namespace == _DATABASE}
    coupled = options.get((_DATABASE, "HasCoupledDatabase"))
    if not own or (coupled and coupled[0].value == "false"):
        return
    option, path = next(iter(own.values()))
    retention = own["DBBackupRetentionPeriod"][0].value if "DBBackupRetentionPeriod" in own else ""
    attributes = tuple((name, found[0].value, found[0].line) for name, found in own.items() if found[1] == path)
    yield Database("coupled database", Location(path, option.line), own["DBEngine"][0].value if "DBEngine" in own else "mysql", "", "off" if retention == "0" else "", "", attributes)  # fmt: skip
