"""What becomes of a value read from the environment: whether its absence is accepted, by what, and how the raw string is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
    gate: Any = None
    """Absence is refused only when this holds too (``if production and not X: raise``)."""


_CASTS = {
    "int": "number", "float": "number", "Number": "number", "parseInt": "number", "parseFloat": "number", "Number.parseInt": "number",
    "Number.parseFloat": "number", "Decimal": "number", "str": "", "String": "", "bool": "truthiness", "Boolean": "truthiness",
    "json.loads": "parsed", "JSON.parse": "parsed", "strtobool": "parsed", "Path": "", "pathlib.Path": "", "URL": "url", "ast.literal_eval": "parsed",
}  # fmt: skip
_NEEDY = re.compile(r"(^|\.)(create_engine|create_async_engine|from_url|make_url|Database)$")
"""Calls that fail at once on ``None``."""
_CRASHES = {"int", "float", "json.loads", "Path", "pathlib.Path", "strtobool", "Decimal"}
_EMPTY = (None, "", "undefined")
_COMPARISONS = {"==", "!=", "is", "is not", "in", "not in"}
_SIZES = {"<", ">", "<=", ">="}
_CONVERTED = frozenset(("number", "parsed"))
_TEXT_METHODS = {"lower", "toLowerCase", "upper", "toUpperCase", "split", "strip", "trim", "replace"}
_ARITHMETIC = {"-", "*", "/", "//", "**"}
_LOGS = re.compile(
    r"(^|\.)(console|log|logger|logging|winston|pino)(\.|$)|^print$|(^|\.)(debug|info|warn|warning|error|log|trace)$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(^|[._])(is|has)_?[A-Za-z]+$")
"""Calls that ask what a value is (``isEmpty``, ``_.isString``)."""
_ASKS_ABSENCE = re.compile(r"(^|[._])is_?(?:empty|nil|null|none|undefined|blank|nan)$", re.IGNORECASE)
_EXITS = re.compile(r"(^|\.)(exit|_exit|abort|fail|invariant|panic)$")


class _Value:
    """The value on its way up the tree: the expression it is part of, and what was seen on the way."""

    def __init__(self, node: Any, script: bool) -> None:
        self.node = node
        self.script = script
        self.use: list[str] = []
        self.breaks = False
        self.alternative = False
        """Something else is taken before it: ``other or value``."""
        self.spared = False
        """What is done with it is left undone when it is missing: ``value?.trim()``."""

    def kept(self, *use: str) -> Fate:
        """It ends here without a word on its absence, unless something before it has accepted that."""
        return Fate(False if self.alternative or self.spared else None, None, (*self.use, *use), self.breaks)

    def accepted(self, default: Any = None, *use: str) -> Fate:
        return Fate(False, None if nothing(default) else default, (*self.use, *use))

    @property
    def converted(self) -> bool:
        return not _CONVERTED.isdisjoint(self.use)


def fate(node: Any, up: Up | None, script: bool) -> Fate:
    """Follow the value from where it is read to where it is kept, tested or used."""
    value = _Value(node, script)
    for here in parents(up):
        step = _STEPS.get(type(here.node))
        done = step(value, here) if step is not None else value.kept()
        if done is not None:
            return done
        value.node = here.node
    return value.kept()


def _operation(value: _Value, here: Up) -> Fate | None:
    operator = here.node.operator
    last = here.node.operands[-1] is value.node
    if operator == "+" and len(here.node.operands) == 1:
        value.use += ["number", "cast"]
        return None
    if operator in ("and", "or", "not") and _compared_beside(value.node, here):
        return value.accepted()
    if operator in ("or", "??"):
        if not last:
            return _alternatives(value, here)
        value.alternative = True
        return None
    if operator == "and":
        test = not last or _in_test(here.above)
        return _tested(value.node, here, (*value.use, "truthiness"), value.node) if test else None
    if operator == "not":
        return _tested(here.node, here.above, (*value.use, "truthiness"), value.node)
    if operator in _COMPARISONS:
        return _tested(here.node, here.above, tuple(value.use), value.node)
    if operator in _SIZES or operator in _ARITHMETIC:
        return value.kept() if value.converted else value.kept("arithmetic")
    if operator in ("typeof", "delete"):
        return value.accepted()
    return None if operator in ("+", "%") else value.kept()


def _compared_beside(read: Any, up: Up) -> bool:
    """The same variable is compared in the same test: ``X && X === "true"``, ``!X || X !== "true"``."""
    name = written(read)
    here: Up | None = up
    while here is not None and type(here.node) is syntax.Operation and here.node.operator in ("and", "or", "not"):
        for operand in here.node.operands if name else ():
            compares = type(operand) is syntax.Operation and operand.operator in _COMPARISONS
            if compares and any(written(each) == name for each in operand.operands):
                return True
        here = here.above
    return False


def _alternatives(value: _Value, here: Up) -> Fate:
    """``value or other``: what follows takes its place."""
    operands = here.node.operands
    rest = operands[[each is value.node for each in operands].index(True) + 1 :]
    if _in_test(here.above):
        return _tested(here.node, here.above, (*value.use, "truthiness"), value.node)
    if nothing(rest[-1]):
        return value.accepted()
    return value.accepted(rest[0] if len(rest) == 1 else here.node._replace(operands=rest))


def _conditional(value: _Value, here: Up) -> Fate | None:
    if here.field != "test":
        return None
    again = any(
        written(each) == written(value.node) for each in inside(here.node.then) if type(each) is type(value.node)
    )
    return value.accepted(here.node.otherwise) if again else value.accepted(None, "truthiness")


def _call(value: _Value, here: Up) -> Fate | None:
    if here.field == "func":
        return None
    name = called(here.node.func)
    if name not in _CASTS:
        if _LOGS.search(name):
            return value.accepted()
        if _ASKS.search(name):
            return _tested(here.node, here.above, tuple(value.use), value.node)
        value.breaks = value.breaks or bool(_NEEDY.search(name))
        return value.kept("passed")
    if _CASTS[name] == "truthiness":
        return _tested(here.node, here.above, (*value.use, "truthiness", "cast"), value.node)
    value.use += [word for word in (_CASTS[name], "cast") if word]
    value.breaks = value.breaks or (name in _CRASHES and not value.script)
    return None


def _member(value: _Value, here: Up) -> Fate | None:
    if here.field != "value":
        return value.kept()
    value.spared = value.spared or here.node.optional
    value.breaks = value.breaks or not value.spared
    if type(here.node) is syntax.Attribute and here.node.name in _TEXT_METHODS:
        value.use.append("text")
    return None


def _assign(value: _Value, here: Up) -> Fate | None:
    if here.field != "value":
        return value.kept()
    later, kept = _later(here.node, here, value.script), value.kept()
    refused = later.required and not value.alternative
    required = kept.required if later.required is None else refused
    return Fate(required, later.default, (*value.use, *later.use), value.breaks or later.breaks, later.guarded)


def _if(value: _Value, here: Up) -> Fate | None:
    if here.field != "test":
        return value.kept()
    use = tuple(value.use) if "text" in value.use else (*value.use, "truthiness")
    return _tested(value.node, here, use, value.node)


def _loop(value: _Value, here: Up) -> Fate | None:
    waits = here.field == "iterable" and here.node.target is None
    return value.accepted(None, "truthiness") if waits else value.kept()


def _other(value: _Value, here: Up) -> Fate | None:
    if here.node.kind == "Assert":
        return Fate(True, None, tuple(value.use))
    return value.accepted() if here.node.kind == "Delete" else None


def _through(value: _Value, here: Up) -> Fate | None:
    return None


_STEPS: dict[type, Callable[[_Value, Up], Fate | None]] = {
    syntax.Operation: _operation,
    syntax.Conditional: _conditional,
    syntax.Call: _call,
    syntax.Attribute: _member,
    syntax.Subscript: _member,
    syntax.Assign: _assign,
    syntax.If: _if,
    syntax.Loop: _loop,
    syntax.Other: _other,
    syntax.Format: _through,
    syntax.Starred: _through,
}
"""What each kind of parent does with the value: a fate, or nothing, and then the parent's own parent decides."""


