"""Tables that the application makes on the fly: ``create_all``, ``sequelize.sync``, ``synchronize: true``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deployable import syntax
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import dotted
from deployable.linkers.runtime.trees import calls
from deployable.model import Location, SchemaCreation

LITERALS = (b"create_all", b".sync(", b"synchronize", b"generate_schemas", b"create_tables", b"$executeRaw")
_AT_START = re.compile(
    r"init|create|start|setup|set_up|lifespan|main|app|db|database|table|connect|boot|load|register|event|configure|factory|schema|bootstrap|run|server|module|sync|ready"
)
_NOT_AT_START = re.compile(r"reset|drop|seed|truncate|wipe")
_BY_HAND = re.compile(
    r"(^|/)(scripts?|seeds?|seeders?|fixtures|tools|bin|migrations?|alembic|cli|commands|management|examples?|init_?db\w*)(/|\.py|\.[jt]s)|(^|/)(seed|init_?db|create_?(db|tables?)|reset_?(db|database)|setup_?db|db_?init|manage|shell)\w*\.(py|[jt]s)$"
)


def created(path: str, module: syntax.Module, reader: str) -> Iterator[SchemaCreation]:
    """Every place in the module that makes tables and that production may come to."""
    for call in calls(module.body, _stands_by):
        yield from _creation(path, call, reader)
    if reader == "javascript" and "synchronize" in _keys(module):
        yield from _synchronize(path, module.body)


def _stands_by(node: object) -> bool:
    """Code that production does not run by itself: under ``__main__`` or a test of the environment, and in commands."""
    if isinstance(node, syntax.If):
        words = " ".join(_words(node.test)).lower()
        return "__main__" in words or bool(re.search(r"debug|dev|test|environ|env\b|node_env|local|\benv", words))
    if isinstance(node, syntax.Function):
        name = node.name.lower()
        if name and (_NOT_AT_START.search(name) or not _AT_START.search(name)):
            return True
        return any(
            re.search(r"\b(cli|command|click|typer|shell_context|task)\b", dotted(one).lower())
            for one in node.decorators
        )
    return False


def _words(test: syntax.Expression) -> Iterator[str]:
    for node in walk(test):
        if isinstance(node, syntax.Name):
            yield node.id
        elif isinstance(node, syntax.Attribute):
            yield node.name
        elif isinstance(node, syntax.Const):
            yield str(node.value)


def _keys(module: syntax.Module) -> set[str]:
    items = (node for node in walk(*module.body) if isinstance(node, syntax.Item))
    keys = (item.key.value for item in items if isinstance(item.key, syntax.Const))
    return {key for key in keys if isinstance(key, str)}


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


def _synchronize(path: str, body: Iterable[syntax.Statement]) -> Iterator[SchemaCreation]:
    """TypeORM's ``synchronize: true`` beside other connection options."""
    for node in walk(*body):
        if not isinstance(node, syntax.DictOf):
            continue
        keys = {str(item.key.value): item for item in node.items if isinstance(item.key, syntax.Const)}
        item = keys.get("synchronize")
        beside = {"type", "entities", "autoLoadEntities", "database", "dialect"} & keys.keys()
        if item and beside and isinstance(item.value, syntax.Const) and item.value.value is True:
            yield SchemaCreation("synchronize: true", Location(path, item.line), False, not _BY_HAND.search(path))
