"""What becomes of a value read from the environment: whether its absence is accepted, by what, and how the raw string is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, parents, written


class Fate(NamedTuple):
    """``required`` is ``True`` when absence is refused by name, ``False`` when it is surely accepted, ``None`` when the
    code does not say; ``breaks`` when what is done with the value fails on a missing one. ``default`` is the expression
    that takes the value's place."""

    required: bool | None = None
    default: Any = None
    use: tuple[str, ...] = ()
    breaks: bool = False
    guarded: bool = False
    """The default takes its place only under a further test (``if not X and DEBUG``)."""


_CASTS = {
    "int": "number", "float": "number", "Number": "number", "parseInt": "number", "parseFloat": "number", "Number.parseInt": "number",
    "Number.parseFloat": "number", "Decimal": "number", "str": "", "String": "", "bool": "truthiness", "Boolean": "truthiness",
    "json.loads": "parsed", "JSON.parse": "parsed", "strtobool": "parsed", "Path": "", "pathlib.Path": "", "URL": "url", "ast.literal_eval": "parsed",
}  # fmt: skip
_NEEDY = re.compile(r"(^|\.)(create_engine|create_async_engine|from_url|make_url|Database)$")
"""Calls that fail at once on ``None``."""
_CRASHES = {"int", "float", "json.loads", "Path", "pathlib.Path", "strtobool", "Decimal"}
_PRESENCE = {"is", "is not", "==", "!="}
_ARITHMETIC = {"-", "*", "/", "//", "**"}
_LOGS = re.compile(
    r"(^|\.)(console|log|logger|logging|winston|pino)(\.|$)|^print$|(^|\.)(debug|info|warn|warning|error|log|trace)$",
    re.IGNORECASE,
)
_EXITS = re.compile(r"(^|\.)(exit|_exit|abort|fail|invariant|panic)$")


def fate(node: Any, up: Up | None, script: bool) -> Fate:
    """Follow the value from where it is read to where it is kept, tested or used."""
    use: list[str] = []
    breaks = False
    alternative = False
    for here in parents(up):
        parent, field = here.node, here.field
        kind = type(parent)
        if kind is syntax.Operation:
            operator, operands = parent.operator, parent.operands
            last = operands[-1] is node
            if operator in ("or", "??"):
                if not last:
                    rest = operands[[each is node for each in operands].index(True) + 1 :]
                    if _in_test(here.above):
                        return _tested(parent, here.above, (*use, "truthiness"), node)
                    if _nothing(rest[-1]):
                        return Fate(False, None, tuple(use))
                    return Fate(False, rest[0] if len(rest) == 1 else parent._replace(operands=rest), tuple(use))
                alternative = True
            elif operator == "and":
                if not last or _in_test(here.above):
                    return _tested(node, here, (*use, "truthiness"), node)
            elif operator == "not":
                return _tested(parent, here.above, (*use, "truthiness"), node)
            elif operator in ("==", "!=", "is", "is not", "in", "not in", "<", ">", "<=", ">="):
                if operator in ("<", ">", "<=", ">="):
                    if not {"number", "parsed"} & set(use):
                        use.append("arithmetic")
                    return Fate(None, None, tuple(use), breaks)
                return _tested(parent, here.above, tuple(use), node)
            elif operator in _ARITHMETIC and not {"number", "parsed"} & set(use):
                return Fate(None, None, (*use, "arithmetic"), breaks)
            elif operator in ("typeof", "delete"):
                return Fate(False, None, tuple(use))
            elif operator in ("+", "%"):
                pass
            else:
                return Fate(None, None, tuple(use), breaks)
        elif kind is syntax.Conditional:
            if field == "test":
                other = parent.otherwise
                if any(written(each) == written(node) for each in inside(parent.then) if type(each) is type(node)):
                    return Fate(False, None if _nothing(other) else other, tuple(use))
                return Fate(False, None, (*use, "truthiness"))
        elif kind is syntax.Call:
            if field == "func":
                pass
            else:
                name = _called(parent.func)
                if _CASTS.get(name) == "truthiness":
                    return _tested(parent, here.above, (*use, "truthiness", "cast"), node)
                if name in _CASTS:
                    if _CASTS[name]:
                        use.append(_CASTS[name])
                    use.append("cast")
                    breaks = breaks or (name in _CRASHES and not script)
                elif _LOGS.search(name):
                    return Fate(False, None, tuple(use))
                else:
                    breaks = breaks or bool(_NEEDY.search(name))
                    return Fate(_accepted(alternative), None, (*use, "passed"), breaks)
        elif kind is syntax.Attribute or (kind is syntax.Subscript and field == "value"):
            breaks = True
            if kind is syntax.Attribute and parent.name in (
                "lower",
                "toLowerCase",
                "upper",
                "toUpperCase",
                "split",
                "strip",
                "trim",
                "replace",
            ):
                use.append("text")
        elif kind is syntax.Assign:
            if field == "value":
                later = _later(parent, here, script)
                required = _accepted(alternative) if later.required is None else later.required
                return Fate(required, later.default, (*use, *later.use), breaks or later.breaks, later.guarded)
            return Fate(_accepted(alternative), None, tuple(use), breaks)
        elif kind is syntax.If:
            if field == "test":
                return _tested(node, here, tuple(use) if "text" in use else (*use, "truthiness"), node)
            return Fate(_accepted(alternative), None, tuple(use), breaks)
        elif kind is syntax.Loop and field == "iterable" and parent.target is None:
            return Fate(False, None, (*use, "truthiness"))
        elif kind is syntax.Other:
            if parent.kind == "Assert":
                return Fate(True, None, tuple(use))
            if parent.kind == "NamedExpr":
                pass
            elif parent.kind in ("typeof", "Delete"):
                return Fate(False, None, tuple(use))
        elif kind is syntax.Default:
            return Fate(_accepted(alternative), None, tuple(use), breaks)
        elif kind in (syntax.Format, syntax.Starred):
            pass
        elif kind in (syntax.Keyword, syntax.Item, syntax.ListOf):
            return Fate(_accepted(alternative), None, tuple(use), breaks)
        else:
            return Fate(_accepted(alternative), None, tuple(use), breaks)
        node = parent
    return Fate(_accepted(alternative), None, tuple(use), breaks)


