"""Whether a handler reaches a database, following the calls it makes in the service."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.handlers.guards import dependencies, dependency, snake
from deployable.linkers.interpreter import (
    MISSING,
    ClassValue,
    Closure,
    External,
    Generic,
    Instance,
    Interpreter,
    Lazy,
    Made,
    Module,
    Native,
    Property,
    Scope,
    Value,
    force,
    settled,
)
from deployable.linkers.interpreter.expressions import star_not_run
from deployable.linkers.interpreter.walk import walk
from deployable.model import Location

_DATABASES = (
    "sqlalchemy", "sqlmodel", "flask_sqlalchemy", "databases", "tortoise", "peewee", "playhouse", "mongoengine", "pymongo",
    "motor", "beanie", "odmantic", "asyncpg", "psycopg", "psycopg2", "psycopg_pool", "aiomysql", "pymysql", "MySQLdb", "mysql", "sqlite3",
    "aiosqlite", "aiopg", "pony", "ormar", "gino", "alchemical", "fastapi_async_sqlalchemy", "fastapi_sqlalchemy", "flask_mongoengine",
    "flask_pymongo", "flask_peewee", "django.db", "cx_Oracle", "oracledb", "pyodbc", "prisma", "edgedb", "cassandra", "neo4j", "supabase",
    "advanced_alchemy", "sqlalchemy_utils", "records", "dataset", "piccolo", "redis_om", "google.cloud.firestore", "surrealdb", "duckdb",
)  # fmt: skip
_SETUP = frozenset({
    "init_app", "close", "dispose", "relationship", "Column", "mapped_column", "String", "Integer", "configure", "remove", "disconnect",
    "copy", "dict", "json", "model_dump", "model_validate", "to_dict", "parse_obj", "validate", "from_orm", "create_all", "table",
})  # fmt: skip
"""Calls on a database package's objects that ask nothing of the database."""
_OPENS = frozenset({"connect", "create_pool", "create_connection", "acquire", "Connection", "MongoClient"})


def is_database(dotted: str) -> bool:
    return dotted.startswith(_DATABASES) and any(
        dotted == name or dotted[len(name) : len(name) + 1] == "." for name in _DATABASES
    )


