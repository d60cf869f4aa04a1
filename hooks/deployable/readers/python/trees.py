"""Python that ``ast`` of the running interpreter cannot parse → ``syntax.Module``, by tree-sitter, node for node the same.

Imported only when ``ast`` has refused a file: newer grammar, Python 2, or a real error. Where the tree has an error, the line
goes to ``faults`` and what is whole around it is kept. Differences from ``ast``: ``print x`` is a fault, and the lines of what
stands inside an f-string of several lines are exact where older ``ast`` gives the string's.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import tree_sitter_python
from tree_sitter import Language, Parser

from deployable import syntax
from deployable.model import Unreadable
from deployable.readers import python
from deployable.syntax import Expression, Statement
from deployable.written import trees

Node = Any
LONGEST = 1 << 20
FAULTS = 50


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


def read(text: str) -> syntax.Module:
    """As ``python.read``; raises ``Unreadable`` for what is too long or too deep to be told apart from noise."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        source = text.encode()
    except UnicodeEncodeError:
        raise Unreadable("not valid Unicode") from None
    if len(source) > LONGEST:
        raise Unreadable("a syntax error in a file too long to look around it")
    root = trees.root(_parser(), source)
    faults = tuple(_faults(root)) if root.has_error else ()
    lowering = _Lowering()
    try:
        doc, body = python.documented(tuple(lowering.body(root)))
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    return syntax.Module("python", body, doc, faults=tuple(sorted({*faults, *lowering.faults})[:FAULTS]))


