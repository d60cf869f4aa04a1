"""Expressions that read the environment by a key: ``os.environ[…]``, ``process.env.X``, destructuring, ``"X" in os.environ``."""

from __future__ import annotations

from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, written
from deployable.linkers.environment.files import ENVIRONMENT, File


class Access(NamedTuple):
    """One expression that reads the environment by a key."""

    node: Any
    up: Up | None
    key: Any
    via: str
    must: bool = False
    default: Any = None
    tests: bool = False


def accesses(file: File) -> list[Access]:
    """Every keyed access to the environment, in source order; writes and deletions are left out."""
    found: list[Access] = []
    script = file.script
    via = "process.env" if script else "os.environ"
    for node, up in file.survey.subscripts:
        if file.is_environment(node.value, up) and not _written_to(node, up):
            found.append(Access(node, up, node.key, _via(file, node.value, via), must=not script))
    if script:
        for node, up in file.survey.attributes:
            if file.is_environment(node.value, up) and not _written_to(node, up) and not _is_method(node, up):
                found.append(Access(node, up, syntax.Const(node.name, node.line), _via(file, node.value, via)))
        for node, up in file.survey.assigns:
            found.extend(_destructured(file, node, up))
    for node, up in file.survey.operations:
        if node.operator in ("in", "not in") and len(node.operands) == 2 and file.is_environment(node.operands[1], up):
            found.append(Access(node, up, node.operands[0], via, tests=True))
    for node, up in file.survey.calls:
        if node.args and type(node.func) in (syntax.Attribute, syntax.Name):
            access = _called(file, node, up)
            if access is not None:
                found.append(access)
    return found


_GETS = {
    "os.getenv": False,
    "os.getenvb": False,
    f"{ENVIRONMENT}.get": False,
    f"{ENVIRONMENT}.__getitem__": True,
    "Deno.env.get": False,
}


_LAST = frozenset(name.rpartition(".")[2] for name in _GETS) | {"has"}


def _called(file: File, node: syntax.Call, up: Up | None) -> Access | None:
    if type(node.func) is syntax.Attribute and node.func.name not in _LAST:
        return None
    name = file.dotted(node.func, up)
    if name not in _GETS:
        if name == "Deno.env.has":
            return Access(node, up, node.args[0], "Deno.env", tests=True)
        return None
    if file.script and name != "Deno.env.get":
        return None
    default = (
        node.args[1]
        if len(node.args) > 1
        else next((each.value for each in node.keywords if each.name == "default"), None)
    )
    via = "Deno.env" if file.script else "os.getenv" if name.startswith("os.getenv") else "os.environ"
    return Access(node, up, node.args[0], via, _GETS[name], default)


def _via(file: File, node: Any, usual: str) -> str:
    text = written(node)
    return "import.meta.env" if text.startswith("import.meta") else "Bun.env" if text.startswith("Bun") else usual


def _written_to(node: Any, up: Up | None) -> bool:
    if up is None:
        return False
    if type(up.node) is syntax.Assign and up.field == "targets":
        return not up.node.operator.startswith(("||", "??", "or"))
    if type(up.node) is syntax.Operation and up.node.operator == "delete":
        return True
    return type(up.node) is syntax.Other and up.node.kind in ("Delete", "delete", "Del")


def _is_method(node: syntax.Attribute, up: Up | None) -> bool:
    """``env.hasOwnProperty(…)``: a method of the object itself."""
    return up is not None and type(up.node) is syntax.Call and up.field == "func" and not node.name.isupper()


def _destructured(file: File, node: syntax.Assign, up: Up | None) -> list[Access]:
    found: list[Access] = []
    for target in node.targets:
        if type(target) is not syntax.DictOf or node.value is None or not file.is_environment(node.value, up):
            continue
        for item in target.items:
            if item.key is None:
                continue
            default = item.value.value if type(item.value) is syntax.Default else None
            name = item.value.target if type(item.value) is syntax.Default else item.value
            # The name it is bound to stands for the read, so that what follows is judged as for a plain assignment.
            bound = syntax.Assign((name,), item.key, None, item.line)
            found.append(
                Access(item.key, _beside(bound, _with_block(bound, node, up)), item.key, "process.env", False, default)
            )
    return found


def _beside(bound: syntax.Assign, up: Up | None) -> Up:
    return Up(bound, "value", up, up.function, up.beyond) if up is not None else Up(bound, "value", up)


def _with_block(bound: syntax.Assign, node: syntax.Assign, up: Up | None) -> Up | None:
    """The block around a destructuring, with the single binding in the destructuring's place."""
    if up is None or not isinstance(getattr(up.node, up.field, None), tuple):
        return up
    block = tuple(bound if statement is node else statement for statement in getattr(up.node, up.field))
    try:
        return up._replace(node=up.node._replace(**{up.field: block}))
    except (TypeError, ValueError):
        return up
