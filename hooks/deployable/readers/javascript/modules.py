"""Imports and exports of ES modules, and TypeScript's own forms of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Expression,
    Function,
    Import,
    ListOf,
    Name,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node


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
