"""Statements of tree-sitter's tree → ``syntax``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from deployable import syntax
from deployable.readers.python import shapes
from deployable.readers.python.tree_expressions import KINDS, Expressions
from deployable.readers.python.tree_tokens import (
    ends_in_comma,
    has_token,
    identifier,
    imported_name,
    innermost,
    last_line,
    line_of,
    named_children,
    operator_of,
    text_of,
)
from deployable.syntax import Expression, Statement

Node = Any


class Statements(Expressions):
    """Forms of statements, by kind of node."""

    def function(self, node: Node, found: list[Statement], decorators: tuple[Expression, ...] = ()) -> None:
        name, parameters, body = (node.child_by_field_name(field) for field in ("name", "parameters", "body"))
        doc, statements = shapes.documented(tuple(self.body(body)))
        kind = shapes.kind_of(decorators, has_token(node, "async"), shapes.yields(statements))
        returns = self.or_none(node.child_by_field_name("return_type"))
        label = identifier(name) if name is not None else ""
        known = self.parameters(parameters) if parameters is not None else ()
        place = line_of(node), last_line(node)
        found.append(syntax.Function(label, known, statements, decorators, returns, doc, kind, *place))

    def class_(self, node: Node, found: list[Statement], decorators: tuple[Expression, ...] = ()) -> None:
        name, bases, body = (node.child_by_field_name(field) for field in ("name", "superclasses", "body"))
        doc, statements = shapes.documented(tuple(self.body(body)))
        args, keywords = self.arguments(bases) if bases is not None else ([], [])
        label = identifier(name) if name is not None else ""
        place = line_of(node), last_line(node)
        found.append(syntax.Class(label, tuple(args), tuple(keywords), statements, decorators, doc, *place))

    def decorated(self, node: Node, found: list[Statement]) -> None:
        decorators = [
            self.of(named_children(child)[0])
            for child in named_children(node)
            if child.type == "decorator" and named_children(child)
        ]
        definition = node.child_by_field_name("definition")
        if definition is not None and definition.type == "function_definition":
            self.function(definition, found, tuple(decorators))
        elif definition is not None and definition.type == "class_definition":
            self.class_(definition, found, tuple(decorators))

    # ----------------------------------------------------------------- statements

    def body(self, node: Node | None) -> list[Statement]:
        found: list[Statement] = []
        for child in named_children(node) if node is not None else ():
            self.statement(child, found)
        return found

    def statement(self, node: Node, found: list[Statement]) -> None:
        form = _STATEMENTS.get(node.type)
        if form is not None:
            form(self, node, found)
        elif node.type in ("ERROR", "block"):
            found += self.body(node)

    def expression(self, node: Node, found: list[Statement]) -> None:
        parts = named_children(node)
        if len(parts) == 1 and not ends_in_comma(node):
            form = _STATEMENTS.get(parts[0].type)
            if form is not None:
                form(self, parts[0], found)
            else:
                found.append(syntax.Expr(self.of(parts[0]), line_of(node)))
        elif parts:
            found.append(syntax.Expr(syntax.ListOf(self.all(parts), line_of(node)), line_of(node)))

    def assignment(self, node: Node, found: list[Statement]) -> None:
        targets = [self.field(node, "left")]
        value, annotation = node.child_by_field_name("right"), node.child_by_field_name("type")
        while value is not None and value.type == "assignment":
            targets.append(self.field(value, "left"))
            value = value.child_by_field_name("right")
        found.append(syntax.Assign(tuple(targets), self.or_none(value), self.or_none(annotation), line_of(node)))

    def augmented(self, node: Node, found: list[Statement]) -> None:
        operator = operator_of(node)
        found.append(
            syntax.Assign((self.field(node, "left"),), self.field(node, "right"), None, line_of(node), operator)
        )

    def type_alias(self, node: Node, found: list[Statement]) -> None:
        left = node.child_by_field_name("left")
        while left is not None and left.type in ("type", "generic_type") and named_children(left):
            left = named_children(left)[0]
        target = self.of(left) if left is not None else syntax.Other("Missing", (), line_of(node))
        found.append(syntax.Assign((target,), self.field(node, "right"), None, line_of(node)))

    def import_(self, node: Node, found: list[Statement]) -> None:
        for each in node.children_by_field_name("name"):
            module, alias = imported_name(each)
            found.append(syntax.Import(module, "", alias or module.partition(".")[0], line_of(node)))

    def import_from(self, node: Node, found: list[Statement]) -> None:
        source = node.child_by_field_name("module_name")
        module = "".join(text_of(source).split()) if source is not None else "__future__"
        if has_token(node, "wildcard_import"):
            star = next(child for child in node.children if child.type == "wildcard_import")
            found.append(syntax.Import(module, "*", "", line_of(star)))
        for each in node.children_by_field_name("name"):
            name, alias = imported_name(each)
            found.append(syntax.Import(module, name, alias or name, line_of(each)))

    def return_(self, node: Node, found: list[Statement]) -> None:
        parts = named_children(node)
        found.append(syntax.Return(self.of(parts[0]) if parts else None, line_of(node)))

    def raise_(self, node: Node, found: list[Statement]) -> None:
        cause = node.child_by_field_name("cause")
        parts = [part for part in named_children(node) if cause is None or part != cause]
        found.append(syntax.Raise(self.of(parts[0]) if parts else None, line_of(node)))

    def names(self, node: Node, found: list[Statement]) -> None:
        line = line_of(node)
        names = tuple(syntax.Name(identifier(each), line) for each in named_children(node))
        found.append(syntax.Expr(syntax.Other(KINDS[node.type], names, line), line))

    def simple(self, node: Node, found: list[Statement]) -> None:
        parts = named_children(node)
        if len(parts) == 1 and parts[0].type == "expression_list":
            parts = named_children(parts[0])
        found.append(syntax.Expr(syntax.Other(KINDS[node.type], self.all(parts), line_of(node)), line_of(node)))

    def python_2(self, node: Node, found: list[Statement]) -> None:
        """``print x`` and ``exec x``: no program of today; what they read is kept."""
        self.faults.append(line_of(node))
        kind = node.type.partition("_")[0].title()
        found.append(syntax.Expr(syntax.Other(kind, self.all(named_children(node)), line_of(node)), line_of(node)))

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
            chain = (syntax.If(self.field(arm, "condition"), body, chain, line_of(arm)),)
        found += chain

    def for_(self, node: Node, found: list[Statement]) -> None:
        body = tuple(self.body(node.child_by_field_name("body")))
        found.append(syntax.Loop(self.field(node, "left"), self.field(node, "right"), body, line_of(node)))
        self.otherwise(node, found)

    def while_(self, node: Node, found: list[Statement]) -> None:
        body = tuple(self.body(node.child_by_field_name("body")))
        found.append(syntax.Loop(None, self.field(node, "condition"), body, line_of(node)))
        self.otherwise(node, found)

    def otherwise(self, node: Node, found: list[Statement]) -> None:
        clause = node.child_by_field_name("alternative")
        if clause is not None:
            found += self.body(clause.child_by_field_name("body"))

    def try_(self, node: Node, found: list[Statement]) -> None:
        body = self.body(node.child_by_field_name("body"))
        handlers: list[syntax.Handler] = []
        last: list[Statement] = []
        for child in named_children(node):
            if child.type in ("except_clause", "except_group_clause"):
                handlers.append(self.handler(child))
            elif child.type == "else_clause":
                body += self.body(child.child_by_field_name("body"))
            elif child.type == "finally_clause":
                last += [each for block in named_children(child) for each in self.body(block)]
        found.append(syntax.Try(tuple(body), tuple(handlers), tuple(last), line_of(node)))

    def handler(self, node: Node) -> syntax.Handler:
        types = [each for each in named_children(node) if each.type != "block"]
        block = next((each for each in named_children(node) if each.type == "block"), None)
        name = ""
        alias = node.child_by_field_name("alias")
        if types and types[0].type == "as_pattern":
            alias = types[0].child_by_field_name("alias")
            types = named_children(types[0])[:1]
        if alias is not None:
            name = text_of(alias)
            types = [each for each in types if each != alias]
        caught = (
            self.of(types[0])
            if len(types) == 1
            else syntax.ListOf(self.all(types), line_of(types[0]))
            if types
            else None
        )
        return syntax.Handler(caught, name, tuple(self.body(block)), line_of(node))

    def with_(self, node: Node, found: list[Statement]) -> None:
        items: list[tuple[Expression, Expression | None]] = []
        clause = next((child for child in named_children(node) if child.type == "with_clause"), None)
        for item in named_children(clause) if clause is not None else ():
            items += self.contexts(item.child_by_field_name("value") or item)
        found.append(syntax.With(tuple(items), tuple(self.body(node.child_by_field_name("body"))), line_of(node)))

    def contexts(self, value: Node) -> list[tuple[Expression, Expression | None]]:
        if value.type in ("tuple", "parenthesized_expression") and any(
            each.type == "as_pattern" for each in named_children(value)
        ):
            return [pair for each in named_children(value) for pair in self.contexts(each)]
        if value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            targets = named_children(alias) if alias is not None else []
            return [(self.of(named_children(value)[0]), self.of(targets[0]) if targets else None)]
        last = named_children(value)[-1] if value.type == "conditional_expression" else None
        if last is not None and last.type == "as_pattern":
            return [(self.of(value), target) for _, target in self.contexts(last)]
        return [(self.of(value), None)]

    def match(self, node: Node, found: list[Statement]) -> None:
        subjects = [each for each in node.children_by_field_name("subject") if each.is_named]
        many = len(subjects) > 1 or any(child.type == "," for child in node.children)
        subject = syntax.ListOf(self.all(subjects), line_of(subjects[0])) if many else self.of(subjects[0])
        arms: list[tuple[Expression, tuple[Statement, ...], int]] = []
        block = node.child_by_field_name("body")
        for case in named_children(block) if block is not None else ():
            if case.type == "case_clause":
                arms.append(self.arm(case, subject))
        found += shapes.matched(arms)

    def arm(self, case: Node, subject: Expression) -> tuple[Expression, tuple[Statement, ...], int]:
        patterns = [each for each in named_children(case) if each.type == "case_pattern"]
        line = line_of(innermost(patterns[0])) if patterns else line_of(case)
        sequence = len(patterns) != 1 or any(child.type == "," for child in case.children)
        test = syntax.Other("Match", (subject,), line) if sequence else self.pattern(patterns[0], subject)
        clause = case.child_by_field_name("guard")
        if clause is not None and named_children(clause):
            guard = self.of(named_children(clause)[0])
            whole = test == syntax.Const(True, test.line)
            test = guard if whole else syntax.Operation("and", (test, guard), line)
        return test, tuple(self.body(case.child_by_field_name("consequence"))), line

    def pattern(self, node: Node, subject: Expression) -> Expression:
        line = line_of(node)
        parts = named_children(node)
        if node.type == "case_pattern" and not parts:
            return syntax.Const(True, line)
        if node.type == "case_pattern" and len(parts) == 1 and len(node.children) == 1:
            return self.pattern(parts[0], subject)
        if node.type == "case_pattern" and node.children[0].type == "-" and len(parts) == 1:
            return syntax.Operation("==", (subject, shapes.unary("-", self.of(parts[0]), line)), line)
        if node.type == "as_pattern" and parts:
            return self.pattern(parts[0], subject)
        if node.type == "union_pattern":
            return syntax.Operation("or", tuple(self.alternatives(node, subject)), line)
        if node.type == "tuple_pattern" and len(parts) == 1 and not ends_in_comma(node):
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
                yield syntax.Const(True, line_of(child))
            elif child.is_named and child.type != "comment":
                if negative:
                    value = shapes.unary("-", self.of(child), line_of(child))
                    yield syntax.Operation("==", (subject, value), line_of(child))
                else:
                    yield self.pattern(child, subject)
                negative = False


_STATEMENTS: dict[str, Callable[[Statements, Node, list[Statement]], None]] = {
    "expression_statement": Statements.expression,
    "assignment": Statements.assignment,
    "augmented_assignment": Statements.augmented,
    "type_alias_statement": Statements.type_alias,
    "import_statement": Statements.import_,
    "import_from_statement": Statements.import_from,
    "future_import_statement": Statements.import_from,
    "return_statement": Statements.return_,
    "raise_statement": Statements.raise_,
    "global_statement": Statements.names,
    "nonlocal_statement": Statements.names,
    "assert_statement": Statements.simple,
    "delete_statement": Statements.simple,
    "break_statement": Statements.simple,
    "continue_statement": Statements.simple,
    "pass_statement": Statements.nothing,
    "print_statement": Statements.python_2,
    "exec_statement": Statements.python_2,
    "if_statement": Statements.if_,
    "for_statement": Statements.for_,
    "while_statement": Statements.while_,
    "try_statement": Statements.try_,
    "with_statement": Statements.with_,
    "match_statement": Statements.match,
    "function_definition": Statements.function,
    "class_definition": Statements.class_,
    "decorated_definition": Statements.decorated,
}
