"""How the code says it runs: Django's settings in production, migrations, and tables made on the fly."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from deployable import syntax
from deployable.linkers import storage
from deployable.linkers.trees import calls, constants, dotted
from deployable.model import (
    Evidence,
    Gap,
    Linked,
    Location,
    Migrations,
    Runtime,
    SchemaCreation,
    Setting,
    Sources,
)
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of

SETTINGS = (
    "DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "DATABASES", "SESSION_ENGINE", "MEDIA_ROOT", "CACHES",
)  # fmt: skip
_CREATIONS = (b"create_all", b".sync(", b"synchronize", b"generate_schemas", b"create_tables", b"$executeRaw")
_AT_START = re.compile(
    r"init|create|start|setup|set_up|lifespan|main|app|db|database|table|connect|boot|load|register|event|configure|factory|schema|bootstrap|run|server|module|sync|ready"
)
_CONVERSIONS = (
    "int",
    "str",
    "bool",
    "float",
    "Number",
    "parseInt",
    "String",
    "Boolean",
    "normalizePort",
    "ast.literal_eval",
)
_ENV_CALLS = ("get", "getenv", "env", "config", "bool", "str", "list", "int", "environ")
_BY_HAND = re.compile(
    r"(^|/)(scripts?|seeds?|seeders?|fixtures|tools|bin|migrations?|alembic|cli|commands|management|examples?|init_?db\w*)(/|\.py|\.[jt]s)|(^|/)(seed|init_?db|create_?(db|tables?)|reset_?db|setup_?db|db_?init|manage|shell)\w*\.(py|[jt]s)$"
)


def link(sources: Sources) -> Linked:
    gaps: list[Gap] = []
    creations: list[SchemaCreation] = []
    guards: list[Setting] = []
    for reader in ("python", "javascript"):
        for path in sources.having(reader, *_CREATIONS, b"TrustedHostMiddleware"):
            module = sources.read(reader, path)
            if module is None:
                gaps.append(Gap("runtime", Location(path), "could not be parsed"))
                continue
            for call in calls(module.body):
                if "TrustedHostMiddleware" in _mentioned(call):
                    guards.append(_trusted(path, call, constants(module)))
            for call in calls(module.body, _stands_by):
                creations.extend(_creation(path, call, reader))
            if reader == "javascript" and "synchronize" in _keys(module):
                creations.extend(_synchronize(path, module.body))
    settings, unsure = _django(sources)
    gaps.extend(unsure)
    runs, dumps = _runs(sources)
    return Linked(
        Runtime(
            (*settings, *guards),
            tuple(_tools(sources)),
            runs,
            tuple(creations),
            dumps,
            tuple(storage.stored(sources, settings)),
        ),
        tuple(gaps),
    )


def _runs(sources: Sources) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Where migrations and where dumps run; a tool's own ``env.py`` does not count."""
    found: dict[str, list[Evidence]] = {"migration": [], "dump": []}
    for path in sources.having("migration_runs", roles=("code", "generated")):
        if re.search(r"(^|/)(migrations?|alembic)/env\.py$", path):
            continue
        for run in sources.read("migration_runs", path) or ():
            found[run.kind].append(Evidence(Location(path, run.line), run.text))
    return tuple(found["migration"]), tuple(found["dump"])


# --------------------------------------------------------------------------- walking trees


def _stands_by(node: object) -> bool:
    """Code that production does not run by itself: under ``__main__`` or a test of the environment, and in commands."""
    if isinstance(node, syntax.If):
        words = " ".join(_words(node.test)).lower()
        return "__main__" in words or bool(re.search(r"debug|dev|test|environ|env\b|node_env|local|\benv", words))
    if isinstance(node, syntax.Function):
        if node.name and not _AT_START.search(node.name.lower()):
            return True
        return any(
            re.search(r"\b(cli|command|click|typer|shell_context|task)\b", dotted(one).lower())
            for one in node.decorators
        )
    return False


def _words(node: object) -> Iterator[str]:
    todo: list[object] = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, syntax.Name):
            yield item.id
        elif isinstance(item, syntax.Attribute):
            yield item.name
        elif isinstance(item, syntax.Const):
            yield str(item.value)
        if isinstance(item, tuple):
            todo.extend(inner for inner in item if isinstance(inner, tuple))


def _keys(module: syntax.Module) -> set[str]:
    found: set[str] = set()
    todo: list[object] = list(module.body)
    while todo:
        node = todo.pop()
        if isinstance(node, syntax.Item) and isinstance(node.key, syntax.Const) and isinstance(node.key.value, str):
            found.add(node.key.value)
        if isinstance(node, tuple):
            todo.extend(item for item in node if isinstance(item, tuple))
    return found


