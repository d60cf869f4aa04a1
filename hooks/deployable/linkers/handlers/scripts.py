"""What a JavaScript handler does: whether it reaches a database through the calls it makes, and whether it hides failures."""

from __future__ import annotations

import re
from typing import Any

from deployable import syntax
from deployable.linkers.handlers.middleware import innermost
from deployable.linkers.interpreter import (
    MISSING,
    UNKNOWN,
    ClassValue,
    Closure,
    External,
    Generic,
    Instance,
    Interpreter,
    Made,
    Unknown,
    Value,
    settled,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import dotted

_DATABASES = (
    "mongoose", "mongodb", "sequelize", "sequelize-typescript", "typeorm", "@nestjs/typeorm", "@nestjs/mongoose", "@nestjs/sequelize",
    "@prisma/client", "prisma", "knex", "objection", "bookshelf", "pg", "pg-promise", "postgres", "mysql", "mysql2", "sqlite3",
    "better-sqlite3", "sqlite", "mssql", "oracledb", "drizzle-orm", "@mikro-orm", "kysely", "slonik", "mikro-orm", "@typegoose/typegoose",
    "@aws-sdk/client-dynamodb", "@aws-sdk/lib-dynamodb", "dynamoose", "firebase-admin", "@google-cloud/firestore", "@google-cloud/datastore",
    "@supabase/supabase-js", "cassandra-driver", "neo4j-driver", "@planetscale/database", "@neondatabase/serverless", "@libsql/client",
    "nano", "couchbase", "@databases", "waterline", "@fastify/postgres", "@fastify/mongodb", "@fastify/mysql", "node:sqlite", "bun:sqlite",
    "monk", "camo", "@elastic/elasticsearch", "@nestjs/terminus.TypeOrmHealthIndicator", "@nestjs/terminus.MongooseHealthIndicator",
    "@nestjs/terminus.SequelizeHealthIndicator", "@nestjs/terminus.PrismaHealthIndicator", "@nestjs/terminus.MikroOrmHealthIndicator",
)  # fmt: skip
_DEEPEST = 6
_RAISING = {"next", "reject", "abort"}
_STATUS = {"status", "code", "sendStatus"}


def is_database(dotted: str) -> bool:
    """
    >>> is_database("mongoose.model().find"), is_database("mongoose-paginate"), is_database("@mikro-orm/core.MikroORM")
    (True, False, True)
    """
    return dotted.startswith(_DATABASES) and any(
        dotted == name or dotted[len(name) : len(name) + 1] in (".", "/", "(")
        for name in _DATABASES
        if dotted.startswith(name)
    )


class ScriptReach:
    """Whether functions reach a database, following calls in the service; modules are loaded as they are needed."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._known: dict[int, bool | None] = {}

    def database(self, function: Closure, depth: int = 0) -> bool | None:
        key = id(function.node)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._follow(function, depth)
        return self._known[key]

    def _follow(self, function: Closure, depth: int) -> bool | None:
        complete: bool | None = False
        local = _assigned(function.node)
        for node in walk(function.node.body):
            self.run.step()
            if not isinstance(node, syntax.Call):
                continue
            reached = self._reached(self._value(node.func, function, local, 0), depth)
            if reached is None:
                reached = _by_name(node.func, function if depth == 0 else None)
            if reached:
                return True
            complete = None if reached is None else complete
        return complete

    def _reached(self, value: Value, depth: int) -> bool | None:
        if isinstance(value, External | Made):
            return is_database(value.dotted if isinstance(value, External) else value.origin)
        if isinstance(value, ClassValue):
            return False
        inner = innermost(value) if isinstance(value, Closure) else None
        if inner is not None:
            return self.database(inner, depth + 1) if depth < _DEEPEST else None
        return None if isinstance(value, Unknown) else False

    def _value(self, node: Any, function: Closure, local: dict[str, Any], depth: int) -> Value:
        """What is called, looking at names, members and what locals were assigned; a result of a database stays one."""
        if depth > 10:
            return UNKNOWN
        if isinstance(node, syntax.Name):
            return self._name(node, function, local, depth)
        if isinstance(node, syntax.Call):
            return self._result(self._value(node.func, function, local, depth + 1))
        if isinstance(node, syntax.Attribute):
            base = self._value(node.value, function, local, depth + 1)
            if isinstance(base, Unknown):
                return base
            if isinstance(base, Instance) and isinstance(base.cls, ClassValue):
                return self._member(base, node.name)
            return settled(self.run.attribute(base, node.name))
        return MISSING if isinstance(node, syntax.Const | syntax.Function | syntax.Format | syntax.ListOf) else UNKNOWN

    def _name(self, node: syntax.Name, function: Closure, local: dict[str, Any], depth: int) -> Value:
        if node.id == "this":
            receiver = function.receiver
            if receiver is MISSING and function.owner is not None:
                return Instance(function.owner, function.location)
            return receiver if receiver is not MISSING else UNKNOWN
        if node.id in local:
            rest = {name: value for name, value in local.items() if name != node.id}
            return self._value(local[node.id], function, rest, depth + 1)
        return settled(self.run.lookup(node.id, function.scope))

    def _result(self, called: Value) -> Value:
        if isinstance(called, External | Made):
            return called
        if isinstance(called, ClassValue):
            return Instance(called, called.location)
        return MISSING if isinstance(called, Closure) else UNKNOWN

    def _member(self, instance: Instance, name: str) -> Value:
        """A method or field; an injected field stands for an object of its declared type."""
        assert isinstance(instance.cls, ClassValue)
        if name in instance.attributes:
            return settled(instance.attributes[name])
        found = settled(instance.cls.find(name))
        if isinstance(found, Closure):
            return found.bound(instance)
        annotation = declared(instance.cls, name)
        if annotation is not None:
            kind = settled(self.run.evaluate(annotation, instance.cls.scope))
            kind = settled(kind.base) if isinstance(kind, Generic) else kind
            return Instance(kind, instance.location) if isinstance(kind, ClassValue) else kind
        return UNKNOWN if found is MISSING else found


_NAMED = re.compile(
    r"(^|\.)(db|knex|prisma|sequelize|mongoose|mongo|pool|pg|mysql|dataSource|entityManager|em|\w*[rR]epository)\."
)


def _by_name(func: syntax.Expression, handler: Closure | None) -> bool | None:
    """What the written name of an unknown callee tells: ``req.app.locals.db.query`` asks a database, ``res.json`` does not."""
    name = dotted(func)
    if _NAMED.search(name):
        return True
    own = [parameter.name for parameter in handler.node.parameters] if handler is not None else []
    return False if name.split(".")[0] in own and name.count(".") < 3 else None


def declared(cls: ClassValue, name: str) -> syntax.Expression | None:
    """The type of a field, as the class or its constructor's parameter properties declare it."""
    for each in cls.lineage():
        for statement in each.node.body if isinstance(each, ClassValue) else ():
            if isinstance(statement, syntax.Assign) and statement.annotation is not None:
                if any(isinstance(target, syntax.Name) and target.id == name for target in statement.targets):
                    return statement.annotation
            if isinstance(statement, syntax.Function) and statement.name == "constructor":
                for parameter in statement.parameters:
                    if parameter.name == name and parameter.annotation is not None:
                        return parameter.annotation
    return None


def _assigned(function: syntax.Function) -> dict[str, Any]:
    """Local names → the expression they are first assigned."""
    found: dict[str, Any] = {parameter.name: None for parameter in function.parameters}
    for node in walk(function.body):
        if isinstance(node, syntax.Assign) and node.value is not None:
            for target in node.targets:
                if isinstance(target, syntax.Name):
                    found.setdefault(target.id, node.value)
                elif isinstance(target, syntax.DictOf):
                    for item in target.items:
                        if isinstance(item.value, syntax.Name):
                            found.setdefault(item.value.id, node.value)
    return found


# --------------------------------------------------------------------------- hidden failures


def swallows(function: Closure) -> bool:
    """Whether the handler catches failures and answers success all the same."""
    body = function.node.body
    for node in walk(body):
        if (
            isinstance(node, syntax.Try)
            and node.handlers
            and any(isinstance(each, syntax.Call) for each in walk(node.body))
        ):
            if any(
                not _fails(handler.body) and (_answers(handler.body) or not _fails(body)) for handler in node.handlers
            ):
                return True
    return False


def _sets_status(node: Any) -> bool:
    """``reply.status(answer.statusCode)``: which one it is, something else decides."""
    named = isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute) and node.func.name in _STATUS
    return named and len(node.args) == 1 and isinstance(node.args[0], syntax.Attribute)


def _fails(nodes: Any) -> bool:
    """Throws, passes the error on, or names a status of 400 or more."""
    for node in walk(nodes):
        if _sets_status(node):
            return True
        if isinstance(node, syntax.Raise):
            return True
        if isinstance(node, syntax.Const) and type(node.value) is int and 400 <= node.value <= 599:
            return True
        if (
            isinstance(node, syntax.Call)
            and isinstance(node.func, syntax.Name)
            and node.func.id in _RAISING
            and node.args
        ):
            return True
        if isinstance(node, syntax.Attribute) and node.name in (
            "exit",
            "serverError",
            "INTERNAL_SERVER_ERROR",
            "SERVICE_UNAVAILABLE",
        ):
            return True
    return False


def _answers(nodes: Any) -> bool:
    for node in walk(nodes):
        if isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute):
            if node.func.name in ("send", "json", "end", "status", "sendStatus", "render", "text"):
                return True
        if isinstance(node, syntax.Return) and node.value is not None:
            return True
    return False


__all__ = ["ScriptReach", "declared", "is_database", "swallows"]