def _accepted(alternative: bool) -> bool | None:
    return False if alternative else None


def _called(func: Any) -> str:
    if type(func) is syntax.Name:
        return func.id
    if type(func) is syntax.Attribute:
        inner = _called(func.value)
        return f"{inner}.{func.name}" if inner else func.name
    return ""


def _nothing(node: Any) -> bool:
    return type(node) is syntax.Const and node.value is None


def _in_test(up: Up | None) -> bool:
    return up is not None and ((type(up.node) in (syntax.If, syntax.Conditional) and up.field == "test") or _not_up(up))


def _not_up(up: Up) -> bool:
    return (
        type(up.node) is syntax.Operation
        and up.node.operator in ("not", "and")
        and up.above is not None
        and _in_test(up.above)
    )


def _tested(test: Any, up: Up | None, use: tuple[str, ...], read: Any) -> Fate:
    """The value stands in a test: absence is accepted, unless the branch for absence ends the program."""
    missing = _asks_absence(test, read)
    comparison = type(test) is syntax.Operation and test.operator not in ("not", "or", "and", "??")
    if comparison and "truthiness" in use:
        use = tuple(word for word in use if word != "truthiness")
    for here in parents(up):
        node = here.node
        if type(node) is syntax.Operation and node.operator in ("and", "or", "not"):
            if node.operator == "not":
                missing = not missing if not comparison or _presence(test) else missing
                if type(test) is syntax.Operation and test.operator == "not":
                    return Fate(False, None, use)
            test = node
            continue
        if type(node) is syntax.If and here.field == "test":
            if missing and ends(node.body):
                return Fate(True, None, tuple(word for word in use if word != "truthiness"))
            if not missing and node.orelse and ends(node.orelse):
                return Fate(True, None, tuple(word for word in use if word != "truthiness"))
        if type(node) is syntax.Other and node.kind == "Assert":
            return Fate(True, None, use)
        break
    return Fate(False, None, use)


def _presence(test: Any) -> bool:
    return type(test) is syntax.Operation and test.operator in _PRESENCE and _nothing(test.operands[-1])