def _trusted(path: str, call: syntax.Call, names: Mapping[str, syntax.Expression]) -> Setting:
    """Starlette's ``TrustedHostMiddleware``, which answers to every host when it is given none."""
    given = next((each.value for each in call.keywords if each.name == "allowed_hosts"), None)
    value, variable = _setting_value(given, names) if given is not None else ("['*']", "")
    return Setting("ALLOWED_HOSTS", value, Location(path, call.line), variable, "starlette")


def _mentioned(call: syntax.Call) -> str:
    return " ".join(dotted(item) for item in (call.func, *call.args))


# --------------------------------------------------------------------------- values


def _value(node: object, names: Mapping[str, syntax.Expression], depth: int = 0) -> tuple[str, str]:
    """(literal or fallback, environment variable) of an expression; both empty when it cannot be told."""
    if depth > 4 or node is None:
        return "", ""
    if isinstance(node, syntax.Const):
        return ("" if node.value is None else str(node.value)), ""
    if isinstance(node, syntax.Name):
        return _value(names.get(node.id), names, depth + 1)
    variable = _variable(node)
    if variable:
        return "", variable
    if isinstance(node, syntax.Operation) and node.operator in ("or", "??") and len(node.operands) == 2:
        value, variable = _value(node.operands[0], names, depth + 1)
        return (value if value and not variable else _value(node.operands[1], names, depth + 1)[0]), variable
    if isinstance(node, syntax.Call):
        return _called(node, names, depth)
    if isinstance(node, syntax.ListOf):
        values = [str(item.value) for item in node.items if isinstance(item, syntax.Const)]
        return (str(values) if len(values) == len(node.items) else ""), ""
    return "", ""


def _called(node: syntax.Call, names: Mapping[str, syntax.Expression], depth: int) -> tuple[str, str]:
    name = dotted(node.func)
    if name in _CONVERSIONS and node.args:
        return _value(node.args[0], names, depth + 1)
    key = node.args[0] if node.args else None
    if name.rpartition(".")[2] in _ENV_CALLS and isinstance(key, syntax.Const) and isinstance(key.value, str):
        fallback: object = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.name == "default":
                fallback = keyword.value
        return _value(fallback, names, depth + 1)[0], key.value
    return "", ""


def _variable(node: object) -> str:
    """``process.env.PORT``, ``os.environ["PORT"]``."""
    if isinstance(node, syntax.Attribute) and dotted(node.value) == "process.env":
        return node.name
    if (
        isinstance(node, syntax.Subscript)
        and dotted(node.value) in ("process.env", "os.environ", "environ")
        and isinstance(node.key, syntax.Const)
    ):
        return str(node.key.value)
    return ""


# --------------------------------------------------------------------------- schemas


def _creation(path: str, call: syntax.Call, reader: str) -> Iterator[SchemaCreation]:
    name = dotted(call.func)
    last = name.rpartition(".")[2]
    place = Location(path, call.line)
    application = not _BY_HAND.search(path)
    if reader == "python":
        passed = next((dotted(arg) for arg in call.args if dotted(arg).endswith(".create_all")), "")
        if last in ("create_all", "generate_schemas") and (
            "metadata" in name or "db." in name or "SQLModel" in name or "Tortoise" in name
        ):
            yield SchemaCreation(name, place, False, application)
        elif passed and "metadata" in passed:
            yield SchemaCreation(passed, place, False, application)
    elif last == "sync" and re.search(r"(sequelize|db|models?|connection|database)\w*\.sync$", name, re.IGNORECASE):
        options = call.args[0] if call.args else None
        keys = {
            str(item.key.value): item.value
            for item in (options.items if isinstance(options, syntax.DictOf) else ())
            if isinstance(item.key, syntax.Const)
        }
        force = keys.get("force")
        yield SchemaCreation(f"{name}(…)", place, isinstance(force, syntax.Const) and force.value is True, application)


def _synchronize(path: str, body: Iterable[object]) -> Iterator[SchemaCreation]:
    """TypeORM's ``synchronize: true`` beside other connection options."""
    todo: list[object] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, syntax.DictOf):
            keys = {str(item.key.value): item for item in node.items if isinstance(item.key, syntax.Const)}
            item = keys.get("synchronize")
            if (
                item
                and {"type", "entities", "autoLoadEntities", "database", "dialect"} & set(keys)
                and isinstance(item.value, syntax.Const)
                and item.value.value is True
            ):
                yield SchemaCreation("synchronize: true", Location(path, item.line), False, not _BY_HAND.search(path))
        if isinstance(node, tuple):
            todo.extend(inner for inner in node if isinstance(inner, tuple))


