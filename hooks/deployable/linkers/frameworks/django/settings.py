"""Which settings modules a Django project runs with, what they say, and which URL configurations they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable import syntax
from deployable.linkers.interpreter import (
    CONFIGURED,
    MISSING,
    Assumed,
    CallSite,
    ClassValue,
    External,
    Interpreter,
    Made,
    Module,
    Unknown,
    Value,
    assumed,
    force,
    settled,
    text,
)
from deployable.linkers.interpreter.walk import walk
from deployable.model import Location

NAMED = b"DJANGO_SETTINGS_MODULE"
URLCONF = b"ROOT_URLCONF"
DEVELOPS = re.compile(r"(^|[._])(test|tests|testing|ci|local|dev|development|debug|example|sample)([._]|$)")
PRODUCTION = re.compile(r"(^|[._])(prod|production|live|deploy|deployment|heroku)([._]|$)")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_DEFAULTS: dict[str, Value] = {
    "DEBUG": False, "APPEND_SLASH": True, "FORCE_SCRIPT_NAME": None, "USE_I18N": True,
    "LANGUAGE_CODE": "en-us", "LOGIN_URL": "/accounts/login/", "INSTALLED_APPS": [], "MIDDLEWARE": [],
}  # fmt: skip
"""From ``django.conf.global_settings``."""


class Urlconf(NamedTuple):
    """A URL configuration that settings name; ``condition`` is set when only some of a project's settings name it."""

    module: Module | None
    name: str
    location: Location
    condition: str = ""


class Configuration:
    """The settings of one project, the module that production runs with first."""

    def __init__(self, root: str, modules: list[Module], entries: int) -> None:
        self.root = root
        """The folder that its dotted names start from."""
        self.modules = modules
        self.entries = entries
        """How many of the modules an entry point (``manage.py``, ``wsgi.py``) names; the rest only stand beside them."""

    def find(self, run: Interpreter, name: str) -> Value:
        """The setting in the module that production runs with, or ``MISSING``."""
        for module in self.modules[: max(self.entries, 1)]:
            found = setting(run, module, name)
            if found is not MISSING:
                return found
        return MISSING

    def worth(self, run: Interpreter, name: str) -> Value:
        """What ``django.conf.settings.<name>`` is worth: soft where settings modules or the environment differ."""
        found = [value for module in self.modules[:4] if (value := setting(run, module, name)) is not MISSING]
        condition = f"settings.{name}"
        if name == "DEBUG":
            return Assumed(False, condition)
        if not found:
            return assumed(_DEFAULTS[name], condition) if name in _DEFAULTS else CONFIGURED
        first = found[0]
        if isinstance(first, Assumed | Unknown) or any(settled(other) != settled(first) for other in found):
            return assumed(first, condition)
        return first

    def line(self, name: str) -> Location:
        """Where a setting is assigned, as far as a plain assignment tells."""
        for module in self.modules:
            for node in module.tree.body if module.tree else ():
                if isinstance(node, syntax.Assign) and any(
                    isinstance(target, syntax.Name) and target.id == name for target in node.targets
                ):
                    return Location(module.path, node.line)
        return Location(self.modules[0].path) if self.modules else Location("")

    def strings(self, run: Interpreter, name: str) -> list[str]:
        """The strings of a list setting; unknown items are left out."""
        value = settled(self.find(run, name))
        return [item for item in map(text, value) if item] if isinstance(value, list) else []


def setting(run: Interpreter, module: Module, name: str) -> Value:
    """A name of a settings module, or of the production class in it (django-configurations), or ``MISSING``."""
    run.load(module)
    found = module.language.member(module, name)
    if found is not MISSING:
        return force(found)
    chosen: Value = MISSING
    for each in module.scope.names.values():
        if isinstance(each, ClassValue) and any(dotted.startswith("configurations.") for dotted in each.externals()):
            value = each.find(name)
            if value is not MISSING and (chosen is MISSING or PRODUCTION.search(each.name.lower())):
                chosen = force(value)
    return chosen