def _faults(root: Node) -> Iterator[int]:
    """Lines where the tree has an error or lacks a token."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            yield node.start_point[0] + 1
        if node.has_error and not node.is_error:
            todo.extend(node.children)


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1


def _end(node: Node) -> int:
    """The last line, without a line break that a broken body may end in."""
    row, column = node.end_point
    return int(row) + (1 if column or row == node.start_point[0] else 0)


def _text(node: Node) -> str:
    return str(node.text, "utf-8", "replace")


def _named(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in ("comment", "line_continuation")]


def _has(node: Node, token: str) -> bool:
    return any(child.type == token for child in node.children)


class _Lowering:
    def __init__(self) -> None:
        self.faults: list[int] = []

    # ----------------------------------------------------------------- expressions

    def of(self, node: Node) -> Expression:
        form = _EXPRESSIONS.get(node.type)
        if form is not None:
            found = form(self, node)
            return found if node.type not in _BASES else _starred_whole(found)
        kind = _KINDS.get(node.type, node.type)
        return syntax.Other(kind, tuple(self.of(child) for child in _named(node) if not child.is_error), _line(node))

    def or_none(self, node: Node | None) -> Expression | None:
        return None if node is None else self.of(node)

    def field(self, node: Node, name: str) -> Expression:
        found = node.child_by_field_name(name)
        return syntax.Other("Missing", (), _line(node)) if found is None else self.of(found)

    def all(self, nodes: list[Node]) -> tuple[Expression, ...]:
        return tuple([self.of(node) for node in nodes if not node.is_error])

    def name(self, node: Node) -> Expression:
        return syntax.Name(_identifier(node), _line(node))

    def dotted(self, node: Node) -> Expression:
        first, *rest = _named(node) or [node]
        value: Expression = self.name(first)
        for part in rest:
            value = syntax.Attribute(value, _identifier(part), _line(node))
        return value

    def constant(self, node: Node) -> Expression:
        return syntax.Const({"true": True, "false": False, "none": None}[node.type], _line(node))

    def number(self, node: Node) -> Expression:
        written = _text(node)
        try:
            value = ast.literal_eval(written)
        except (ValueError, SyntaxError):
            value = _old_number(written)
        if isinstance(value, complex):
            return syntax.Other("Complex", (), _line(node))
        return syntax.Const(value, _line(node))

    def string(self, node: Node) -> Expression:
        return self.strings([node], _line(node))

    def concatenated(self, node: Node) -> Expression:
        return self.strings(_named(node), _line(node))

    def strings(self, nodes: list[Node], line: int) -> Expression:
        parts: list[Expression] = []
        formatted = binary = False
        for node in nodes:
            start = node.child_by_field_name("string_start") or (node.children[0] if node.children else None)
            prefix = _text(start).rstrip("'\"").lower() if start is not None else ""
            formatted |= "f" in prefix or "t" in prefix
            binary |= "b" in prefix
            parts += self.string_parts(node, prefix, line)
        if binary:
            return syntax.Const("".join(_constants(parts)).encode("latin-1", "replace"), line)
        if not formatted:
            return syntax.Const("".join(_constants(parts)), line)
        return syntax.Format(tuple(_joined(parts, line)), line)

    def string_parts(self, node: Node, prefix: str, line: int) -> list[Expression]:
        parts: list[Expression] = []
        formatted = "f" in prefix or "t" in prefix
        for child in node.children:
            if child.type in ("string_content", "string_end"):
                content = _text(child)
                if child.type == "string_end":
                    content = content[: -3 if content.endswith(("'''", '"""')) and _quote(node) == 3 else -1]
                if not content:
                    continue
                if "r" not in prefix and "\\" in content:
                    content = _unescaped(content, "b" in prefix)
                if formatted:
                    content = content.replace("{{", "{").replace("}}", "}")
                parts.append(syntax.Const(content, line))
            elif child.type == "interpolation":
                parts += self.interpolation(child, line)
        return parts

    def interpolation(self, node: Node, line: int) -> list[Expression]:
        found: list[Expression] = []
        inner = node.child_by_field_name("expression")
        equals = next((child for child in node.children if child.type == "="), None)
        if equals is not None:
            after = node.children[node.children.index(equals) + 1 :]
            end = after[0].start_byte if after else equals.end_byte
            found.append(syntax.Const(str(node.text[1 : end - node.start_byte], "utf-8", "replace"), line))
        value = self.of(inner) if inner is not None else syntax.Other("Missing", (), line)
        spec = node.child_by_field_name("format_specifier")
        widths = [
            each
            for each in (_named(spec) if spec is not None else [])
            if each.type in ("format_expression", "interpolation")
        ]
        if widths:
            value = syntax.Other("FormattedValue", (value, *(self.field(each, "expression") for each in widths)), line)
        return [*found, value]

    def attribute(self, node: Node) -> Expression:
        links = [node]
        while (below := links[-1].child_by_field_name("object")) is not None and below.type == "attribute":
            links.append(below)
        value = self.field(links[-1], "object")
        for link in reversed(links):
            name = link.child_by_field_name("attribute")
            value = _starred_whole(syntax.Attribute(value, _identifier(name) if name is not None else "", _line(link)))
        return value

    def member(self, node: Node) -> Expression:
        parts = _named(node)
        return syntax.Attribute(self.of(parts[0]), _identifier(parts[-1]), _line(node))

    def subscript(self, node: Node) -> Expression:
        keys = [key for key in node.children_by_field_name("subscript") if key.type != "comment"]
        return syntax.Subscript(self.field(node, "value"), self.key(node, keys), _line(node))

    def generic(self, node: Node) -> Expression:
        base, *rest = _named(node)
        keys = [key for each in rest for key in _named(each)]
        return syntax.Subscript(self.of(base), self.key(node, keys, rest[-1] if rest else node), _line(node))

    def key(self, node: Node, keys: list[Node], within: Node | None = None) -> Expression:
        if len(keys) == 1 and not _ends_in_comma(within or node) and keys[0].type not in ("list_splat", "splat_type"):
            return self.of(keys[0])
        return syntax.ListOf(self.all(keys), _line(keys[0]) if keys else _line(node))

    def slice(self, node: Node) -> Expression:
        bounds: list[Expression] = [syntax.Const(None, _line(node))] * 3
        at = 0
        for child in node.children:
            if child.type == ":":
                at += 1
            elif child.is_named and child.type not in ("comment", "line_continuation") and at < 3:
                bounds[at] = self.of(child)
        return syntax.Other("Slice", tuple(bounds), _line(node))

    def starred(self, node: Node) -> Expression:
        parts = _named(node)
        return syntax.Starred(self.of(parts[0]) if parts else syntax.Other("Missing", (), _line(node)), _line(node))

    def call(self, node: Node) -> Expression:
        args: list[Expression] = []
        keywords: list[syntax.Keyword] = []
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and arguments.type == "generator_expression":
            args.append(self.of(arguments))
        elif arguments is not None:
            args, keywords = self.arguments(arguments)
        return syntax.Call(self.field(node, "function"), tuple(args), tuple(keywords), _line(node), _end(node))

    def arguments(self, node: Node) -> tuple[list[Expression], list[syntax.Keyword]]:
        args: list[Expression] = []
        keywords: list[syntax.Keyword] = []
        for child in _named(node):
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                label = _identifier(name) if name is not None else ""
                keywords.append(syntax.Keyword(label, self.field(child, "value"), _line(child)))
            elif child.type == "dictionary_splat":
                keywords.append(syntax.Keyword("", self.of(_named(child)[0]), _line(child)))
            elif not child.is_error:
                args.append(self.of(child))
        return args, keywords

    def target(self, node: Node) -> Expression:
        """A tuple of targets, or one target in parentheses."""
        parts = _named(node)
        return self.of(parts[0]) if len(parts) == 1 and not _ends_in_comma(node) else self.sequence(node)

    def sequence(self, node: Node) -> Expression:
        return syntax.ListOf(self.all(_named(node)), _line(node))

    def dictionary(self, node: Node) -> Expression:
        items: list[syntax.Item] = []
        for child in _named(node):
            if child.type == "pair":
                items.append(self.pair(child))
            elif child.type == "dictionary_splat":
                value = self.of(_named(child)[0])
                items.append(syntax.Item(None, value, _line(_inner(_named(child)[0]))))
        return syntax.DictOf(tuple(items), _line(node))

    def pair(self, node: Node) -> syntax.Item:
        key = node.child_by_field_name("key")
        return syntax.Item(self.field(node, "key"), self.field(node, "value"), _line(_inner(key or node)))

    def binary(self, node: Node) -> Expression:
        operator, links = _operator(node), [node]
        while (left := _left(links[-1])) is not None and left.type == "binary_operator" and _operator(left) == operator:
            links.append(left)
        links.reverse()
        operands = [self.field(links[0], "left"), *(self.field(link, "right") for link in links)]
        return python.chained(operator, operands, _line(node))

    def union(self, node: Node) -> Expression:
        """``a | b | c`` in an annotation, whichever way the tree nests it."""
        leaves: list[Node] = []
        todo = [node]
        while todo:
            each = todo.pop()
            if each.type in ("union_type", "type") or (each.type == "binary_operator" and _operator(each) == "|"):
                todo.extend(reversed(_named(each)))
            else:
                leaves.append(each)
        return python.chained("|", list(self.all(leaves)), _line(node))

    def unary(self, node: Node) -> Expression:
        return python.unary(node.children[0].type, self.field(node, "argument"), _line(node))

    def negation(self, node: Node) -> Expression:
        return syntax.Operation("not", (self.field(node, "argument"),), _line(node))

    def boolean(self, node: Node) -> Expression:
        """``a and b and c`` nests to the left in the tree and is one operation in ``ast``."""
        operator, links = _operator(node), [node]
        while (
            (left := links[-1].child_by_field_name("left")) is not None
            and left.type == "boolean_operator"
            and _operator(left) == operator
        ):
            links.append(left)
        links.reverse()
        operands = (self.field(links[0], "left"), *(self.field(link, "right") for link in links))
        return syntax.Operation(operator, operands, _line(node))

    def comparison(self, node: Node) -> Expression:
        operators = [" ".join(_text(each).split()) for each in node.children_by_field_name("operators")]
        operands = list(self.all(_named_operands(node)))
        if not operators or len(operands) != len(operators) + 1:
            return syntax.Other("Compare", tuple(operands), _line(node))
        return python.compared(["!=" if each == "<>" else each for each in operators], operands, _line(node))

    def conditional(self, node: Node) -> Expression:
        parts = [self.of(part) for part in _named(node)]
        if len(parts) != 3:
            return syntax.Other("IfExp", tuple(parts), _line(node))
        return syntax.Conditional(parts[1], parts[0], parts[2], _line(node))

    def lambda_(self, node: Node) -> Expression:
        parameters = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        result = syntax.Return(self.or_none(body), _line(_inner(body)) if body is not None else _line(node))
        found = self.parameters(parameters) if parameters is not None else ()
        return syntax.Function("", found, (result,), (), None, "", "plain", _line(node), _end(node))

    def comprehension(self, node: Node) -> Expression:
        body = node.child_by_field_name("body")
        element = self.pair(body) if body is not None and body.type == "pair" else self.field(node, "body")
        loops: list[tuple[Node, list[Node]]] = []
        for child in _named(node):
            if child.type == "for_in_clause":
                loops.append((child, []))
            elif child.type == "if_clause" and loops:
                loops[-1][1].extend(_named(child))
        for loop, tests in reversed(loops):
            rights = [each for each in loop.children_by_field_name("right") if each.is_named and each.type != "comment"]
            iterable = self.of(rights[0]) if len(rights) == 1 else syntax.ListOf(self.all(rights), _line(loop))
            element = syntax.Comprehension(element, self.field(loop, "left"), iterable, self.all(tests), _line(node))
        return element

    def walrus(self, node: Node) -> Expression:
        return syntax.Other("NamedExpr", (self.field(node, "name"), self.field(node, "value")), _line(node))

    def yield_(self, node: Node) -> Expression:
        kind = "YieldFrom" if _has(node, "from") else "Yield"
        return syntax.Other(kind, self.all(_named(node)), _line(node))

    def parenthesized(self, node: Node) -> Expression:
        inner = _inner(node)
        return self.of(inner) if inner is not node else syntax.Other("Missing", (), _line(node))

    def alias(self, node: Node) -> Expression:
        return self.of(_named(node)[0])

    # ----------------------------------------------------------------- functions and classes

    def parameters(self, node: Node) -> tuple[syntax.Parameter, ...]:
        found: list[syntax.Parameter] = []
        keyword_only = False
        for child in _named(node):
            if child.type == "positional_separator":
                found = [each._replace(kind="positional") for each in found]
            elif child.type == "keyword_separator":
                keyword_only = True
            elif not child.is_error:
                parameter = self.parameter(child, keyword_only)
                keyword_only |= parameter.kind == "rest"
                found.append(parameter)
        return tuple(found)

    def parameter(self, node: Node, keyword_only: bool) -> syntax.Parameter:
        named = node.child_by_field_name("name")
        holder = named if named is not None else node
        if node.type == "typed_parameter":
            holder = _named(node)[0]
        kind = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keywords"}.get(holder.type, "")
        if kind:
            holder = (_named(holder) or [holder])[0]
        default, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        return syntax.Parameter(
            _identifier(holder),
            self.or_none(default),
            self.or_none(annotation),
            kind or ("keyword" if keyword_only else "plain"),
            _line(holder),
        )

    def function(self, node: Node, found: list[Statement], decorators: tuple[Expression, ...] = ()) -> None:
        name, parameters, body = (node.child_by_field_name(field) for field in ("name", "parameters", "body"))
        doc, statements = python.documented(tuple(self.body(body)))
        kind = python.kind_of(decorators, _has(node, "async"), python.yields(statements))
        returns = self.or_none(node.child_by_field_name("return_type"))
        label = _identifier(name) if name is not None else ""
        known = self.parameters(parameters) if parameters is not None else ()
        place = _line(node), _last_line(node)
        found.append(syntax.Function(label, known, statements, decorators, returns, doc, kind, *place))

    def class_(self, node: Node, found: list[Statement], decorators: tuple[Expression, ...] = ()) -> None:
        name, bases, body = (node.child_by_field_name(field) for field in ("name", "superclasses", "body"))
        doc, statements = python.documented(tuple(self.body(body)))
        args, keywords = self.arguments(bases) if bases is not None else ([], [])
        label = _identifier(name) if name is not None else ""
        place = _line(node), _last_line(node)
        found.append(syntax.Class(label, tuple(args), tuple(keywords), statements, decorators, doc, *place))

    def decorated(self, node: Node, found: list[Statement]) -> None:
        decorators = [
            self.of(_named(child)[0]) for child in _named(node) if child.type == "decorator" and _named(child)
        ]
        definition = node.child_by_field_name("definition")
        if definition is not None and definition.type == "function_definition":
            self.function(definition, found, tuple(decorators))
        elif definition is not None and definition.type == "class_definition":
            self.class_(definition, found, tuple(decorators))

    # ----------------------------------------------------------------- statements

    def body(self, node: Node | None) -> list[Statement]:
        found: list[Statement] = []
        for child in _named(node) if node is not None else ():
            self.statement(child, found)
        return found

    def statement(self, node: Node, found: list[Statement]) -> None:
        form = _STATEMENTS.get(node.type)
        if form is not None:
            form(self, node, found)
        elif node.type in ("ERROR", "block"):
            found += self.body(node)

    def expression(self, node: Node, found: list[Statement]) -> None:
        parts = _named(node)
        if len(parts) == 1 and not _ends_in_comma(node):
            form = _STATEMENTS.get(parts[0].type)
            if form is not None:
                form(self, parts[0], found)
            else:
                found.append(syntax.Expr(self.of(parts[0]), _line(node)))
        elif parts:
            found.append(syntax.Expr(syntax.ListOf(self.all(parts), _line(node)), _line(node)))

    def assignment(self, node: Node, found: list[Statement]) -> None:
        targets = [self.field(node, "left")]
        value, annotation = node.child_by_field_name("right"), node.child_by_field_name("type")
        while value is not None and value.type == "assignment":
            targets.append(self.field(value, "left"))
            value = value.child_by_field_name("right")
        found.append(syntax.Assign(tuple(targets), self.or_none(value), self.or_none(annotation), _line(node)))

    def augmented(self, node: Node, found: list[Statement]) -> None:
        operator = _operator(node)
        found.append(syntax.Assign((self.field(node, "left"),), self.field(node, "right"), None, _line(node), operator))

    def type_alias(self, node: Node, found: list[Statement]) -> None:
        left = node.child_by_field_name("left")
        while left is not None and left.type in ("type", "generic_type") and _named(left):
            left = _named(left)[0]
        target = self.of(left) if left is not None else syntax.Other("Missing", (), _line(node))
        found.append(syntax.Assign((target,), self.field(node, "right"), None, _line(node)))

    def import_(self, node: Node, found: list[Statement]) -> None:
        for each in node.children_by_field_name("name"):
            module, alias = _imported(each)
            found.append(syntax.Import(module, "", alias or module.partition(".")[0], _line(node)))

    def import_from(self, node: Node, found: list[Statement]) -> None:
        source = node.child_by_field_name("module_name")
        module = "".join(_text(source).split()) if source is not None else "__future__"
        if _has(node, "wildcard_import"):
            star = next(child for child in node.children if child.type == "wildcard_import")
            found.append(syntax.Import(module, "*", "", _line(star)))
        for each in node.children_by_field_name("name"):
            name, alias = _imported(each)
            found.append(syntax.Import(module, name, alias or name, _line(each)))

    def return_(self, node: Node, found: list[Statement]) -> None:
        parts = _named(node)
        found.append(syntax.Return(self.of(parts[0]) if parts else None, _line(node)))

    def raise_(self, node: Node, found: list[Statement]) -> None:
        cause = node.child_by_field_name("cause")
        parts = [part for part in _named(node) if cause is None or part != cause]
        found.append(syntax.Raise(self.of(parts[0]) if parts else None, _line(node)))

    def names(self, node: Node, found: list[Statement]) -> None:
        line = _line(node)
        names = tuple(syntax.Name(_identifier(each), line) for each in _named(node))
        found.append(syntax.Expr(syntax.Other(_KINDS[node.type], names, line), line))

    def simple(self, node: Node, found: list[Statement]) -> None:
        parts = _named(node)
        if len(parts) == 1 and parts[0].type == "expression_list":
            parts = _named(parts[0])
        found.append(syntax.Expr(syntax.Other(_KINDS[node.type], self.all(parts), _line(node)), _line(node)))

    def python_2(self, node: Node, found: list[Statement]) -> None:
        """``print x`` and ``exec x``: no program of today; what they read is kept."""
        self.faults.append(_line(node))
        kind = node.type.partition("_")[0].title()
        found.append(syntax.Expr(syntax.Other(kind, self.all(_named(node)), _line(node)), _line(node)))

    def nothing(self, node: Node, found: list[Statement]) -> None:
        pass

    def if_(self, node: Node, found: list[Statement]) -> None:
        arms = [node, *(each for each in node.children_by_field_name("alternative") if each.type == "elif_clause")]
        otherwise = next(
            (each for each in node.children_by_field_name("alternative") if each.type == "else_clause"), None
        )
        chain = tuple(self.body(otherwise.child_by_field_name("body"))) if otherwise is not None else ()
        for arm in reversed(arms):
            body = tuple(self.body(arm.child_by_field_name("consequence")))
            chain = (syntax.If(self.field(arm, "condition"), body, chain, _line(arm)),)
        found += chain

    def for_(self, node: Node, found: list[Statement]) -> None:
        body = tuple(self.body(node.child_by_field_name("body")))
        found.append(syntax.Loop(self.field(node, "left"), self.field(node, "right"), body, _line(node)))
        self.otherwise(node, found)

    def while_(self, node: Node, found: list[Statement]) -> None:
        body = tuple(self.body(node.child_by_field_name("body")))
        found.append(syntax.Loop(None, self.field(node, "condition"), body, _line(node)))
        self.otherwise(node, found)

    def otherwise(self, node: Node, found: list[Statement]) -> None:
        clause = node.child_by_field_name("alternative")
        if clause is not None:
            found += self.body(clause.child_by_field_name("body"))

    def try_(self, node: Node, found: list[Statement]) -> None:
        body = self.body(node.child_by_field_name("body"))
        handlers: list[syntax.Handler] = []
        last: list[Statement] = []
        for child in _named(node):
            if child.type in ("except_clause", "except_group_clause"):
                handlers.append(self.handler(child))
            elif child.type == "else_clause":
                body += self.body(child.child_by_field_name("body"))
            elif child.type == "finally_clause":
                last += [each for block in _named(child) for each in self.body(block)]
        found.append(syntax.Try(tuple(body), tuple(handlers), tuple(last), _line(node)))

    def handler(self, node: Node) -> syntax.Handler:
        types = [each for each in _named(node) if each.type != "block"]
        block = next((each for each in _named(node) if each.type == "block"), None)
        name = ""
        alias = node.child_by_field_name("alias")
        if types and types[0].type == "as_pattern":
            alias = types[0].child_by_field_name("alias")
            types = _named(types[0])[:1]
        if alias is not None:
            name = _text(alias)
            types = [each for each in types if each != alias]
        caught = (
            self.of(types[0]) if len(types) == 1 else syntax.ListOf(self.all(types), _line(types[0])) if types else None
        )
        return syntax.Handler(caught, name, tuple(self.body(block)), _line(node))

    def with_(self, node: Node, found: list[Statement]) -> None:
        items: list[tuple[Expression, Expression | None]] = []
        clause = next((child for child in _named(node) if child.type == "with_clause"), None)
        for item in _named(clause) if clause is not None else ():
            items += self.contexts(item.child_by_field_name("value") or item)
        found.append(syntax.With(tuple(items), tuple(self.body(node.child_by_field_name("body"))), _line(node)))

    def contexts(self, value: Node) -> list[tuple[Expression, Expression | None]]:
        if value.type in ("tuple", "parenthesized_expression") and any(
            each.type == "as_pattern" for each in _named(value)
        ):
            return [pair for each in _named(value) for pair in self.contexts(each)]
        if value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            targets = _named(alias) if alias is not None else []
            return [(self.of(_named(value)[0]), self.of(targets[0]) if targets else None)]
        last = _named(value)[-1] if value.type == "conditional_expression" else None
        if last is not None and last.type == "as_pattern":
            return [(self.of(value), target) for _, target in self.contexts(last)]
        return [(self.of(value), None)]

    def match(self, node: Node, found: list[Statement]) -> None:
        subjects = [each for each in node.children_by_field_name("subject") if each.is_named]
        many = len(subjects) > 1 or any(child.type == "," for child in node.children)
        subject = syntax.ListOf(self.all(subjects), _line(subjects[0])) if many else self.of(subjects[0])
        arms: list[tuple[Expression, tuple[Statement, ...], int]] = []
        block = node.child_by_field_name("body")
        for case in _named(block) if block is not None else ():
            if case.type == "case_clause":
                arms.append(self.arm(case, subject))
        found += python.matched(arms)

    def arm(self, case: Node, subject: Expression) -> tuple[Expression, tuple[Statement, ...], int]:
        patterns = [each for each in _named(case) if each.type == "case_pattern"]
        line = _line(_innermost(patterns[0])) if patterns else _line(case)
        sequence = len(patterns) != 1 or any(child.type == "," for child in case.children)
        test = syntax.Other("Match", (subject,), line) if sequence else self.pattern(patterns[0], subject)
        clause = case.child_by_field_name("guard")
        if clause is not None and _named(clause):
            guard = self.of(_named(clause)[0])
            whole = test == syntax.Const(True, test.line)
            test = guard if whole else syntax.Operation("and", (test, guard), line)
        return test, tuple(self.body(case.child_by_field_name("consequence"))), line

    def pattern(self, node: Node, subject: Expression) -> Expression:
        line = _line(node)
        parts = _named(node)
        if node.type == "case_pattern" and not parts:
            return syntax.Const(True, line)
        if node.type == "case_pattern" and len(parts) == 1 and len(node.children) == 1:
            return self.pattern(parts[0], subject)
        if node.type == "case_pattern" and node.children[0].type == "-" and len(parts) == 1:
            return syntax.Operation("==", (subject, python.unary("-", self.of(parts[0]), line)), line)
        if node.type == "as_pattern" and parts:
            return self.pattern(parts[0], subject)
        if node.type == "union_pattern":
            return syntax.Operation("or", tuple(self.alternatives(node, subject)), line)
        if node.type == "tuple_pattern" and len(parts) == 1 and not _ends_in_comma(node):
            return self.pattern(parts[0], subject)
        if node.type in ("none", "true", "false"):
            return syntax.Operation("is", (subject, self.of(node)), line)
        if node.type in ("string", "concatenated_string", "integer", "float") or (
            node.type == "dotted_name" and len(parts) > 1
        ):
            return syntax.Operation("==", (subject, self.of(node)), line)
        if node.type in ("dotted_name", "identifier"):
            return syntax.Const(True, line)
        return syntax.Other("Match", (subject,), line)

    def alternatives(self, node: Node, subject: Expression) -> Iterator[Expression]:
        """Of ``1 | -2 | "a"``, whose signs are tokens of their own."""
        negative = False
        for child in node.children:
            if child.type == "-":
                negative = True
            elif child.type == "_":
                yield syntax.Const(True, _line(child))
            elif child.is_named and child.type != "comment":
                if negative:
                    value = python.unary("-", self.of(child), _line(child))
                    yield syntax.Operation("==", (subject, value), _line(child))
                else:
                    yield self.pattern(child, subject)
                negative = False


