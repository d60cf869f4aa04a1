"""Databases and brokers that the code looks for on its own machine, by an address that it writes out.

Only what no variable, branch or second assignment can change, in code that a service runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from deployable import syntax
from deployable.linkers.interpreter.written import dotted
from deployable.linkers.runtime.reached import modules
from deployable.linkers.runtime.trees import calls, constants
from deployable.model import Evidence, Location, Sources

_PLACES = (b"localhost", b"127.0.0.1")
_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[?::1\]?)(:\d+)?$")
_URL = re.compile(
    r"(jdbc:)?(postgres(ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver)(\+\w+)*://([^@/\s]*@)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?([/?;].*)?$"
)
_PYTHON = re.compile(
    r"(^|\.)(create_(async_)?engine|MongoClient|AsyncIOMotorClient|AsyncMongoClient|from_url|Redis|StrictRedis|ConnectionPool)$"
    r"|^(psycopg2?|asyncpg|pymysql|aiomysql|aiopg|MySQLdb|mysql\.connector|mariadb|pyodbc|aio_pika|mongoengine)\.(connect|create_pool)$|^pika\.ConnectionParameters$"
)
_NODE = re.compile(
    r"(^|\.)(MongoClient|Pool|Client|Redis|IORedis|Sequelize|DataSource|PrismaClient|createPool|createClient|knex|forRoot|pgp)$"
    r"|^(mongoose|mysql2?|mariadb|amqp|amqplib)\.(connect|createConnection)$|(^|\.)createConnection$"
)
_DEVELOPMENT = re.compile(
    r"(^|[/_.-])(dev|develop|development|local|localhost|tests?|testing|ci|seeds?|seeders?|fixtures?|mocks?)([/_.-]|$)",
    re.IGNORECASE,
)


def on_own_machine(sources: Sources) -> Iterator[Evidence]:
    """Each call with the address that it is given, without the password in it."""
    for reader, known in (("python", _PYTHON), ("javascript", _NODE)):
        for path, module in modules(sources, reader, *_PLACES):
            if not _DEVELOPMENT.search(path):
                yield from _of_module(path, module, known)


def _of_module(path: str, module: syntax.Module, known: re.Pattern[str]) -> Iterator[Evidence]:
    names = _bound_once(module)
    for call in calls(module.body, _is_gated):
        name = dotted(call.func)
        address = _address(call, names) if known.search(name) else ""
        if address:
            yield Evidence(Location(path, call.line), f"{name}: {address}")


def _is_gated(node: object) -> bool:
    """What stands under a test may be for development alone, or for the file started by hand."""
    return isinstance(node, syntax.If | syntax.Conditional | syntax.Try)


def _bound_once(module: syntax.Module) -> Mapping[str, syntax.Expression]:
    bound: Counter[str] = Counter()
    todo: list[object] = [module.body]
    while todo:
        node = todo.pop()
        if isinstance(node, syntax.Assign):
            bound.update(target.id for target in node.targets if isinstance(target, syntax.Name))
        if isinstance(node, tuple):
            todo.extend(part for part in node if isinstance(part, tuple))
    return {name: value for name, value in constants(module).items() if bound[name] == 1}


def _address(call: syntax.Call, names: Mapping[str, syntax.Expression]) -> str:
    """The first argument or an option of the call that is an address of the own machine."""
    options = {each.name: each.value for each in call.keywords if each.name}
    for argument in call.args:
        given = names.get(argument.id, argument) if isinstance(argument, syntax.Name) else argument
        if isinstance(given, syntax.DictOf):
            options |= _options(given)
    inner = options.get("connection")
    options |= _options(inner) if isinstance(inner, syntax.DictOf) else {}
    first = _text(call.args[0], names) if call.args else ""
    if _URL.match(first):
        return _shown(first)
    for option in ("host", "url", "connectionString", "uri", "dsn", "hostname"):
        written = _text(options.get(option), names)
        if _URL.match(written) or (option in ("host", "hostname") and _LOCAL.match(written)):
            return _shown(written)
    return ""


def _options(node: syntax.DictOf) -> dict[str, syntax.Expression]:
    return {str(item.key.value): item.value for item in node.items if isinstance(item.key, syntax.Const)}


def _shown(address: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", address).partition("?")[0]


def _text(node: object, names: Mapping[str, syntax.Expression]) -> str:
    if isinstance(node, syntax.Name):
        node = names.get(node.id)
    return node.value if isinstance(node, syntax.Const) and isinstance(node.value, str) else ""
