"""What code readers keep of a module: a small tree, the same for Python, JavaScript and TypeScript.

The interpreter in ``linkers`` evaluates these nodes and never sees text. A node that has no form here becomes
``Other`` with its child expressions, so nothing that is read or called inside it is lost. Lines count from 1.
"""

from __future__ import annotations

from typing import NamedTuple

# --------------------------------------------------------------------------- expressions


class Const(NamedTuple):
    """A literal. JavaScript's ``undefined`` and ``null`` are ``None``; a regular expression is its source as ``Pattern``."""

    value: str | int | float | bool | bytes | None
    line: int


class Pattern(NamedTuple):
    source: str
    line: int


class Name(NamedTuple):
    id: str
    line: int


class Attribute(NamedTuple):
    """``value.name``. ``this`` is ``Name("this")``, ``super()`` a call of ``Name("super")``."""

    value: Expression
    name: str
    line: int
    optional: bool = False
    """JavaScript's ``value?.name``."""


class Subscript(NamedTuple):
    value: Expression
    key: Expression
    line: int
    optional: bool = False
    """JavaScript's ``value?.[key]``."""


class Starred(NamedTuple):
    """``*value`` in a call, list or target; JavaScript's spread."""

    value: Expression
    line: int


class Keyword(NamedTuple):
    """``name=value`` in a call or class head; ``name`` is empty for ``**value``."""

    name: str
    value: Expression
    line: int


class Call(NamedTuple):
    """A call; JavaScript's ``new X()`` and tagged templates too."""

    func: Expression
    args: tuple[Expression, ...]
    keywords: tuple[Keyword, ...]
    line: int
    end_line: int = 0


class ListOf(NamedTuple):
    """A list, tuple, set or array; as an assignment target, a sequence pattern."""

    items: tuple[Expression, ...]
    line: int


class Item(NamedTuple):
    """``key: value``; ``key`` is ``None`` for a spread. JavaScript's plain keys are ``Const`` strings."""

    key: Expression | None
    value: Expression
    line: int


class DictOf(NamedTuple):
    """A dict or object; as an assignment target, an object pattern whose values are targets (``Default`` where it has one)."""

    items: tuple[Item, ...]
    line: int


class Default(NamedTuple):
    """A target with a default, inside a destructuring pattern."""

    target: Expression
    value: Expression
    line: int


class Format(NamedTuple):
    """An f-string or template string: constant and interpolated parts in order."""

    parts: tuple[Expression, ...]
    line: int


class Operation(NamedTuple):
    """``operator`` as Python writes it: ``+ % == != in not in is < and or not -`` …; JavaScript's ``|| && ! ===`` become
    ``or and not ==``, its ``??`` stays ``??``. Unary operators have one operand, chained comparisons several."""

    operator: str
    operands: tuple[Expression, ...]
    line: int


class Conditional(NamedTuple):
    test: Expression
    then: Expression
    otherwise: Expression
    line: int


class Parameter(NamedTuple):
    """``kind``: ``plain``, ``positional``, ``keyword``, ``rest`` (``*args``, ``...args``) or ``keywords`` (``**kwargs``).
    ``target`` is a destructuring pattern when the parameter has no name of its own."""

    name: str
    default: Expression | None
    annotation: Expression | None
    kind: str
    line: int
    target: Expression | None = None
    decorators: tuple[Expression, ...] = ()


class Function(NamedTuple):
    """A function, method, lambda or arrow, as statement or as expression (then ``name`` may be empty).

    An expression body is one ``Return``. ``line`` is the line of ``def``/``function``/the arrow's first token,
    ``doc`` the docstring or the comment block right before it. ``kind``: ``plain``, ``async``, ``generator``, ``get``, ``set``,
    ``static``, ``class`` (a JavaScript static method is ``static``).
    """

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    returns: Expression | None
    doc: str
    kind: str
    line: int
    end_line: int