# --------------------------------------------------------------------------- tokens


def _identifier(node: Node) -> str:
    written = _text(node)
    return written if written.isascii() else unicodedata.normalize("NFKC", written)


def _innermost(pattern: Node) -> Node:
    """A case pattern without the parentheses around it."""
    while (
        pattern.type in ("case_pattern", "tuple_pattern") and len(_named(pattern)) == 1 and not _ends_in_comma(pattern)
    ):
        pattern = _named(pattern)[0]
    return pattern


def _left(node: Node) -> Node | None:
    """The left operand, out of its parentheses: ``ast`` does not keep them."""
    found = node.child_by_field_name("left")
    return None if found is None else _inner(found)


def _operator(node: Node) -> str:
    found = node.child_by_field_name("operator")
    return _text(found) if found is not None else ""


def _quote(node: Node) -> int:
    """1 or 3 quotation marks."""
    opening = _text(node.children[0])
    return len(opening) - len(opening.rstrip("'\""))


def _starred_whole(value: Any) -> Expression:
    """``*self.cases`` or ``*items[1:]``, which the tree may take for ``(*self).cases``: the whole under its star."""
    match value:
        case syntax.Attribute(value=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(value=inner), line)
        case syntax.Subscript(value=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(value=inner), line)
        case syntax.Call(func=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(func=inner), line)
        case syntax.Operation(operands=(syntax.Starred(value=inner, line=line), *rest)):
            return syntax.Starred(value._replace(operands=(inner, *rest)), line)
        case syntax.Conditional(then=syntax.Starred(value=inner, line=line)):
            return syntax.Starred(value._replace(then=inner), line)
        case syntax.Conditional(then=syntax.Other(kind="NamedExpr", children=(name, inner), line=line)):
            return syntax.Other("NamedExpr", (name, value._replace(then=inner)), line)
    return value


