"""Functions of the repository that read the name they are given, and the reads that calls of them amount to."""

from __future__ import annotations

from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.accesses import Access
from deployable.linkers.environment.code import Up, class_around, parents
from deployable.linkers.environment.codebase import Codebase, Definition
from deployable.linkers.environment.fate import asks_absence, ends, fate, nothing
from deployable.linkers.environment.files import NAME, File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import prefix, strings
from deployable.linkers.environment.surroundings import caught, conditions
from deployable.model import Location


class Wrapper(NamedTuple):
    """A function of the repository that reads the name it is given.

    ``place`` is the argument's position, ``keyword`` its name; ``default`` is (position, name, own default) of the
    parameter that takes the value's place. ``must`` is whether absence without such a default stops the program.
    """

    definition: Definition
    place: int
    keyword: str
    before: str
    after: str
    upper: bool
    must: bool
    default: tuple[int, str] | None
    fallback: Any
    optional: tuple[int, str] | None
    via: str
    lenient: bool = False
    """``optional`` is a parameter that is off unless the caller turns it on."""


def _parameter(file: File, up: Up | None, key: Any) -> tuple[syntax.Function, Up, str, str, str, bool] | None:
    """The enclosing function whose parameter the key is made of: (function, its place, parameter, before, after, upper)."""
    before, after, upper = "", "", False
    if (
        type(key) is syntax.Call
        and type(key.func) is syntax.Attribute
        and key.func.name in ("upper", "toUpperCase")
        and not key.args
    ):
        key, upper = key.func.value, True
    parts = (
        key.parts
        if type(key) is syntax.Format
        else key.operands
        if type(key) is syntax.Operation and key.operator == "+"
        else (key,)
    )
    variable = ""
    for part in parts:
        if type(part) is syntax.Const and isinstance(part.value, str):
            before, after = (before, after + part.value) if variable else (before + part.value, after)
        elif type(part) is syntax.Name and not variable:
            variable = part.id
        elif (
            not variable
            and type(part) is syntax.Call
            and type(part.func) is syntax.Attribute
            and type(part.func.value) is syntax.Name
        ):
            if part.func.name not in ("upper", "toUpperCase"):
                return None
            variable, upper = part.func.value.id, True
        else:
            return None
    if not variable:
        return None
    for each in parents(up):
        if type(each.node) is syntax.Function and each.field == "body":
            if any(parameter.name == variable for parameter in each.node.parameters):
                return each.node, each, variable, before, after, upper
            if (id(each.node), variable) in file.values:
                return None
    return None


_DEMANDS = ("required", "throwOnMissing", "strict", "mandatory")
_DEFAULT_NAMES = (
    "default",
    "fallback",
    "def",
    "default_value",
    "defaultValue",
    "defaultvalue",
    "fallbackValue",
    "dflt",
    "d",
)


def wrapper_around(code: Codebase, file: File, access: Access, found: Found, inner: Wrapper | None = None) -> bool:
    at = _parameter(file, access.up, access.key)
    if at is None:
        return False
    function, here, variable, before, after, upper = at
    if inner is not None:
        before, after, upper = inner.before + before, after + inner.after, upper or inner.upper
    name = _function_name(function, here)
    if not name:
        return False
    parameters = [each for each in function.parameters if each.name not in ("self", "cls")]
    places = {each.name: index for index, each in enumerate(parameters)}
    what = fate(access.node, access.up, file.script)
    taken = access.default if not nothing(access.default) else what.default
    default, fallback = None, None
    if type(taken) is syntax.Name and taken.id in places:
        default = (places[taken.id], taken.id)
        own = parameters[places[taken.id]].default
        fallback = None if nothing(own) else own
    elif taken is not None:
        fallback = taken
    for each in parameters:
        if default is None and each.name in _DEFAULT_NAMES and each.name != variable:
            default = (places[each.name], each.name)
            fallback = fallback or (None if nothing(each.default) else each.default)
    if fallback is not None and type(fallback) is syntax.Other:
        fallback = None
    optional = next(
        ((places[each.name], each.name) for each in parameters if each.name in _DEMANDS),
        None,
    )
    lenient = any(each.name in _DEMANDS and _is_off(each.default) for each in parameters)
    gated = bool(conditions(access.up, file.script))
    stops = access.must and not caught(access.up)[0] and not gated and not _returns_when_absent(function)
    must = bool(stops or what.required or (what.required is None and _refuses_absence(function)))
    found.wrap(
        Wrapper(
            Definition(file.path, name),
            places[variable],
            variable,
            before,
            after,
            upper,
            must,
            default,
            fallback,
            optional,
            access.via,
            lenient,
        )
    )
    return True


def _refuses_absence(function: syntax.Function) -> bool:
    """A path that raises passes through nothing but tests for absence, or is what is left at the end of the function."""
    return bool(function.body) and (type(function.body[-1]) is syntax.Raise or _raises_when_absent(function.body))