class Class(NamedTuple):
    """A class, as statement or as expression. Fields are ``Assign`` statements in ``body``."""

    name: str
    bases: tuple[Expression, ...]
    keywords: tuple[Keyword, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    doc: str
    line: int
    end_line: int


class Comprehension(NamedTuple):
    """``element for target in iterable if conditions``; nested loops nest as ``element``. A dict comprehension's element is an ``Item``."""

    element: Expression
    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]
    line: int


class Other(NamedTuple):
    """A form without a node of its own; ``kind`` is the parser's name for it."""

    kind: str
    children: tuple[Expression, ...]
    line: int


# --------------------------------------------------------------------------- statements


class Import(NamedTuple):
    """Binds ``alias`` in the module or function.

    Python ``import a.b`` → module ``a.b``, name ``""``, alias ``a``; ``import a.b as c`` → alias ``c``;
    ``from ..a import b as c`` → module ``..a``, name ``b``, alias ``c``; ``from a import *`` → name ``*``, alias ``""``.
    JavaScript ``import d from "m"`` → name ``default``; ``import * as n`` → name ``*``, alias ``n``; a bare ``import "m"`` → alias ``""``.
    ``require("m")`` stays a ``Call``. Type-only imports are kept with ``types=True``.
    """

    module: str
    name: str
    alias: str
    line: int
    types: bool = False


class Export(NamedTuple):
    """JavaScript: ``export default v`` → name ``default``; ``export {a as b}`` → name ``b``; ``export * from "m"`` → name ``*``.

    ``export const x = …`` is the ``Assign`` followed by ``Export("x", Name("x"))``. With ``module``, the value is
    that module's export ``source`` (``*`` for all).
    """

    name: str
    value: Expression | None
    line: int
    module: str = ""
    source: str = ""


class Assign(NamedTuple):
    """``targets`` in source order; ``value`` is ``None`` for a bare annotation. ``operator`` is set for ``+=`` and its kin.
    Class fields carry their ``decorators``."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None
    line: int
    operator: str = ""
    decorators: tuple[Expression, ...] = ()


class Expr(NamedTuple):
    value: Expression
    line: int


class Return(NamedTuple):
    value: Expression | None
    line: int


class Raise(NamedTuple):
    """``raise`` or ``throw``."""

    value: Expression | None
    line: int


class If(NamedTuple):
    """Also ``match``/``switch``, as a chain of tests (``subject == case``)."""

    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    line: int


class Loop(NamedTuple):
    """``for`` (with target and iterable) and ``while`` (``target`` is ``None``, ``iterable`` the test)."""

    target: Expression | None
    iterable: Expression | None
    body: tuple[Statement, ...]
    line: int


class Try(NamedTuple):
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    finally_: tuple[Statement, ...]
    line: int


class Handler(NamedTuple):
    """``except types as name`` or ``catch (name)``."""

    types: Expression | None
    name: str
    body: tuple[Statement, ...]
    line: int


class With(NamedTuple):
    """``with item as target``: pairs of context expression and target (or ``None``)."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]
    line: int


class Comment(NamedTuple):
    """A comment block that documents API operations (``@swagger``, ``@openapi``, ``---`` YAML); its text without markers."""

    text: str
    line: int


class Module(NamedTuple):
    """One file. ``language`` is ``python``, ``javascript`` or ``typescript``.

    ``faults`` are lines that no parser could make sense of; what stands there is missing from ``body``.
    """

    language: str
    body: tuple[Statement, ...]
    doc: str = ""
    comments: tuple[Comment, ...] = ()
    faults: tuple[int, ...] = ()


Expression = (
    Const
    | Pattern
    | Name
    | Attribute
    | Subscript
    | Starred
    | Call
    | ListOf
    | DictOf
    | Default
    | Format
    | Operation
    | Conditional
    | Function
    | Class
    | Comprehension
    | Item
    | Other
)
Statement = Import | Export | Assign | Expr | Return | Raise | If | Loop | Try | With | Function | Class