def _named_operands(node: Node) -> list[Node]:
    operators = {each.id for each in node.children_by_field_name("operators")}
    return [child for child in _named(node) if child.id not in operators]


def _inner(node: Node) -> Node:
    """What stands inside parentheses, whose place is the place ``ast`` gives."""
    while node.type == "parenthesized_expression":
        parts = _named(node)
        if not parts:
            break
        node = parts[0]
    return node


def _ends_in_comma(node: Node) -> bool:
    tokens = [child for child in node.children if child.type not in ("comment", ")", "]", "line_continuation")]
    return bool(tokens) and tokens[-1].type == ","


def _last_line(node: Node) -> int:
    """Where the last statement of a definition ends: comments and blank lines after it do not belong to it."""
    at = node
    for _ in range(1000):
        children = [child for child in at.children if child.type not in ("comment", "line_continuation")]
        if not children:
            break
        at = children[-1]
        if at.end_point[0] == at.start_point[0]:
            break
    return int(at.end_point[0]) + 1 if at.end_point[1] or at is not node else _end(node)


def _imported(node: Node) -> tuple[str, str]:
    if node.type == "aliased_import":
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        return "".join(_text(name).split()) if name is not None else "", _text(alias) if alias is not None else ""
    return "".join(_text(node).split()), ""


