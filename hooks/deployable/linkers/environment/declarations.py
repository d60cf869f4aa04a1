"""What gives or announces environment variables: env files, manifests, workflows, scripts, documents, tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from deployable import syntax
from deployable.deployed import place
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.services import service_of, services_of
from deployable.model import DeclarationKind, EnvDeclaration, Location, Problem, Sources
from deployable.written.kinds import environment_of, kind_of

_EXAMPLE = re.compile(
    r"example|sample|template|dist\b|default|tpl|schema|skeleton|\bexmaple|placeholder", re.IGNORECASE
)
_INLINE = re.compile(
    r"(?:^|[\s;&|])(?:cross-env(?:-shell)?\s+|env\s+|export\s+|set\s+)?([A-Z][A-Z0-9_]*)=(\"[^\"]*\"|'[^']*'|[^\s;&|]*)"
)
_BLANK = re.compile(
    r"^(?:\s*|<.*>|\[.*\]|\{.*\}|x{3,}.*|\.{3}|\*{3,}|(?:your|my|the|some|enter|insert|add|put|replace|change|fill|set|paste|provide|use|generate)[-_ ].*"
    r"|(?:change|replace|fill)(?:me|this|it).*|todo.*|tbd|fixme|placeholder.*|example.*|sample.*|dummy.*|secret|password|passwd|pass|token|key|none|null|xxx.*"
    r"|.*(?:changeme|change_me|change-me|change-?this|replace_?me|your[-_]|<[a-z_ -]+>|xxxx|placeholder|example\.(?:com|org|net)).*|.*[-_ ](?:here|goes here)|supersecret.*|super-secret.*"
    r"|.*!!!.*|(?:sk|pk)[-_](?:test_|live_)?(?:x+|\.{3}|\*+).*)$",
    re.IGNORECASE,
)


def is_placeholder(value: str | None) -> bool:
    """Whether a value of an env file only stands for one.

    >>> [is_placeholder(v) for v in ("", "changethis", "<token>", "your-secret-here", "sk-XXXX", "8000", "postgres://u:p@db/x")]
    [True, True, True, True, True, False, False]
    """
    return value is None or bool(_BLANK.match(value.strip().strip("\"'")))


def is_example(path: str) -> bool:
    """
    >>> [is_example(p) for p in (".env.example", "env.sample", "template.env", ".env", ".env.production")]
    [True, True, True, False, False]
    """
    return bool(_EXAMPLE.search(path.rpartition("/")[2]))


def kind_of_line(value: str | None) -> DeclarationKind:
    """The kind of an env file's value."""
    if value is None:
        return DeclarationKind.PROMPTED
    if re.search(r"\$\{\w+[^}]*\}|\$[A-Za-z_]\w*|\{\{", value):
        return DeclarationKind.REFERENCE
    return DeclarationKind.PLACEHOLDER if is_placeholder(value) else DeclarationKind.LITERAL


def owner_of(sources: Sources) -> Callable[[str], str]:
    """Path → the name of its service; empty at the root, which all services share."""
    services = sources.services

    def owner(path: str) -> str:
        found = service_of(path, services)
        return "" if found is None or found.root == "." else found.name

    return owner


def declarations(sources: Sources, code: Codebase) -> tuple[list[EnvDeclaration], list[Problem]]:
    owner = owner_of(sources)
    found: list[EnvDeclaration] = []
    problems: list[Problem] = []
    for each in (
        _files(sources, owner, problems),
        _manifests(sources),
        _workflows(sources, owner),
        _scripts(sources, owner),
    ):
        found += each
    for each in (
        _tools(sources, owner),
        _ecosystems(sources, code, owner),
        _documents(sources, owner),
        _exports(sources, owner),
    ):
        found += each
    unique = {(each.name, each.location, each.source, each.service, each.environment): each for each in found}
    return sorted(
        unique.values(), key=lambda each: (each.location.path, each.location.line, each.name, each.service)
    ), problems


def _files(sources: Sources, owner: Callable[[str], str], problems: list[Problem]) -> Iterator[EnvDeclaration]:
    for path in sources.all("dotenv", roles=("code",)):
        facts = sources.read("dotenv", path)
        if facts is None:
            continue
        problems += facts.problems
        example = is_example(path)
        for entry in facts.entries:
            kind = DeclarationKind.PLACEHOLDER if entry.commented else kind_of_line(entry.value)
            source = "dotenv-example" if example else "dotenv-commented" if entry.commented else "dotenv"
            yield EnvDeclaration(
                entry.name,
                Location(path, entry.line, 0, entry.end_line),
                source,
                kind,
                entry.value,
                owner(path),
                "" if example else environment_of(path.rpartition("/")[2]),
                commented=entry.commented,
            )


def _manifests(sources: Sources) -> Iterator[EnvDeclaration]:
    services = sources.services
    for manifest in sources.manifests:
        names = ["" if each.root == "." else each.name for each in services_of(manifest, services)] or [""]
        for declared in manifest.env:
            for name in dict.fromkeys(names):
                yield declared._replace(service=name, environment=declared.environment or manifest.environment)
        for start in manifest.starts:
            for name, value in start.env:
                for service in dict.fromkeys(names):
                    at = place(manifest, start)
                    yield EnvDeclaration(name, at, "command", kind_of(value), value, service, manifest.environment)


