"""Expressions of tree-sitter's tree → ``syntax``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from deployable import syntax
from deployable.readers.python import shapes
from deployable.readers.python.tree_tokens import (
    constants,
    end_of,
    ends_in_comma,
    has_token,
    identifier,
    inside_parentheses,
    joined,
    left_of,
    line_of,
    named_children,
    named_operands,
    old_number,
    operator_of,
    quote_of,
    starred_whole,
    text_of,
    unescaped,
)
from deployable.syntax import Expression

Node = Any


class Expressions:
    """Forms of expressions, by kind of node."""

    def __init__(self) -> None:
        self.faults: list[int] = []

    # ----------------------------------------------------------------- expressions

    def of(self, node: Node) -> Expression:
        form = _EXPRESSIONS.get(node.type)
        if form is not None:
            found = form(self, node)
            return found if node.type not in _BASES else starred_whole(found)
        kind = KINDS.get(node.type, node.type)
        return syntax.Other(
            kind, tuple(self.of(child) for child in named_children(node) if not child.is_error), line_of(node)
        )

    def or_none(self, node: Node | None) -> Expression | None:
        return None if node is None else self.of(node)

    def field(self, node: Node, name: str) -> Expression:
        found = node.child_by_field_name(name)
        return syntax.Other("Missing", (), line_of(node)) if found is None else self.of(found)

    def all(self, nodes: list[Node]) -> tuple[Expression, ...]:
        return tuple([self.of(node) for node in nodes if not node.is_error])

    def name(self, node: Node) -> Expression:
        return syntax.Name(identifier(node), line_of(node))

    def dotted(self, node: Node) -> Expression:
        first, *rest = named_children(node) or [node]
        value: Expression = self.name(first)
        for part in rest:
            value = syntax.Attribute(value, identifier(part), line_of(node))
        return value

    def constant(self, node: Node) -> Expression:
        return syntax.Const({"true": True, "false": False, "none": None}[node.type], line_of(node))

    def number(self, node: Node) -> Expression:
        written = text_of(node)
        try:
            value = ast.literal_eval(written)
        except (ValueError, SyntaxError):
            value = old_number(written)
        if isinstance(value, complex):
            return syntax.Other("Complex", (), line_of(node))
        return syntax.Const(value, line_of(node))

    def string(self, node: Node) -> Expression:
        return self.strings([node], line_of(node))

    def concatenated(self, node: Node) -> Expression:
        return self.strings(named_children(node), line_of(node))

    def strings(self, nodes: list[Node], line: int) -> Expression:
        parts: list[Expression] = []
        formatted = binary = False
        for node in nodes:
            start = node.child_by_field_name("string_start") or (node.children[0] if node.children else None)
            prefix = text_of(start).rstrip("'\"").lower() if start is not None else ""
            formatted |= "f" in prefix or "t" in prefix
            binary |= "b" in prefix
            parts += self.string_parts(node, prefix, line)
        if binary:
            return syntax.Const("".join(constants(parts)).encode("latin-1", "replace"), line)
        if not formatted:
            return syntax.Const("".join(constants(parts)), line)
        return syntax.Format(tuple(joined(parts, line)), line)

    def string_parts(self, node: Node, prefix: str, line: int) -> list[Expression]:
        parts: list[Expression] = []
        formatted = "f" in prefix or "t" in prefix
        for child in node.children:
            if child.type in ("string_content", "string_end"):
                content = text_of(child)
                if child.type == "string_end":
                    content = content[: -3 if content.endswith(("'''", '"""')) and quote_of(node) == 3 else -1]
                if not content:
                    continue
                if "r" not in prefix and "\\" in content:
                    content = unescaped(content, "b" in prefix)
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
            for each in (named_children(spec) if spec is not None else [])
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
            value = starred_whole(syntax.Attribute(value, identifier(name) if name is not None else "", line_of(link)))
        return value

    def member(self, node: Node) -> Expression:
        parts = named_children(node)
        return syntax.Attribute(self.of(parts[0]), identifier(parts[-1]), line_of(node))

    def subscript(self, node: Node) -> Expression:
        keys = [key for key in node.children_by_field_name("subscript") if key.type != "comment"]
        return syntax.Subscript(self.field(node, "value"), self.key(node, keys), line_of(node))

    def generic(self, node: Node) -> Expression:
        base, *rest = named_children(node)
        keys = [key for each in rest for key in named_children(each)]
        return syntax.Subscript(self.of(base), self.key(node, keys, rest[-1] if rest else node), line_of(node))

    def key(self, node: Node, keys: list[Node], within: Node | None = None) -> Expression:
        if len(keys) == 1 and not ends_in_comma(within or node) and keys[0].type not in ("list_splat", "splat_type"):
            return self.of(keys[0])
        return syntax.ListOf(self.all(keys), line_of(keys[0]) if keys else line_of(node))

    def slice(self, node: Node) -> Expression:
        bounds: list[Expression] = [syntax.Const(None, line_of(node))] * 3
        at = 0
        for child in node.children:
            if child.type == ":":
                at += 1
            elif child.is_named and child.type not in ("comment", "line_continuation") and at < 3:
                bounds[at] = self.of(child)
        return syntax.Other("Slice", tuple(bounds), line_of(node))

    def starred(self, node: Node) -> Expression:
        parts = named_children(node)
        return syntax.Starred(self.of(parts[0]) if parts else syntax.Other("Missing", (), line_of(node)), line_of(node))

    def call(self, node: Node) -> Expression:
        args: list[Expression] = []
        keywords: list[syntax.Keyword] = []
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and arguments.type == "generator_expression":
            args.append(self.of(arguments))
        elif arguments is not None:
            args, keywords = self.arguments(arguments)
        return syntax.Call(self.field(node, "function"), tuple(args), tuple(keywords), line_of(node), end_of(node))

    def arguments(self, node: Node) -> tuple[list[Expression], list[syntax.Keyword]]:
        args: list[Expression] = []
        keywords: list[syntax.Keyword] = []
        for child in named_children(node):
            if child.type == "keyword_argument":
                name = child.child_by_field_name("name")
                label = identifier(name) if name is not None else ""
                keywords.append(syntax.Keyword(label, self.field(child, "value"), line_of(child)))
            elif child.type == "dictionary_splat":
                keywords.append(syntax.Keyword("", self.of(named_children(child)[0]), line_of(child)))
            elif not child.is_error:
                args.append(self.of(child))
        return args, keywords

    def target(self, node: Node) -> Expression:
        """A tuple of targets, or one target in parentheses."""
        parts = named_children(node)
        return self.of(parts[0]) if len(parts) == 1 and not ends_in_comma(node) else self.sequence(node)

    def sequence(self, node: Node) -> Expression:
        return syntax.ListOf(self.all(named_children(node)), line_of(node))

    def dictionary(self, node: Node) -> Expression:
        items: list[syntax.Item] = []
        for child in named_children(node):
            if child.type == "pair":
                items.append(self.pair(child))
            elif child.type == "dictionary_splat":
                value = self.of(named_children(child)[0])
                items.append(syntax.Item(None, value, line_of(inside_parentheses(named_children(child)[0]))))
        return syntax.DictOf(tuple(items), line_of(node))

    def pair(self, node: Node) -> syntax.Item:
        key = node.child_by_field_name("key")
        return syntax.Item(self.field(node, "key"), self.field(node, "value"), line_of(inside_parentheses(key or node)))

    def binary(self, node: Node) -> Expression:
        operator, links = operator_of(node), [node]
        while (
            (left := left_of(links[-1])) is not None
            and left.type == "binary_operator"
            and operator_of(left) == operator
        ):
            links.append(left)
        links.reverse()
        operands = [self.field(links[0], "left"), *(self.field(link, "right") for link in links)]
        return shapes.chained(operator, operands, line_of(node))

    def union(self, node: Node) -> Expression:
        """``a | b | c`` in an annotation, whichever way the tree nests it."""
        leaves: list[Node] = []
        todo = [node]
        while todo:
            each = todo.pop()
            if each.type in ("union_type", "type") or (each.type == "binary_operator" and operator_of(each) == "|"):
                todo.extend(reversed(named_children(each)))
            else:
                leaves.append(each)
        return shapes.chained("|", list(self.all(leaves)), line_of(node))

    def unary(self, node: Node) -> Expression:
        return shapes.unary(node.children[0].type, self.field(node, "argument"), line_of(node))

    def negation(self, node: Node) -> Expression:
        return syntax.Operation("not", (self.field(node, "argument"),), line_of(node))

    def boolean(self, node: Node) -> Expression:
        """``a and b and c`` nests to the left in the tree and is one operation in ``ast``."""
        operator, links = operator_of(node), [node]
        while (
            (left := links[-1].child_by_field_name("left")) is not None
            and left.type == "boolean_operator"
            and operator_of(left) == operator
        ):
            links.append(left)
        links.reverse()
        operands = (self.field(links[0], "left"), *(self.field(link, "right") for link in links))
        return syntax.Operation(operator, operands, line_of(node))

    def comparison(self, node: Node) -> Expression:
        operators = [" ".join(text_of(each).split()) for each in node.children_by_field_name("operators")]
        operands = list(self.all(named_operands(node)))
        if not operators or len(operands) != len(operators) + 1:
            return syntax.Other("Compare", tuple(operands), line_of(node))
        return shapes.compared(["!=" if each == "<>" else each for each in operators], operands, line_of(node))

    def conditional(self, node: Node) -> Expression:
        parts = [self.of(part) for part in named_children(node)]
        if len(parts) != 3:
            return syntax.Other("IfExp", tuple(parts), line_of(node))
        return syntax.Conditional(parts[1], parts[0], parts[2], line_of(node))

    def lambda_(self, node: Node) -> Expression:
        parameters = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        result = syntax.Return(
            self.or_none(body), line_of(inside_parentheses(body)) if body is not None else line_of(node)
        )
        found = self.parameters(parameters) if parameters is not None else ()
        return syntax.Function("", found, (result,), (), None, "", "plain", line_of(node), end_of(node))

    def comprehension(self, node: Node) -> Expression:
        body = node.child_by_field_name("body")
        element = self.pair(body) if body is not None and body.type == "pair" else self.field(node, "body")
        loops: list[tuple[Node, list[Node]]] = []
        for child in named_children(node):
            if child.type == "for_in_clause":
                loops.append((child, []))
            elif child.type == "if_clause" and loops:
                loops[-1][1].extend(named_children(child))
        for loop, tests in reversed(loops):
            rights = [each for each in loop.children_by_field_name("right") if each.is_named and each.type != "comment"]
            iterable = self.of(rights[0]) if len(rights) == 1 else syntax.ListOf(self.all(rights), line_of(loop))
            element = syntax.Comprehension(element, self.field(loop, "left"), iterable, self.all(tests), line_of(node))
        return element

    def walrus(self, node: Node) -> Expression:
        return syntax.Other("NamedExpr", (self.field(node, "name"), self.field(node, "value")), line_of(node))

    def yield_(self, node: Node) -> Expression:
        kind = "YieldFrom" if has_token(node, "from") else "Yield"
        return syntax.Other(kind, self.all(named_children(node)), line_of(node))

    def parenthesized(self, node: Node) -> Expression:
        inner = inside_parentheses(node)
        return self.of(inner) if inner is not node else syntax.Other("Missing", (), line_of(node))

    def alias(self, node: Node) -> Expression:
        return self.of(named_children(node)[0])

    def parameters(self, node: Node) -> tuple[syntax.Parameter, ...]:
        found: list[syntax.Parameter] = []
        keyword_only = False
        for child in named_children(node):
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
            holder = named_children(node)[0]
        kind = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keywords"}.get(holder.type, "")
        if kind:
            holder = (named_children(holder) or [holder])[0]
        default, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        return syntax.Parameter(
            identifier(holder),
            self.or_none(default),
            self.or_none(annotation),
            kind or ("keyword" if keyword_only else "plain"),
            line_of(holder),
        )