def called(func: Any) -> str:
    if type(func) is syntax.Name:
        return func.id
    if type(func) is syntax.Attribute:
        inner = called(func.value)
        return f"{inner}.{func.name}" if inner else func.name
    return ""


def nothing(node: Any) -> bool:
    """No expression at all, or a plain ``None``, ``null`` or ``undefined``."""
    return node is None or (type(node) is syntax.Const and node.value is None)


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
    missing = _is_absence(test, read)
    if type(test) is syntax.Operation and test.operator in _COMPARISONS:
        use = tuple(word for word in use if word != "truthiness")
    refused = tuple(word for word in use if word != "truthiness")
    gate = None
    for here in parents(up):
        node = here.node
        if type(node) is syntax.Operation and node.operator in ("and", "or", "not"):
            if node.operator == "not" and type(test) is syntax.Operation and test.operator == "not":
                return Fate(False, None, use)
            missing = not missing if node.operator == "not" else missing
            if node.operator == "and":
                gate = next((each for each in node.operands if each is not test and not asks_absence(each)), gate)
            test = node
            continue
        if type(node) is syntax.If and here.field == "test" and ends(node.body if missing else node.orelse):
            return Fate(True, None, refused, gate=gate)
        if type(node) is syntax.Other and node.kind == "Assert":
            return Fate(True, None, use)
        break
    return Fate(False, None, use)


