"""Reads that the code spells out, what the code itself puts into the environment, and prefixes whose every name is read."""

from __future__ import annotations

from deployable import syntax
from deployable.linkers.environment.accesses import Access, accesses
from deployable.linkers.environment.beside import for_itself
from deployable.linkers.environment.code import function_around, inside, parents, written
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.fate import ends, fate
from deployable.linkers.environment.files import ENVIRONMENT, NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.programs import by_hand
from deployable.linkers.environment.strings import prefix, strings
from deployable.linkers.environment.wrappers import computed, wrapper_around
from deployable.model import Location


def direct(code: Codebase, file: File, found: Found) -> None:
    """Reads, wrappers, families and what the code itself sets, of one file."""
    for access in accesses(file):
        names = strings(code, file, access.key, access.up)
        if not names:
            if not wrapper_around(code, file, access, found):
                computed(code, file, access, found)
            continue
        for name in dict.fromkeys(names):
            if NAME.match(name):
                expected = False if access.tests and not _refused(file, access) else None
                found.reads.append(
                    made(
                        file,
                        access.node,
                        access.up,
                        name,
                        access.via,
                        must=access.must,
                        default=access.default,
                        expected=expected,
                    )
                )
    _sets(code, file, found)
    _families(file, found)


def _refused(file: File, access: Access) -> bool:
    return bool(fate(access.node, access.up, file.script).required) or _absent_raises(access)


def _absent_raises(access: Access) -> bool:
    up = access.up
    return (
        access.node.operator == "not in"
        and up is not None
        and type(up.node) is syntax.If
        and up.field == "test"
        and ends(up.node.body)
        if type(access.node) is syntax.Operation
        else False
    )


def _sets(code: Codebase, file: File, found: Found) -> None:
    """Names that the code itself puts into the environment."""
    if for_itself(file.path) or by_hand(file.path):
        return
    for node, up in file.survey.assigns:
        for target in node.targets:
            if type(target) is syntax.Subscript and file.is_environment(target.value, up):
                keys = strings(code, file, target.key, up)
                start = prefix(code, file, target.key, up) if not keys else ""
                if start:
                    found.made[start] = written(node.value, file.language)
            elif file.script and type(target) is syntax.Attribute and file.is_environment(target.value, up):
                keys = (target.name,)
            else:
                continue
            if function_around(up) is None and not _reads_itself(node, keys):
                for key in keys:
                    found.given.setdefault(key, written(node.value, file.language))
    for node, up in file.survey.calls:
        if node.args and type(node.func) is syntax.Attribute and node.func.name == "setdefault":
            if file.dotted(node.func, up) == f"{ENVIRONMENT}.setdefault" and len(node.args) > 1:
                for key in strings(code, file, node.args[0], up):
                    found.given.setdefault(key, written(node.args[1], file.language))


def _reads_itself(node: syntax.Assign, keys: tuple[str, ...]) -> bool:
    text = written(node.value)
    return any(key in text for key in keys)


def _families(file: File, found: Found) -> None:
    """``for name, value in os.environ.items(): if name.startswith("APP_")``."""
    walks = [
        (node, up)
        for node, up in file.survey.calls
        if type(node.func) is syntax.Attribute
        and node.func.name in ("startswith", "startsWith", "removeprefix")
        and node.args
        and type(node.args[0]) is syntax.Const
        and isinstance(node.args[0].value, str)
    ]
    for node, up in walks:
        prefix = node.args[0].value
        if len(prefix) < 2 or not NAME.match(prefix):
            continue
        for each in parents(up):
            if type(each.node) in (syntax.Loop, syntax.Comprehension) or (
                type(each.node) is syntax.Call and file.script
            ):
                around = each.node.iterable if type(each.node) is not syntax.Call else each.node.func
                if any(
                    type(inner) in (syntax.Name, syntax.Attribute) and file.is_environment(inner, up)
                    for inner in inside(around)
                ):
                    found.families.append((prefix, Location(file.path, node.line)))
                    break