_BASES = frozenset({
    "attribute", "subscript", "call", "binary_operator", "boolean_operator", "comparison_operator", "conditional_expression",
})  # fmt: skip
"""Forms whose first part may be a star that belongs to the whole."""

KINDS = {
    "await": "Await", "list_splat": "Starred", "ellipsis": "Ellipsis", "global_statement": "Global",
    "nonlocal_statement": "Nonlocal", "assert_statement": "Assert", "delete_statement": "Delete",
    "break_statement": "Break", "continue_statement": "Continue",
}  # fmt: skip

_EXPRESSIONS: dict[str, Callable[[Expressions, Node], Expression]] = {
    "identifier": Expressions.name,
    "keyword_identifier": Expressions.name,
    "dotted_name": Expressions.dotted,
    "true": Expressions.constant,
    "false": Expressions.constant,
    "none": Expressions.constant,
    "integer": Expressions.number,
    "float": Expressions.number,
    "string": Expressions.string,
    "concatenated_string": Expressions.concatenated,
    "attribute": Expressions.attribute,
    "member_type": Expressions.member,
    "subscript": Expressions.subscript,
    "generic_type": Expressions.generic,
    "slice": Expressions.slice,
    "list_splat": Expressions.starred,
    "list_splat_pattern": Expressions.starred,
    "parenthesized_list_splat": Expressions.starred,
    "splat_type": Expressions.starred,
    "call": Expressions.call,
    "list": Expressions.sequence,
    "tuple": Expressions.sequence,
    "set": Expressions.sequence,
    "expression_list": Expressions.sequence,
    "pattern_list": Expressions.sequence,
    "tuple_pattern": Expressions.target,
    "list_pattern": Expressions.sequence,
    "dictionary": Expressions.dictionary,
    "binary_operator": Expressions.binary,
    "union_type": Expressions.union,
    "unary_operator": Expressions.unary,
    "not_operator": Expressions.negation,
    "boolean_operator": Expressions.boolean,
    "comparison_operator": Expressions.comparison,
    "conditional_expression": Expressions.conditional,
    "lambda": Expressions.lambda_,
    "list_comprehension": Expressions.comprehension,
    "set_comprehension": Expressions.comprehension,
    "generator_expression": Expressions.comprehension,
    "dictionary_comprehension": Expressions.comprehension,
    "named_expression": Expressions.walrus,
    "yield": Expressions.yield_,
    "parenthesized_expression": Expressions.parenthesized,
    "type": Expressions.alias,
    "as_pattern": Expressions.alias,
    "as_pattern_target": Expressions.alias,
    "chevron": Expressions.alias,
}