def _workflows(sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    for path in sources.all("workflow"):
        facts = sources.read("workflow", path)
        if facts is None:
            continue
        places = {job.id: job.environment for job in facts.jobs}
        for each in facts.env:
            where = environment_of(f"{places.get(each.job, '')}.x") if places.get(each.job) else ""
            yield EnvDeclaration(
                each.name, Location(path, each.line), "workflow", kind_of(each.value), each.value, "", where
            )


def _scripts(sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    """``"start": "cross-env NODE_ENV=production node server.js"``."""
    for path in sources.all("package_json"):
        package = sources.read("package_json", path)
        for script in package.scripts if package is not None else ():
            for found in _INLINE.finditer(script.command):
                yield EnvDeclaration(
                    found[1],
                    Location(path, script.line),
                    "package-script",
                    kind_of(found[2]),
                    found[2].strip("\"'"),
                    owner(path),
                    environment_of(script.name.replace(":", ".")),
                )


def _tools(sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    for path in sources.having("env_json"):
        for each in sources.read("env_json", path) or ():
            kind = DeclarationKind.PROMPTED if each.value is None else kind_of(each.value)
            yield EnvDeclaration(
                each.name,
                Location(path, each.line),
                each.tool,
                kind,
                each.value,
                owner(path),
                environment_of(f"{each.environment}.x"),
            )


def _ecosystems(sources: Sources, code: Codebase, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    """pm2's JavaScript form: the objects under ``env`` and ``env_production``."""
    for path in sources.all("javascript"):
        name = path.rpartition("/")[2]
        if not re.match(r"(ecosystem|pm2)[\w.-]*\.c?js$", name):
            continue
        file = code.file(path)
        for statement in file.survey.module.body if file is not None else ():
            yield from _pm2(statement, path, owner(path))


def _pm2(node: Any, path: str, service: str) -> Iterator[EnvDeclaration]:
    from deployable.linkers.environment.code import inside, written

    for each in inside(node):
        if type(each) is not syntax.Item or type(each.key) is not syntax.Const or type(each.value) is not syntax.DictOf:
            continue
        key = str(each.key.value)
        if key != "env" and not key.startswith("env_"):
            continue
        for item in each.value.items:
            if item.key is not None and type(item.key) is syntax.Const:
                value = str(item.value.value) if type(item.value) is syntax.Const else written(item.value, "javascript")
                kind = kind_of(value) if type(item.value) is syntax.Const else DeclarationKind.REFERENCE
                yield EnvDeclaration(
                    str(item.key.value),
                    Location(path, item.line),
                    "pm2",
                    kind,
                    value,
                    service,
                    environment_of(f"{key.removeprefix('env_')}.x"),
                )


def _documents(sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    for path in sources.having("env_tables", roles=("code", "docs")):
        for each in sources.read("env_tables", path) or ():
            yield EnvDeclaration(
                each.name,
                Location(path, each.line),
                "docs",
                DeclarationKind.PLACEHOLDER,
                each.default or None,
                owner(path),
            )


def _exports(sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvDeclaration]:
    for path in sources.having("shell", b"export "):
        facts = sources.read("shell", path)
        for name, value, line in facts.exports if facts is not None else ():
            yield EnvDeclaration(name, Location(path, line), "shell", kind_of(value), value, owner(path))


# --------------------------------------------------------------------------- names used beside the code


def mentions(sources: Sources) -> list[tuple[str, Location, str]]:
    """Names that compose files interpolate, scripts, templates and Makefiles use, workflows expect and env files refer to."""
    found: list[tuple[str, Location, str]] = []
    for path in sources.all("compose"):
        facts = sources.read("compose", path)
        found += (
            [(each.name, Location(path, each.line), "compose") for each in facts.interpolations]
            if facts is not None
            else []
        )
    for path in sources.having("shell"):
        facts = sources.read("shell", path)
        found += [(each.name, Location(path, each.line), "shell") for each in facts.uses] if facts is not None else []
    for path in sources.having("env_templates"):
        found += [(name, Location(path, line), "template") for name, line in sources.read("env_templates", path) or ()]
    for path in sources.all("workflow"):
        facts = sources.read("workflow", path)
        if facts is None:
            continue
        found += [(name, Location(path, line), "workflow") for name, line in facts.secrets]
        for job in facts.jobs:
            for step in job.steps:
                found += [
                    (name, Location(path, step.run_line), "workflow")
                    for name in re.findall(r"\$\{?([A-Z][A-Z0-9_]+)", step.run)
                ]
    for path in sources.all("dotenv"):
        facts = sources.read("dotenv", path)
        found += (
            [(name, Location(path, entry.line), "dotenv") for entry in facts.entries for name in entry.references]
            if facts is not None
            else []
        )
    for path in sources.all("package_json"):
        package = sources.read("package_json", path)
        for script in package.scripts if package is not None else ():
            found += [
                (name, Location(path, script.line), "package-script")
                for name in re.findall(r"\$\{?([A-Z][A-Z0-9_]+)", script.command)
            ]
    return list(dict.fromkeys(found))