def _asks_absence(test: Any, read: Any) -> bool:
    """``not X``, ``X is None``, ``X === undefined``, ``X == ""``, ``"X" not in environ``, or an ``or`` of such."""
    if type(test) is not syntax.Operation:
        return False
    if test.operator == "not":
        return True
    if test.operator == "not in":
        return True
    if test.operator in ("is", "=="):
        other = test.operands[-1] if test.operands[0] is read else test.operands[0]
        return type(other) is syntax.Const and other.value in (None, "", "undefined")
    return False


def asks_absence(test: Any) -> bool:
    """``not x``, ``x is None``, ``x === undefined``, ``name not in environ``, or several of them."""
    if type(test) is not syntax.Operation:
        return False
    if test.operator in ("and", "or"):
        return all(asks_absence(each) for each in test.operands)
    if test.operator in ("not", "not in"):
        return type(test.operands[0]) is not syntax.Call or test.operator == "not in"
    return (
        test.operator in ("is", "==")
        and type(test.operands[-1]) is syntax.Const
        and test.operands[-1].value in (None, "", "undefined")
    )


def ends(body: tuple[Any, ...]) -> bool:
    """The block raises or leaves the program."""
    for statement in body:
        if type(statement) is syntax.Raise:
            return True
        if type(statement) in (syntax.Expr, syntax.Return):
            value = statement.value
            if type(value) is syntax.Call and _EXITS.search(_called(value.func)):
                return True
    return False


_LOOK_AHEAD = 60


def _later(assign: syntax.Assign, at: Up, script: bool) -> Fate:
    """What the statements after ``name = <read>`` do with the name: refuse its absence, or fill it."""
    target = assign.targets[0]
    name = written(target)
    if type(target) not in (syntax.Name, syntax.Attribute):
        return Fate()
    use: tuple[str, ...] = ()
    for statement in _after(assign, at.above):
        kind = type(statement)
        if kind is syntax.If and _mentions(statement.test, name):
            absent = _absent(statement.test, name)
            if absent and ends(statement.body):
                return Fate(True, None, use)
            if not absent and statement.orelse and ends(statement.orelse) and _bare(statement.test, name):
                return Fate(True, None, use)
            if absent:
                filled = _filled(statement.body, name)
                if filled is not None:
                    return Fate(
                        False,
                        filled,
                        use,
                        guarded=type(statement.test) is syntax.Operation and statement.test.operator == "and",
                    )
                return Fate(False, None, use)
            if _bare(statement.test, name):
                return Fate(False, None, (*use, "truthiness"))
        elif kind is syntax.Expr and type(statement.value) is syntax.Other and statement.value.kind == "Assert":
            if _mentions(statement.value, name):
                return Fate(True, None, use)
        elif kind is syntax.Assign and written(statement.targets[0]) == name:
            value = statement.value
            if (
                type(value) is syntax.Operation
                and value.operator in ("or", "??")
                and written(value.operands[0]) == name
            ):
                return Fate(False, value.operands[-1], use)
            break
        if kind in (syntax.Assign, syntax.Expr, syntax.Return) and _fails_on_none(statement.value, name):
            return Fate(None, None, use, True)
    return Fate(None, None, use)


def _fails_on_none(value: Any, name: str) -> bool:
    call = value
    return (
        type(call) is syntax.Call
        and bool(_NEEDY.search(_called(call.func)))
        and any(type(each) in (syntax.Name, syntax.Attribute) and written(each) == name for each in call.args[:1])
    )


def _after(assign: syntax.Assign, up: Up | None) -> Iterator[Any]:
    """The statements that follow in the same block."""
    if up is None:
        return
    block = getattr(up.node, up.field)
    if type(block) is not tuple:
        return
    places = [index for index, statement in enumerate(block) if statement is assign]
    if places:
        yield from block[places[0] + 1 : places[0] + 1 + _LOOK_AHEAD]


def _mentions(node: Any, name: str) -> bool:
    return any(type(each) in (syntax.Name, syntax.Attribute) and written(each) == name for each in inside(node))


def _bare(test: Any, name: str) -> bool:
    """``if NAME`` or ``if not NAME``: the name itself is the test."""
    if type(test) is syntax.Operation and test.operator in ("not", "and", "or"):
        return any(_bare(each, name) for each in test.operands)
    return type(test) in (syntax.Name, syntax.Attribute) and written(test) == name


