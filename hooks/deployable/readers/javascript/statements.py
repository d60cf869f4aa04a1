"""Statements: imports and exports, declarations, branches, loops, and TypeScript's enums and namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.readers.javascript.annotations import annotation
from deployable.readers.javascript.functions import class_, function
from deployable.readers.javascript.literals import property_name, string_value
from deployable.readers.javascript.lowering import Lowering, line, statement
from deployable.syntax import (
    Assign,
    Attribute,
    Call,
    Class,
    Const,
    DictOf,
    Export,
    Expr,
    Expression,
    Function,
    Handler,
    If,
    Import,
    Item,
    ListOf,
    Loop,
    Name,
    Operation,
    Raise,
    Return,
    Statement,
    Try,
)

if TYPE_CHECKING:
    from tree_sitter import Node


# --------------------------------------------------------------------------- imports and exports


@statement("import_statement")
def _import(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    source = node.child_by_field_name("source")
    kinds = {child.type: child for child in node.children}
    if "import_require_clause" in kinds:
        _import_require(lowering, kinds["import_require_clause"], out)
        return
    module = string_value(lowering, source) if source is not None else ""
    clause = kinds.get("import_clause")
    if clause is None:
        out.append(Import(module, "", "", line(node)))
        return
    types = "type" in kinds
    for child in clause.children:
        _imported(lowering, child, module, types, out)


def _imported(lowering: Lowering, node: Node, module: str, types: bool, out: list[Statement]) -> None:
    at = line(node)
    if node.type == "identifier":
        out.append(Import(module, "default", lowering.text(node), at, types))
    elif node.type == "namespace_import":
        names = [child for child in node.children if child.type == "identifier"]
        out.extend(Import(module, "*", lowering.text(name), at, types) for name in names)
    elif node.type == "named_imports":
        for specifier in node.children:
            if specifier.type == "import_specifier":
                name = property_name(lowering, specifier.child_by_field_name("name"))
                alias = specifier.child_by_field_name("alias")
                only = types or any(child.type in ("type", "typeof") for child in specifier.children)
                bound = lowering.text(alias) if alias is not None else name
                out.append(Import(module, name, bound, line(specifier), only))


def _import_require(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``import x = require("m")``."""
    source = node.child_by_field_name("source")
    at = line(node)
    names = [child for child in node.children if child.type == "identifier"]
    module = string_value(lowering, source) if source is not None else ""
    call = Call(Name("require", at), (Const(module, at),), (), at, at)
    out.extend(Assign((Name(lowering.text(name), at),), call, None, at) for name in names)