def _returns_when_absent(function: syntax.Function) -> bool:
    """``if key not in os.environ: return default``."""
    return any(
        type(each) is syntax.If and asks_absence(each.test) and bool(each.body) and type(each.body[-1]) is syntax.Return
        for each in function.body
    )


def _is_off(node: Any) -> bool:
    return type(node) is syntax.Const and node.value is False


def _raises_when_absent(body: tuple[Any, ...]) -> bool:
    for statement in body:
        if type(statement) is syntax.If and asks_absence(statement.test):
            if ends(statement.body) or _raises_when_absent(statement.body):
                return True
    return False


def _function_name(function: syntax.Function, here: Up) -> str:
    name = function.name
    above = here.above
    if not name and above is not None:
        if type(above.node) is syntax.Assign and type(above.node.targets[0]) is syntax.Name:
            name = above.node.targets[0].id
        elif type(above.node) is syntax.Item and type(above.node.key) is syntax.Const:
            name = str(above.node.key.value)
    around = class_around(above)
    return f"{around.name}.{name}" if around is not None and name else name


def wrapped(code: Codebase, file: File, wrapper: Wrapper, found: Found) -> None:
    """The reads that calls of the wrapper in one file amount to."""
    last = wrapper.definition.name.rpartition(".")[2]
    for node, up in file.survey.calls:
        head = node.func
        if not ((type(head) is syntax.Name) or (type(head) is syntax.Attribute and head.name == last)):
            continue
        if type(head) is syntax.Name and head.id != last and not _renamed(file, head.id, last):
            continue
        if not _is(code, file, code.called(file, head, up), wrapper.definition):
            continue
        key = _argument(node, wrapper.place, wrapper.keyword)
        if key is None:
            continue
        names = strings(code, file, key, up)
        if not names:
            access = Access(node, up, key, wrapper.via, wrapper.must, _default(node, wrapper))
            if not wrapper_around(code, file, access, found, wrapper):
                computed(code, file, access, found)
            continue
        default = _default(node, wrapper)
        must = wrapper.must and not _told_optional(node, wrapper)
        for name in dict.fromkeys(names):
            name = f"{wrapper.before}{name.upper() if wrapper.upper else name}{wrapper.after}"
            if NAME.match(name):
                via = f"{wrapper.via} in {last}()"
                expected = None if must or default is not None or not file.script else _unless_kept(file, node, up)
                read = made(file, node, up, name, via, must=must, default=default, expected=expected)
                # What a wrapper gives back may be anything but the raw string.
                found.reads.append(read._replace(use=tuple(dict.fromkeys(("parsed", *read.use)))))


def _renamed(file: File, name: str, wanted: str) -> bool:
    """``import { wanted as name }``, or a default import, which may be called anything."""
    return name in file.imported and file.imported[name][1] in (wanted, "default")


def _is(code: Codebase, file: File, called: Definition | None, wanted: Definition) -> bool:
    """The called function is the wrapper; ``reader.get`` of an instance counts when its class is the wrapper's."""
    if called is None:
        return False
    if called == wanted:
        return True
    owner, _, method = called.name.rpartition(".")
    other = code.file(called.path)
    if not owner or other is None or method != wanted.name.rpartition(".")[2]:
        return False
    value = other.values.get((0, owner))
    if value is None or type(value.value) is not syntax.Call:
        return False
    made_of = code.called(other, value.value.func, None)
    return made_of is not None and Definition(made_of.path, f"{made_of.name}.{method}") == wanted


def _unless_kept(file: File, node: Any, up: Up | None) -> bool | None:
    """A wrapper that accepts absence: what its caller does with the value decides, and silence is acceptance."""
    return bool(fate(node, up, file.script).required)


def _argument(node: syntax.Call, place: int, keyword: str) -> Any:
    named = next((each.value for each in node.keywords if each.name == keyword), None)
    return named if named is not None else node.args[place] if place < len(node.args) else None


def _default(node: syntax.Call, wrapper: Wrapper) -> Any:
    given = _argument(node, *wrapper.default) if wrapper.default is not None else None
    return given if not nothing(given) else wrapper.fallback


def _told_optional(node: syntax.Call, wrapper: Wrapper) -> bool:
    told = _argument(node, *wrapper.optional) if wrapper.optional is not None else None
    return _is_off(told) or (told is None and wrapper.lenient)


def computed(code: Codebase, file: File, access: Access, found: Found) -> None:
    """A name that is made at run time: a family when its beginning is known, a gap otherwise."""
    start = prefix(code, file, access.key, access.up)
    if start:
        found.families.append((start, Location(file.path, access.node.line)))
    else:
        found.computed(file, access.key, access.node.line)