def _absent(test: Any, name: str) -> bool:
    if type(test) is not syntax.Operation:
        return False
    if test.operator in ("or", "and"):
        return any(_absent(each, name) for each in test.operands)
    if test.operator == "not":
        inner = test.operands[0]
        if type(inner) is syntax.Call and len(inner.args) == 1 and _called(inner.func) in ("all", "every"):
            return _mentions(inner, name)
        return written(inner) == name
    if test.operator in ("is", "=="):
        return (
            written(test.operands[0]) == name
            and type(test.operands[-1]) is syntax.Const
            and test.operands[-1].value in (None, "")
        )
    return False


def _filled(body: tuple[Any, ...], name: str) -> Any:
    for statement in body:
        if type(statement) is syntax.Assign and written(statement.targets[0]) == name:
            return statement.value
        if type(statement) is syntax.Return and statement.value is not None and not _nothing(statement.value):
            return statement.value
    return None


# --------------------------------------------------------------------------- where a read stands


def conditions(up: Up | None, script: bool) -> tuple[str, ...]:
    """The tests that the place is gated on, outermost first, as written; ``__name__ == "__main__"`` is none."""
    language = "javascript" if script else "python"
    found: list[str] = []
    for here in parents(up):
        node = here.node
        if type(node) is syntax.If and here.field in ("body", "orelse"):
            text = written(node.test, language)
            if "__name__" in text or "TYPE_CHECKING" in text or "require.main" in text:
                continue
            found.append(_closed(text) if here.field == "body" else opposite(text, script))
        elif type(node) is syntax.Conditional and here.field in ("then", "otherwise"):
            text = written(node.test, language)
            found.append(_closed(text) if here.field == "then" else opposite(text, script))
    return tuple(reversed(found))


def _closed(text: str) -> str:
    return f"({text})" if " or " in text or " || " in text else text


def opposite(text: str, script: bool) -> str:
    sign = "!" if script else "not "
    if text.startswith(sign) and " " not in text[len(sign) :]:
        return text[len(sign) :]
    return f"{sign}{text}" if " " not in text else f"{sign}({text})"


_HANDLER_DECORATORS = {"get", "post", "put", "patch", "delete", "route", "head", "options", "websocket", "api_view", "action", "api_route", "Get", "Post", "Put", "Patch", "Delete", "task", "shared_task", "middleware"}  # fmt: skip
_REQUESTS = {"req", "request", "res", "response", "reply", "ctx", "next", "_req", "_res"}
_VERBS = {"get", "post", "put", "patch", "delete", "use", "all", "route"}


def in_handler(up: Up | None, script: bool) -> bool:
    """Inside a function that surely answers requests: by its decorator, its parameters, or the call that registers it."""
    for here in parents(up):
        node = here.node
        if type(node) is not syntax.Function or here.field != "body":
            continue
        if any(
            _called(each.func if type(each) is syntax.Call else each).rpartition(".")[2] in _HANDLER_DECORATORS
            for each in node.decorators
        ):
            return True
        names = [each.name for each in node.parameters if each.name not in ("self", "cls", "this")]
        if script and len(names) >= 2 and sum(name in _REQUESTS for name in names) >= 2:
            return True
        if not script and names and names[0] == "request" and node.name not in ("__init__",):
            return True
        above = here.above
        if script and above is not None and type(above.node) is syntax.Call and above.field == "args":
            first = above.node.args[0]
            path = type(first) is syntax.Const and isinstance(first.value, str) and first.value.startswith("/")
            if path and _called(above.node.func).rpartition(".")[2] in _VERBS:
                return True
    return False


_FAILURES = re.compile(
    r"\b(KeyError|Exception|LookupError|ImproperlyConfigured|EnvError|UndefinedValueError|BaseException)\b"
)


def caught(up: Up | None) -> tuple[bool, Any]:
    """Whether a ``try`` around the place accepts a missing name, and the value its handler assigns instead."""
    below: Any = None
    for here in parents(up):
        node = here.node
        if type(node) is syntax.Function:
            return False, None
        if type(node) is syntax.Assign:
            below = node
        if type(node) is syntax.Try and here.field == "body":
            for handler in node.handlers:
                if handler.types is not None and not _FAILURES.search(written(handler.types)):
                    continue
                if ends(handler.body):
                    return False, None
                filled = _filled(handler.body, written(below.targets[0])) if below is not None else None
                return True, filled
    return False, None