def _constants(parts: list[Expression]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, syntax.Const) and isinstance(part.value, str):
            yield part.value


def _joined(parts: list[Expression], line: int) -> Iterator[Expression]:
    """Neighbouring constants as one, empty ones left out."""
    pending = ""
    for part in parts:
        if type(part) is syntax.Const and isinstance(part.value, str):
            pending += part.value
            continue
        if pending:
            yield syntax.Const(pending, line)
        pending = ""
        yield part
    if pending:
        yield syntax.Const(pending, line)


_ESCAPE = re.compile(
    r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]{1,100}\})"
)
_BYTES_ESCAPE = re.compile(r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2})")
_LETTERS = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


def _unescaped(text: str, binary: bool) -> str:
    return (_BYTES_ESCAPE if binary else _ESCAPE).sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    form = found[1]
    if form in _LETTERS:
        return _LETTERS[form]
    if form[0] == "N":
        try:
            return unicodedata.lookup(form[2:-1])
        except KeyError:
            return found[0]
    code = int(form[1:], 16) if form[0] in "xuU" else int(form, 8)
    return chr(code) if code < 0x110000 else found[0]


def _old_number(written: str) -> int | float:
    """``0777`` and ``10L`` of Python 2; whatever cannot be a number is 0."""
    digits = written.rstrip("lLjJ").replace("_", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return int(digits, 8) if digits.startswith("0") and digits.isdigit() else int(digits, 0)
        except ValueError:
            return 0


_BASES = frozenset({
    "attribute", "subscript", "call", "binary_operator", "boolean_operator", "comparison_operator", "conditional_expression",
})  # fmt: skip
"""Forms whose first part may be a star that belongs to the whole."""

_KINDS = {
    "await": "Await", "list_splat": "Starred", "ellipsis": "Ellipsis", "global_statement": "Global",
    "nonlocal_statement": "Nonlocal", "assert_statement": "Assert", "delete_statement": "Delete",
    "break_statement": "Break", "continue_statement": "Continue",
}  # fmt: skip

_EXPRESSIONS: dict[str, Callable[[_Lowering, Node], Expression]] = {
    "identifier": _Lowering.name,
    "keyword_identifier": _Lowering.name,
    "dotted_name": _Lowering.dotted,
    "true": _Lowering.constant,
    "false": _Lowering.constant,
    "none": _Lowering.constant,
    "integer": _Lowering.number,
    "float": _Lowering.number,
    "string": _Lowering.string,
    "concatenated_string": _Lowering.concatenated,
    "attribute": _Lowering.attribute,
    "member_type": _Lowering.member,
    "subscript": _Lowering.subscript,
    "generic_type": _Lowering.generic,
    "slice": _Lowering.slice,
    "list_splat": _Lowering.starred,
    "list_splat_pattern": _Lowering.starred,
    "parenthesized_list_splat": _Lowering.starred,
    "splat_type": _Lowering.starred,
    "call": _Lowering.call,
    "list": _Lowering.sequence,
    "tuple": _Lowering.sequence,
    "set": _Lowering.sequence,
    "expression_list": _Lowering.sequence,
    "pattern_list": _Lowering.sequence,
    "tuple_pattern": _Lowering.target,
    "list_pattern": _Lowering.sequence,
    "dictionary": _Lowering.dictionary,
    "binary_operator": _Lowering.binary,
    "union_type": _Lowering.union,
    "unary_operator": _Lowering.unary,
    "not_operator": _Lowering.negation,
    "boolean_operator": _Lowering.boolean,
    "comparison_operator": _Lowering.comparison,
    "conditional_expression": _Lowering.conditional,
    "lambda": _Lowering.lambda_,
    "list_comprehension": _Lowering.comprehension,
    "set_comprehension": _Lowering.comprehension,
    "generator_expression": _Lowering.comprehension,
    "dictionary_comprehension": _Lowering.comprehension,
    "named_expression": _Lowering.walrus,
    "yield": _Lowering.yield_,
    "parenthesized_expression": _Lowering.parenthesized,
    "type": _Lowering.alias,
    "as_pattern": _Lowering.alias,
    "as_pattern_target": _Lowering.alias,
    "chevron": _Lowering.alias,
}

_STATEMENTS: dict[str, Callable[[_Lowering, Node, list[Statement]], None]] = {
    "expression_statement": _Lowering.expression,
    "assignment": _Lowering.assignment,
    "augmented_assignment": _Lowering.augmented,
    "type_alias_statement": _Lowering.type_alias,
    "import_statement": _Lowering.import_,
    "import_from_statement": _Lowering.import_from,
    "future_import_statement": _Lowering.import_from,
    "return_statement": _Lowering.return_,
    "raise_statement": _Lowering.raise_,
    "global_statement": _Lowering.names,
    "nonlocal_statement": _Lowering.names,
    "assert_statement": _Lowering.simple,
    "delete_statement": _Lowering.simple,
    "break_statement": _Lowering.simple,
    "continue_statement": _Lowering.simple,
    "pass_statement": _Lowering.nothing,
    "print_statement": _Lowering.python_2,
    "exec_statement": _Lowering.python_2,
    "if_statement": _Lowering.if_,
    "for_statement": _Lowering.for_,
    "while_statement": _Lowering.while_,
    "try_statement": _Lowering.try_,
    "with_statement": _Lowering.with_,
    "match_statement": _Lowering.match,
    "function_definition": _Lowering.function,
    "class_definition": _Lowering.class_,
    "decorated_definition": _Lowering.decorated,
}