def _tools(sources: Sources) -> Iterator[Migrations]:
    """Migration tools, told by the files they keep."""
    files = sources.files
    django = {
        path for path in sources.having("python", b"django.core.management") if posixpath.basename(path) == "manage.py"
    }
    for path in files:
        name, folder = posixpath.basename(path), folder_of(path)
        if name == "alembic.ini" and posixpath.basename(folder) != "migrations":
            yield _tool("alembic", path, "alembic upgrade head", files, r"/versions/[^/]+\.py$", folder)
        elif name == "alembic.ini":
            yield _tool("flask-migrate", path, "flask db upgrade", files, r"/versions/[^/]+\.py$", folder)
        elif name == "schema.prisma":
            count = _count(files, folder, r"/migrations/[^/]+/migration\.sql$")
            if count:
                yield Migrations("prisma", Location(path), "npx prisma migrate deploy", count)
        elif re.match(r"knexfile\.[cm]?[jt]s$", name):
            yield _tool("knex", path, "npx knex migrate:latest", files, r"/migrations/[^/]+\.[jt]s$", folder)
        elif name == ".sequelizerc":
            yield _tool(
                "sequelize", path, "npx sequelize-cli db:migrate", files, r"/migrations/[^/]+\.[cm]?[jt]s$", folder
            )
        elif re.match(r"drizzle\.config\.[cm]?[jt]s$", name):
            yield _tool("drizzle", path, "npx drizzle-kit migrate", files, r"\.sql$", folder)
        elif name == "migrate-mongo-config.js":
            yield _tool("migrate-mongo", path, "npx migrate-mongo up", files, r"/migrations/[^/]+\.[jt]s$", folder)
        elif path in django:
            count = _count(files, folder, r"/migrations/\d{4}_\w+\.py$")
            if count:
                yield Migrations("django", Location(path), "python manage.py migrate", count)


def _tool(tool: str, path: str, command: str, files: tuple[str, ...], pattern: str, folder: str) -> Migrations:
    return Migrations(tool, Location(path), command, _count(files, folder, pattern))


def _count(files: tuple[str, ...], folder: str, pattern: str) -> int:
    prefix = "" if folder == "." else f"{folder}/"
    return sum(1 for path in files if path.startswith(prefix) and re.search(pattern, f"/{path}"))


# --------------------------------------------------------------------------- Django


def _django(sources: Sources) -> tuple[list[Setting], list[Gap]]:
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
            value, variable = _setting_value(assign.value, names)
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


def _setting_value(node: object, names: Mapping[str, syntax.Expression]) -> tuple[str | None, str]:
    """(value or fallback as Python writes it, environment variable); ``None`` when it cannot be told."""
    if isinstance(node, syntax.Const):
        return str(node.value), ""
    if isinstance(node, syntax.ListOf):
        values = [str(item.value) for item in node.items if isinstance(item, syntax.Const)]
        return (str(values), "") if len(values) == len(node.items) else (None, "")
    if (
        isinstance(node, syntax.Operation)
        and node.operator == "=="
        and len(node.operands) == 2
        and isinstance(node.operands[1], syntax.Const)
    ):
        value, variable = _value(node.operands[0], names)
        if variable:
            return str(value == str(node.operands[1].value)), variable
    if (
        isinstance(node, syntax.Operation)
        and node.operator == "in"
        and len(node.operands) == 2
        and isinstance(node.operands[1], syntax.ListOf)
    ):
        value, variable = _value(node.operands[0], names)
        if variable:
            return str(
                value in [str(item.value) for item in node.operands[1].items if isinstance(item, syntax.Const)]
            ), variable
    if isinstance(node, syntax.Call) and dotted(node.func) == "bool" and node.args:
        value, variable = _value(node.args[0], names)
        inner = node.args[0]
        numeric = isinstance(inner, syntax.Call) and dotted(inner.func) == "int"
        return (str(bool(value) and not (numeric and value == "0")), variable) if variable else (None, "")
    value, variable = _value(node, names)
    if variable:
        truth = {
            "1": "True",
            "true": "True",
            "yes": "True",
            "on": "True",
            "0": "False",
            "false": "False",
            "no": "False",
        }
        return truth.get(value.lower(), value), variable
    if isinstance(node, syntax.Name):
        return _setting_value(names.get(node.id), {}) if node.id in names else (None, "")
    return None, ""