class Reach:
    """Whether functions reach a database, following calls in the service.

    ``load=False`` stops at modules that no one has needed so far (the answer is then ``None`` unless the database was seen
    before); ``load=True`` follows everywhere, for the few handlers whose answer matters.
    """

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._known: dict[tuple[int, bool], bool | None] = {}

    def database(self, function: Closure, load: bool = False, depth: int = 0) -> bool | None:
        key = (id(function.node), load)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._follow(function, load, depth)
        return self._known[key]

    def _follow(self, function: Closure, load: bool, depth: int) -> bool | None:
        scope = self._parameters(function, load)
        complete: bool | None = False
        calls: list[syntax.Call] = []
        for node in walk(function.node.body):
            kind = type(node)
            if kind is syntax.Call:
                calls.append(node)
            elif kind is syntax.Assign and len(node.targets) == 1 and isinstance(node.targets[0], syntax.Name):
                scope.names.setdefault(node.targets[0].id, _Local(node.value))
            elif kind is syntax.With:
                for context, target in node.items:
                    if isinstance(target, syntax.Name):
                        scope.names.setdefault(target.id, _Local(context))
        self.run.step(len(calls))
        for node in calls:
            found = self._call(node, scope, load, depth)
            if found:
                return True
            complete = None if found is None else complete
        for target in dependencies(self.run, function):
            if isinstance(target, Closure) and depth < 6 and self.database(target, load, depth + 1):
                return True
        return complete

    def _parameters(self, function: Closure, load: bool) -> Scope:
        scope = Scope(function.scope.module, function.scope, function)
        for parameter in function.node.parameters:
            scope.names[parameter.name] = self._typed(parameter, function, load)
        if (
            function.receiver is MISSING
            and function.owner is not None
            and function.node.parameters
            and function.kind != "static"
        ):
            scope.names[function.node.parameters[0].name] = Instance(function.owner, function.location)
        return scope

    def _typed(self, parameter: syntax.Parameter, function: Closure, load: bool) -> Value:
        """A parameter stands for an object of its annotation, or of what it depends on."""
        for written in (parameter.annotation, parameter.default):
            if written is None:
                continue
            value = self._value(written, function.scope, load)
            while isinstance(value, Generic):
                inner = value.key[0] if isinstance(value.key, list) and value.key else value.key
                named_base = settled(value.base)
                wrapper = isinstance(named_base, External) and named_base.dotted.startswith(
                    ("typing.", "typing_extensions.", "builtins.")
                )
                value = self._loaded(inner if wrapper else value.base, load)
            if isinstance(value, ClassValue):
                return Instance(value, function.location)
            if isinstance(value, External):
                return Made(value.dotted, [], {}, function.location)
            target = dependency(value)
            if isinstance(target, Closure) and _opens_session(self.run, target):
                return Made("sqlalchemy.Session", [], {}, function.location)
        return MISSING

    def _loaded(self, value: Value, load: bool) -> Value:
        """The value, unless that would load a module and loading is not wanted."""
        while isinstance(value, Lazy):
            if not load and value.would_run() is not None:
                return value
            value = value.force()
        return settled(value) if not isinstance(value, Lazy) else value

    def _value(self, node: Any, scope: Scope, load: bool, depth: int = 0) -> Value:
        """What an expression is, looking only at names, attributes and calls of external things."""
        if depth > 12:
            return MISSING
        if isinstance(node, syntax.Other) and len(node.children) == 1:
            return self._value(node.children[0], scope, load, depth + 1)
        if isinstance(node, syntax.Name):
            found = scope.find(node.id)
            if isinstance(found, _Local):
                scope.names[node.id] = MISSING
                found = self._value(found.node, scope, load, depth + 1)
                scope.names[node.id] = found
            if found is MISSING and not load and (star := star_not_run(scope)) is not None:
                return Lazy(self.run, star, node.id, node.line)
            return self.run.lookup(node.id, scope) if found is MISSING else self._loaded(found, load)
        if isinstance(node, syntax.Attribute):
            base = self._value(node.value, scope, load, depth + 1)
            if base is MISSING or isinstance(base, Lazy):
                return base
            if isinstance(base, Module) and base.state == "new" and not load:
                return Lazy(self.run, base, node.name, node.line)
            if isinstance(base, Instance) and isinstance(base.cls, ClassValue):
                member = base.cls.find(node.name)
                if isinstance(member, Property):
                    return self._returned(member.getter, load, depth)
            return self._loaded(self.run.attribute(base, node.name), load)
        if isinstance(node, syntax.Call):
            function = self._value(node.func, scope, load, depth + 1)
            if isinstance(function, External):
                return (
                    Made(function.dotted, [], {}, _place(scope, node.line)) if len(function.dotted) < 150 else MISSING
                )
            if isinstance(function, ClassValue):
                return Instance(function, _place(scope, node.line))
            if isinstance(function, Closure):
                return self._returned(function, load, depth)
            return function if isinstance(function, Lazy) else MISSING
        if isinstance(node, syntax.Subscript):
            return Generic(
                self._value(node.value, scope, load, depth + 1), self._value(node.key, scope, load, depth + 1)
            )
        if isinstance(node, syntax.ListOf):
            return [self._value(item, scope, load, depth + 1) for item in node.items[:6]]
        return MISSING

    def _returned(self, function: Closure, load: bool, depth: int) -> Value:
        """An object of the type that a function is annotated to return."""
        if function.node.returns is None:
            return MISSING
        kind = self._value(function.node.returns, function.scope, load, depth + 1)
        if isinstance(kind, ClassValue):
            return Instance(kind, function.location)
        return Made(kind.dotted, [], {}, function.location) if isinstance(kind, External) else MISSING

    def _call(self, node: syntax.Call, scope: Scope, load: bool, depth: int) -> bool | None:
        """Whether this call reaches a database; ``None`` when it leads where we do not look."""
        function = self._value(node.func, scope, load)
        if isinstance(function, External):
            return _asks(function.dotted, function.owner is not MISSING)
        if isinstance(function, Made):
            return _asks(function.origin)
        if isinstance(function, Lazy):
            return None
        if isinstance(function, ClassValue):
            if any(map(is_database, function.externals())):
                return False
            function = function.find("__init__")
        if isinstance(function, Closure):
            if function.node.doc is None or depth >= 6:
                return None
            return self.database(function, load, depth + 1)
        if isinstance(function, Native | Instance):
            return False
        return self._on_model(node.func, scope, load) if isinstance(node.func, syntax.Attribute) else None

    def _on_model(self, func: syntax.Attribute, scope: Scope, load: bool) -> bool | None:
        """``User.query.all()`` on a class that inherits from an ORM's base."""
        base: Any = func
        while isinstance(base, syntax.Attribute | syntax.Call | syntax.Subscript):
            base = base.func if isinstance(base, syntax.Call) else base.value
        if not isinstance(base, syntax.Name):
            return False if isinstance(base, syntax.Const | syntax.Format) else None
        value = self._value(base, scope, load)
        if isinstance(value, Lazy):
            return None
        cls = value.cls if isinstance(value, Instance) else value
        if isinstance(cls, ClassValue) and any(map(is_database, cls.externals())):
            return func.name not in _SETUP
        return None


class _Local:
    """A local variable's expression, looked at when it is used."""

    def __init__(self, node: Any) -> None:
        self.node = node


def _asks(dotted: str, owned: bool = False) -> bool:
    """Whether calling it asks the database something: a method of one of the package's objects, or what opens a connection."""
    if dotted.startswith(("django.db.connection.", "django.db.connections")) or ".objects." in dotted:
        return is_database(dotted)
    last = dotted.rsplit(".", 1)[-1].rstrip("()")
    return is_database(dotted) and (last in _OPENS or (last not in _SETUP and ("()." in dotted or owned)))


def _place(scope: Scope, line: int) -> Location:
    return Location(scope.module.path, line)


def _opens_session(run: Interpreter, target: Closure) -> bool:
    """A dependency that yields or returns a database session, by its annotation, name or body."""
    if re.search(r"(^|_)(session|db|database|conn|connection|cursor|uow)($|_)", snake(target.innermost().node.name)):
        return True
    for node in walk(target.node.body):
        if isinstance(node, syntax.Call):
            value = force(run.evaluate(node.func, target.scope)) if isinstance(node.func, syntax.Name) else None
            if isinstance(value, External | Made) and is_database(
                value.dotted if isinstance(value, External) else value.origin
            ):
                return True
    return False