def _is_absence(test: Any, read: Any) -> bool:
    """The test is true when the value is missing: ``not X``, ``X is None``, ``X == ""``, ``"X" not in environ``."""
    if type(test) is syntax.Call:
        return bool(_ASKS_ABSENCE.search(called(test.func)))
    if type(test) is not syntax.Operation:
        return False
    if test.operator in ("is", "=="):
        other = test.operands[-1] if test.operands[0] is read else test.operands[0]
        return type(other) is syntax.Const and other.value in _EMPTY
    return test.operator in ("not", "not in")


def asks_absence(test: Any) -> bool:
    """``not x``, ``x is None``, ``x === undefined``, ``name not in environ``, or several of them."""
    if type(test) is not syntax.Operation:
        return False
    if test.operator in ("and", "or"):
        return all(asks_absence(each) for each in test.operands)
    if test.operator in ("not", "not in"):
        return type(test.operands[0]) is not syntax.Call or test.operator == "not in"
    return (
        test.operator in ("is", "==") and type(test.operands[-1]) is syntax.Const and test.operands[-1].value in _EMPTY
    )


def ends(body: tuple[Any, ...]) -> bool:
    """The block raises or leaves the program."""
    for statement in body:
        if type(statement) is syntax.Raise:
            return True
        if type(statement) in (syntax.Expr, syntax.Return):
            value = statement.value
            if type(value) is syntax.Call and _EXITS.search(called(value.func)):
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
                value = filled_in(statement.body, name)
                further = type(statement.test) is syntax.Operation and statement.test.operator == "and"
                return Fate(False, value, use, guarded=further and value is not None)
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
        elif script and kind is syntax.Assign and _stood_in(statement.value, name):
            return Fate(False, statement.value.operands[-1], use)
        elif script and kind is syntax.Assign and type(statement.value) is syntax.Conditional:
            if _bare(statement.value.test, name):
                return Fate(False, None, (*use, "truthiness"))
        if kind in (syntax.Assign, syntax.Expr, syntax.Return) and _fails_on_none(statement.value, name):
            return Fate(None, None, use, True)
    if script and _only_compared(assign, at.above, name):
        return Fate(False, None, use)
    return Fate(None, None, use)


def _stood_in(value: Any, name: str) -> bool:
    """``const other = name || default``"""
    operated = type(value) is syntax.Operation and value.operator in ("or", "??")
    return operated and written(value.operands[0]) == name and not nothing(value.operands[-1])


def _only_compared(assign: syntax.Assign, up: Up | None, name: str) -> bool:
    """All that the block does with the name, in functions too, is to hold it against constants: ``NAME === "true"``."""
    block = getattr(up.node, up.field) if up is not None else ()
    mentions = compared = 0
    for statement in block if type(block) is tuple else ():
        if statement is assign:
            continue
        for each in inside(statement):
            mentions += type(each) in (syntax.Name, syntax.Attribute) and written(each) == name
            if type(each) is syntax.Operation and each.operator in ("==", "!="):
                sides = each.operands
                compared += written(sides[0]) == name and type(sides[-1]) is syntax.Const
    return 0 < mentions == compared


def _fails_on_none(value: Any, name: str) -> bool:
    call = value
    return (
        type(call) is syntax.Call
        and bool(_NEEDY.search(called(call.func)))
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
        if type(inner) is syntax.Call and len(inner.args) == 1 and called(inner.func) in ("all", "every"):
            return _mentions(inner, name)
        return written(inner) == name
    if test.operator in ("is", "=="):
        return (
            written(test.operands[0]) == name
            and type(test.operands[-1]) is syntax.Const
            and test.operands[-1].value in (None, "")
        )
    return False


def filled_in(body: tuple[Any, ...], name: str) -> Any:
    for statement in body:
        if type(statement) is syntax.Assign and written(statement.targets[0]) == name:
            return statement.value
        if type(statement) is syntax.Return and statement.value is not None and not nothing(statement.value):
            return statement.value
    return None