def find(run: Interpreter) -> list[Configuration]:
    """One a project: the folder its imports start from tells projects apart."""
    projects: dict[str, dict[str, tuple[int, Module]]] = {}
    for rank, module in [*_named(run), *_with_urlconf(run)]:
        root = module.path.removesuffix("/__init__.py").removesuffix(".py")[: -len(module.name)].rstrip("/")
        known = projects.setdefault(root, {})
        if module.path not in known or known[module.path][0] > rank:
            known[module.path] = (rank, module)
    found = []
    for root, known in projects.items():
        ranked = sorted(known.values(), key=lambda pair: (pair[0], pair[1].path))
        entries = sum(rank < 10 for rank, _ in ranked)
        found.append(Configuration(root, [module for _, module in ranked], entries))
    return found


def _named(run: Interpreter) -> Iterator[tuple[int, Module]]:
    """Settings modules that manifests set, then those that entry points take by default, the server's before the command line's."""
    yield from _in_manifests(run)
    for path in run.sources.having("python", NAMED):
        tree = run.sources.read("python", path)
        if not isinstance(tree, syntax.Module):
            continue
        importer = run.module_at(path)
        for name in _candidates(tree):
            module = importer.language.resolve(name, importer)
            if module is not None and not module.path.endswith("/"):
                server = path.endswith(("wsgi.py", "asgi.py"))
                rank = 0 if server else 2
                yield rank + (0 if PRODUCTION.search(name) else 5 if DEVELOPS.search(name) else 1), module


def _in_manifests(run: Interpreter) -> Iterator[tuple[int, Module]]:
    for manifest in run.sources.manifests:
        for declaration in manifest.env:
            if declaration.name != "DJANGO_SETTINGS_MODULE" or not _DOTTED.fullmatch(declaration.value or ""):
                continue
            path = "manage.py" if manifest.root in ("", ".") else f"{manifest.root}/manage.py"
            if not run.sources.exists(path):
                continue
            beside = run.module_at(path)
            module = beside.language.resolve(declaration.value, beside)
            if module is not None and module.path.endswith(".py") and not DEVELOPS.search(module.name):
                yield -1 if PRODUCTION.search(module.name) else 1, module


def _candidates(tree: syntax.Module) -> list[str]:
    """Every dotted name that a file may set ``DJANGO_SETTINGS_MODULE`` to, in the order it is written."""
    found: dict[tuple[int, str], None] = {}
    for node in walk(tree.body):
        value: syntax.Expression | None = None
        if isinstance(node, syntax.Call) and len(node.args) > 1 and _is_name(node.args[0]):
            value = node.args[1]
        elif isinstance(node, syntax.Assign) and any(
            isinstance(target, syntax.Subscript) and _is_name(target.key) for target in node.targets
        ):
            value = node.value
        if value is None:
            continue
        for part in walk(value):
            if isinstance(part, syntax.Const) and isinstance(part.value, str) and _DOTTED.fullmatch(part.value):
                found[part.line, part.value] = None
    return [name for _, name in sorted(found)]


def _is_name(node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Const) and node.value == "DJANGO_SETTINGS_MODULE"


def _with_urlconf(run: Interpreter) -> Iterator[tuple[int, Module]]:
    """Files that set ``ROOT_URLCONF``, whoever names them; those of tests never count."""
    for path in run.sources.having("python", URLCONF):
        tree = run.sources.read("python", path)
        if isinstance(tree, syntax.Module) and any(_assigns(node) for node in walk(tree.body, into_functions=False)):
            module = run.module_at(path)
            if not re.search(r"(^|[._/])(test|tests|testing|testutils|ci)([._/]|$)", path):
                yield (30 if DEVELOPS.search(module.name) else 20), module


