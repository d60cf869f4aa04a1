"""Django's settings as production sees them, and Starlette's list of hosts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from deployable import syntax
from deployable.linkers.runtime import storage
from deployable.linkers.runtime.trees import calls, constants, dotted
from deployable.linkers.runtime.values import setting_value
from deployable.model import Gap, Location, Setting, Sources
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of

SETTINGS = (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "DATABASES", "SESSION_ENGINE", "MEDIA_ROOT", "CACHES",
)  # fmt: skip


def settings(sources: Sources) -> tuple[list[Setting], list[Gap]]:
    """Each setting as the settings module of production gives it, its star imports followed."""
    modules = {}
    for path in sources.having("python", b"INSTALLED_APPS", b"ALLOWED_HOSTS", b"SECRET_KEY", b"DEBUG"):
        # Python imports a package of the same name instead.
        shadowed = joined(path.removesuffix(".py"), "__init__.py") in sources.files
        if not shadowed and ("settings" in path or "config" in path or "conf" in path):
            module = sources.read("python", path)
            if module is not None:
                modules[path] = module
    roots = [path for path, module in modules.items() if {"INSTALLED_APPS", "MIDDLEWARE"} & set(_assigned(module))]
    found: list[Setting] = []
    gaps: list[Gap] = []
    for folder in sorted({folder_of(path) for path in roots}):
        beside = [path for path in modules if folder_of(path) == folder or folder_of(folder_of(path)) == folder]
        chosen = _production(beside, roots)
        if chosen:
            found.extend(_effective(chosen, modules, sources))
    return found, gaps


def _production(paths: list[str], roots: list[str]) -> str:
    named = [path for path in paths if environment_of(posixpath.basename(path)) == "production"]
    if named:
        return min(named)
    plain = [path for path in paths if path in roots and environment_of(posixpath.basename(path)) == ""]
    return min(plain, key=lambda path: (posixpath.basename(path) != "settings.py", path)) if plain else ""


def _effective(path: str, modules: Mapping[str, syntax.Module], sources: Sources) -> Iterator[Setting]:
    chain = [path]
    while len(chain) < 6:
        base = _star_import(chain[-1], modules.get(chain[-1]) or sources.read("python", chain[-1]), sources)
        if not base or base in chain:
            break
        chain.append(base)
    seen: set[str] = set()
    for place in chain:
        module = modules.get(place) or sources.read("python", place)
        if module is None:
            return
        for setting in _settings(place, module):
            if setting.name not in seen:
                seen.add(setting.name)
                yield setting


def _star_import(path: str, module: syntax.Module | None, sources: Sources) -> str:
    for statement in module.body if module else ():
        if isinstance(statement, syntax.Import) and statement.name == "*":
            dots = len(statement.module) - len(statement.module.lstrip("."))
            rest = statement.module.lstrip(".").replace(".", "/")
            folder = folder_of(path)
            for _ in range(dots - 1):
                folder = folder_of(folder)
            bases = (
                [folder] if dots else [".", *(folder_of(p) for p in sources.all("python") if p.endswith("manage.py"))]
            )
            for base in bases:
                for option in (joined(base, f"{rest}.py"), joined(base, rest, "__init__.py")):
                    if option in sources.files:
                        return option
    return ""


def _assigned(module: syntax.Module) -> list[str]:
    return [t.id for s in module.body if isinstance(s, syntax.Assign) for t in s.targets if isinstance(t, syntax.Name)]


def _settings(path: str, module: syntax.Module) -> Iterator[Setting]:
    """The last assignment at the module's top; a branch that assigns it as well makes it unknown."""
    last: dict[str, syntax.Assign] = {}
    branched: set[str] = set()
    names = constants(module)
    for statement in module.body:
        if isinstance(statement, syntax.Assign):
            for target in statement.targets:
                if isinstance(target, syntax.Name) and target.id in SETTINGS:
                    last[target.id] = statement
                    if statement.operator:
                        branched.add(target.id)
        elif isinstance(statement, syntax.If | syntax.Try | syntax.With | syntax.Loop):
            branched |= {name for name in _assigned_within(statement) if name in SETTINGS}
    for call in calls(module.body):
        name = dotted(call.func)
        if name.endswith((".append", ".extend", ".insert")) and name.partition(".")[0] in SETTINGS:
            branched.add(name.partition(".")[0])
        if name in ("django_heroku.settings", "django_on_heroku.settings", "locals"):
            branched.add("ALLOWED_HOSTS")
    for name in sorted({*last, *branched}):
        assign = last.get(name)
        line = assign.line if assign else 0
        if name in branched or assign is None:
            yield Setting(name, None, Location(path, line))
        else:
            value, variable = setting_value(assign.value, names)
            value = storage.engine(assign, module) if name == "DATABASES" else value
            yield Setting(name, value, Location(path, line), variable)


def _assigned_within(statement: object) -> Iterator[str]:
    todo: list[object] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, syntax.Assign):
            yield from (target.id for target in node.targets if isinstance(target, syntax.Name))
        if isinstance(node, tuple):
            todo.extend(item for item in node if isinstance(item, tuple))


def trusted_hosts(path: str, module: syntax.Module) -> Iterator[Setting]:
    """Starlette's ``TrustedHostMiddleware``, which answers to every host when it is given none."""
    for call in calls(module.body):
        if "TrustedHostMiddleware" in " ".join(dotted(item) for item in (call.func, *call.args)):
            given = next((each.value for each in call.keywords if each.name == "allowed_hosts"), None)
            value, variable = setting_value(given, constants(module)) if given is not None else ("['*']", "")
            yield Setting("ALLOWED_HOSTS", value, Location(path, call.line), variable, "starlette")