@statement("import_alias")
def _import_alias(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``import x = A.B``."""
    children = node.named_children
    if len(children) == 2:
        target, value = lowering.expressions(children)
        out.append(Assign((target,), value, None, line(node)))


@statement("export_statement")
def _export(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    kinds = {child.type: child for child in node.children}
    declaration = node.child_by_field_name("declaration")
    source = node.child_by_field_name("source")
    at = line(node)
    if declaration is not None:
        _export_declaration(lowering, node, declaration, "default" in kinds, out)
    elif source is not None or "export_clause" in kinds:
        _export_names(lowering, node, kinds, out)
    elif "default" in kinds:
        value = lowering.expression(node.child_by_field_name("value"))
        out.append(Export("default", value, at))
    elif "=" in kinds:
        target = Attribute(Name("module", at), "exports", at)
        values = [child for child in node.named_children if child.type != "comment"]
        out.append(Assign((target,), lowering.expression(values[0] if values else None), None, at))


def _export_declaration(lowering: Lowering, node: Node, declaration: Node, default: bool, out: list[Statement]) -> None:
    before = len(out)
    lowering.statement(declaration, out)
    decorators = tuple(lowering.expression(child) for child in node.children if child.type == "decorator")
    for index in range(before, len(out)):
        item = out[index]
        if isinstance(item, Class) and decorators:
            out[index] = item._replace(decorators=(*decorators, *item.decorators))
    names = [name for item in out[before:] for name in _bound(item)]
    if default:
        out.append(Export("default", Name(names[0], line(node)) if names else None, line(node)))
    else:
        out.extend(Export(name, Name(name, line(node)), line(node)) for name in names)


def _bound(item: Statement) -> list[str]:
    """The names a declaration binds."""
    if isinstance(item, Function | Class):
        return [item.name]
    if isinstance(item, Import):
        return [item.alias]
    return [name for target in item.targets for name in _names(target)] if isinstance(item, Assign) else []


def _names(target: Expression) -> list[str]:
    if isinstance(target, Name):
        return [target.id]
    if isinstance(target, DictOf):
        return [name for item in target.items for name in _names(item.value)]
    if isinstance(target, ListOf):
        return [name for item in target.items for name in _names(item)]
    inner = getattr(target, "target", None) or getattr(target, "value", None)
    return _names(inner) if isinstance(inner, Name | DictOf | ListOf) else []


def _export_names(lowering: Lowering, node: Node, kinds: dict[str, Node], out: list[Statement]) -> None:
    """``export {a as b}``, ``export {a} from "m"``, ``export * from "m"``, ``export * as n from "m"``."""
    source = node.child_by_field_name("source")
    module = string_value(lowering, source) if source is not None else ""
    at = line(node)
    if "type" in kinds:
        return
    if "export_clause" not in kinds:
        spaces = kinds.get("namespace_export")
        names = spaces.named_children if spaces is not None else []
        name = property_name(lowering, names[-1]) if names else "*"
        out.append(Export(name, None, at, module, "*"))
        return
    for child in kinds["export_clause"].children:
        if child.type == "export_specifier":
            name = property_name(lowering, child.child_by_field_name("name"))
            alias = child.child_by_field_name("alias")
            public = property_name(lowering, alias) if alias is not None else name
            value = None if module else Name(name, line(child))
            out.append(Export(public, value, line(child), module, name if module else ""))


# --------------------------------------------------------------------------- declarations


@statement("lexical_declaration", "variable_declaration", "using_declaration")
def _variables(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    for child in node.children:
        if child.type != "variable_declarator":
            continue
        target = lowering.expression(child.child_by_field_name("name"))
        value = child.child_by_field_name("value")
        kind = annotation(lowering, child.child_by_field_name("type"))
        if value is None:
            out.append(Assign((target,), Const(None, line(child)), kind, line(child)))
        else:
            targets, right = _targets(lowering, value)
            out.append(Assign((target, *targets), right, kind, line(child)))


def _targets(lowering: Lowering, value: Node) -> tuple[list[Expression], Expression]:
    """``app = module.exports = express()``: every target, and the one value."""
    targets: list[Expression] = []
    node: Node | None = value
    while node is not None and node.type == "assignment_expression":
        targets.append(lowering.expression(node.child_by_field_name("left")))
        node = node.child_by_field_name("right")
    return targets, lowering.expression(node)


@statement("function_declaration", "generator_function_declaration")
def _function(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.append(function(lowering, node))


@statement("class_declaration", "abstract_class_declaration")
def _class(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.append(class_(lowering, node))


@statement("enum_declaration")
def _enum(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """Members without a value count on from the one before."""
    body = node.child_by_field_name("body")
    items: list[Item] = []
    number = -1
    for child in body.named_children if body is not None else ():
        at = line(child)
        if child.type == "enum_assignment":
            name = property_name(lowering, child.child_by_field_name("name"))
            value = lowering.expression(child.child_by_field_name("value"))
            number = value.value if isinstance(value, Const) and type(value.value) is int else number
        elif child.type != "comment":
            number += 1
            name, value = property_name(lowering, child), Const(number, at)
        else:
            continue
        items.append(Item(Const(name, at), value, at))
    target = Name(property_name(lowering, node.child_by_field_name("name")), line(node))
    out.append(Assign((target,), DictOf(tuple(items), line(node)), None, line(node)))


@statement("internal_module", "module")
def _namespace(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """A namespace is a class whose members are what stands in it."""
    body = node.child_by_field_name("body")
    name = node.child_by_field_name("name")
    if body is None or name is None or name.type == "string":
        return
    inner = tuple(item for item in lowering.statements(body.children) if not isinstance(item, Export))
    out.append(Class(lowering.text(name), (), (), inner, (), "", line(node), node.end_point[0] + 1))


# --------------------------------------------------------------------------- expressions as statements


@statement("expression_statement")
def _expression(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    for child in node.children:
        if child.is_named and child.type != "comment":
            as_statement(lowering, child, out)
            return


def as_statement(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    at = line(node)
    if node.type == "parenthesized_expression":
        _expression(lowering, node, out)
    elif node.type == "internal_module":
        _namespace(lowering, node, out)
    elif node.type == "assignment_expression":
        targets, value = _targets(lowering, node)
        out.append(Assign(tuple(targets), value, None, at))
    elif node.type == "augmented_assignment_expression":
        operator = node.child_by_field_name("operator")
        target = lowering.expression(node.child_by_field_name("left"))
        value = lowering.expression(node.child_by_field_name("right"))
        out.append(Assign((target,), value, None, at, operator.type if operator is not None else "+="))
    elif node.type == "update_expression":
        target = lowering.expression(node.child_by_field_name("argument"))
        out.append(Assign((target,), Const(1, at), None, at, "+="))
    elif node.type == "sequence_expression":
        for child in node.children:
            if child.is_named and child.type != "comment":
                lowering.statement(child, out) if child.type == node.type else as_statement(lowering, child, out)
    else:
        out.append(Expr(lowering.expression(node), at))


@statement("sequence_expression")
def _sequence(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    as_statement(lowering, node, out)


# --------------------------------------------------------------------------- control flow


def block(lowering: Lowering, node: Node | None) -> tuple[Statement, ...]:
    """The statements of a branch, with or without braces."""
    if node is None:
        return ()
    return lowering.statements(node.children if node.type == "statement_block" else [node])


@statement("statement_block")
def _block(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.extend(lowering.statements(node.children))


@statement("labeled_statement", "with_statement")
def _labeled(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    out.extend(block(lowering, node.child_by_field_name("body")))


@statement("ambient_declaration")
def _ambient(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``declare …`` describes what other files hold."""


@statement("return_statement")
def _return(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    values = lowering.expressions(node.children)
    out.append(Return(values[0] if values else None, line(node)))


@statement("throw_statement")
def _throw(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    values = lowering.expressions(node.children)
    out.append(Raise(values[0] if values else None, line(node)))


@statement("if_statement")
def _if(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """A chain of ``else if`` is walked, not nested into, so its length costs no depth here."""
    branches: list[tuple[Expression, tuple[Statement, ...], int]] = []
    current: Node | None = node
    orelse: tuple[Statement, ...] = ()
    while current is not None and current.type == "if_statement":
        test = lowering.expression(current.child_by_field_name("condition"))
        branches.append((test, block(lowering, current.child_by_field_name("consequence")), line(current)))
        clause = current.child_by_field_name("alternative")
        following = [child for child in clause.named_children if child.type != "comment"] if clause is not None else []
        current = following[0] if following else None
    if current is not None:
        orelse = block(lowering, current)
    _chain(lowering, branches, orelse, out)


_MOST_BRANCHES = 100


def _chain(
    lowering: Lowering,
    branches: list[tuple[Expression, tuple[Statement, ...], int]],
    orelse: tuple[Statement, ...],
    out: list[Statement],
) -> None:
    """Each branch is the ``orelse`` of the one before; beyond a hundred they stand side by side."""
    for test, body, at in branches[_MOST_BRANCHES:]:
        out.append(If(test, body, (), at))
    for test, body, at in reversed(branches[:_MOST_BRANCHES]):
        orelse = (If(test, body, orelse, at),)
    out.extend(orelse)


@statement("switch_statement")
def _switch(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """Cases without statements fall through to the next that has some; ``default`` is the last ``else``."""
    subject = lowering.expression(node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    branches: list[tuple[Expression, tuple[Statement, ...], int]] = []
    waiting: list[Expression] = []
    orelse: tuple[Statement, ...] = ()
    for case in body.named_children if body is not None else ():
        value = case.child_by_field_name("value")
        statements = lowering.statements(case.children_by_field_name("body"))
        if case.type == "switch_default":
            orelse = statements
        elif case.type == "switch_case":
            waiting.append(Operation("==", (subject, lowering.expression(value)), line(case)))
        if statements and case.type == "switch_case":
            test = waiting[0] if len(waiting) == 1 else Operation("or", tuple(waiting), line(case))
            branches.append((test, statements, line(case)))
            waiting = []
    _chain(lowering, branches, orelse, out)


@statement("for_statement")
def _for(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    initializer = node.child_by_field_name("initializer")
    if initializer is not None and initializer.type.endswith("_declaration"):
        _variables(lowering, initializer, out)
    elif initializer is not None and initializer.is_named and initializer.type != "empty_statement":
        _for_part(lowering, initializer, out)
    condition = node.child_by_field_name("condition")
    test = lowering.expression(condition) if condition is not None and condition.is_named else None
    body = list(block(lowering, node.child_by_field_name("body")))
    increment = node.child_by_field_name("increment")
    if increment is not None:
        as_statement(lowering, increment, body)
    out.append(Loop(None, test, tuple(body), line(node)))


def _for_part(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    if node.type == "expression_statement":
        _expression(lowering, node, out)
    else:
        as_statement(lowering, node, out)


@statement("for_in_statement")
def _for_in(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    """``for (k in o)`` goes over ``Object.keys(o)``."""
    at = line(node)
    target = lowering.expression(node.child_by_field_name("left"))
    iterable = lowering.expression(node.child_by_field_name("right"))
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        iterable = Call(Attribute(Name("Object", at), "keys", at), (iterable,), (), at, at)
    out.append(Loop(target, iterable, block(lowering, node.child_by_field_name("body")), at))


@statement("while_statement", "do_statement")
def _while(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    test = lowering.expression(node.child_by_field_name("condition"))
    out.append(Loop(None, test, block(lowering, node.child_by_field_name("body")), line(node)))


@statement("try_statement")
def _try(lowering: Lowering, node: Node, out: list[Statement]) -> None:
    body = block(lowering, node.child_by_field_name("body"))
    clause = node.child_by_field_name("handler")
    handlers: tuple[Handler, ...] = ()
    if clause is not None:
        parameter = clause.child_by_field_name("parameter")
        name = lowering.text(parameter) if parameter is not None and parameter.type == "identifier" else ""
        handlers = (Handler(None, name, block(lowering, clause.child_by_field_name("body")), line(clause)),)
    final = node.child_by_field_name("finalizer")
    final_body = block(lowering, final.child_by_field_name("body")) if final is not None else ()
    out.append(Try(body, handlers, final_body, line(node)))