def _assigns(node: syntax.Statement) -> bool:
    return isinstance(node, syntax.Assign) and any(
        isinstance(target, syntax.Name) and target.id == "ROOT_URLCONF" for target in node.targets
    )


def urlconfs(run: Interpreter, project: Configuration) -> Iterator[Urlconf]:
    """What the settings' ``ROOT_URLCONF`` (and ``PUBLIC_SCHEMA_URLCONF`` and its kin) resolve to, the served ones first."""
    seen: set[str] = set()
    for position, module in enumerate(project.modules):
        beside = position >= max(project.entries, 1) and bool(seen)
        named = [text(setting(run, module, name)) for name in ("ROOT_URLCONF", "PUBLIC_SCHEMA_URLCONF")]
        for name in (*named, *_hosts(run, module)):
            if not name or name in seen:
                continue
            seen.add(name)
            found = module.language.resolve(name, module)
            condition = f"DJANGO_SETTINGS_MODULE={module.name}" if beside else ""
            yield Urlconf(found, name, Location(module.path), condition)


def _hosts(run: Interpreter, module: Module) -> Iterator[str]:
    """URL configurations that django-hosts chooses by the host's name: those of ``ROOT_HOSTCONF``'s ``host_patterns``."""
    name = text(setting(run, module, "ROOT_HOSTCONF"))
    found = module.language.resolve(name, module) if name else None
    if found is None:
        return
    run.load(found)
    listed = settled(found.language.member(found, "host_patterns"))
    if isinstance(listed, Made):
        listed = listed.arguments[1:]
    for host in map(settled, listed if isinstance(listed, list) else ()):
        if isinstance(host, Made) and host.origin.startswith("django_hosts.") and len(host.arguments) > 1:
            yield text(host.arguments[1]) or ""


def guessed(run: Interpreter) -> Iterator[Urlconf]:
    """The URL configuration beside a settings module that is not in the repository, where ``startproject`` puts it."""
    for path in run.sources.having("python", NAMED):
        tree = run.sources.read("python", path)
        if not isinstance(tree, syntax.Module):
            continue
        importer = run.module_at(path)
        for name in _candidates(tree):
            parts = name.split(".")[:-1]
            while parts:
                found = importer.language.resolve(".".join([*parts, "urls"]), importer)
                if found is not None and found.path.endswith(".py"):
                    yield Urlconf(found, found.name, Location(path))
                    return
                parts.pop()


# --------------------------------------------------------------------------- settings files made of files


def major_version(run: Interpreter) -> int:
    """The first number of the version of Django that a dependency file asks for; a large one where none says."""
    for path in run.sources.all("python_project"):
        project = run.sources.read("python_project", path)
        for requirement in project.requirements if project is not None else ():
            if requirement.name == "django" and (number := re.search(r"\d+", requirement.specifier)):
                return int(number[0])
    return 1000


def split_settings(call: CallSite) -> Value:
    """``include("base.py", "components/*.py")`` of django-split-settings: the files' names become the module's own."""
    import fnmatch

    run, folder = call.interpreter, call.module.path.rpartition("/")[0]
    for position in range(len(call.arguments)):
        wanted = call.text(position)
        if wanted is None:
            continue
        pattern = f"{folder}/{wanted}" if folder else wanted
        for path in run.sources.all("python"):
            if fnmatch.fnmatchcase(path, pattern) and path != call.module.path:
                included = run.module_at(path)
                call.module.scope.stars.append(included)
                for name, value in run.load(included).scope.names.items():
                    call.scope.names.setdefault(name, value) if name.startswith("_") else call.scope.names.update(
                        {name: value}
                    )
    return None


def optional(call: CallSite) -> Value:
    return call.raw(0)


MODELS = {
    "split_settings.tools.include": split_settings,
    "split_settings.tools.optional": optional,
}

__all__ = [
    "MODELS",
    "NAMED",
    "URLCONF",
    "Configuration",
    "External",
    "Urlconf",
    "find",
    "guessed",
    "setting",
    "urlconfs",
]
