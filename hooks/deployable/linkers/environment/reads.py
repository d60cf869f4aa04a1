"""Reads that the code spells out: ``os.environ``, ``process.env`` and their kin, and local functions that wrap them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.environment.code import Up, class_around, function_around, inside, parents, written
from deployable.linkers.environment.codebase import ENVIRONMENT, NAME, Codebase, Definition, File
from deployable.linkers.environment.fate import Fate, asks_absence, ends, fate
from deployable.linkers.environment.needs import CONNECTION, connects
from deployable.linkers.environment.surroundings import caught, conditions, in_handler
from deployable.model import EnvRead, Gap, Location

CLIENT_PREFIXES = (
    "NEXT_PUBLIC_",
    "REACT_APP_",
    "VITE_",
    "NUXT_PUBLIC_",
    "GATSBY_",
    "EXPO_PUBLIC_",
    "VUE_APP_",
    "PUBLIC_",
)


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


class Found:
    """What is gathered while files are read."""

    def __init__(self) -> None:
        self.reads: list[EnvRead] = []
        self.gaps: list[Gap] = []
        self.families: list[tuple[str, Location]] = []
        self.given: dict[str, str] = {}
        self.wrappers: dict[Definition, Wrapper] = {}
        self.waiting: list[Wrapper] = []

    def wrap(self, wrapper: Wrapper) -> None:
        if wrapper.definition not in self.wrappers and len(self.wrappers) < 200:
            self.wrappers[wrapper.definition] = wrapper
            self.waiting.append(wrapper)


def language_of(file: File) -> str:
    return file.survey.module.language


def made(
    file: File,
    node: Any,
    up: Up | None,
    name: str,
    via: str,
    *,
    must: bool,
    default: Any = None,
    line: int = 0,
    expected: bool | None = None,
) -> EnvRead:
    """The read of ``name`` at ``node``. ``must``: absence raises by itself; ``expected`` overrides what the code around it says."""
    script = file.script
    what = fate(node, up, script) if expected is None else Fate(expected)
    accepted, filled = caught(up) if must else (False, None)
    gates = conditions(up, script)
    if what.gate is not None:
        gates = (*gates, written(what.gate, language_of(file)))
    given = default if not _nothing(default) else None
    taken = given if given is not None else what.default if what.default is not None else filled
    if given is not None and what.default is not None and _empty(given):
        taken = what.default
    if expected is not None:
        required = expected
    elif what.required and (taken is None or _empty(given)):
        required, taken = True, None
    elif taken is not None or accepted:
        required = False
    else:
        required = must or (what.required is None and (script or what.breaks))
    if required and any(_names(gate, name) for gate in gates):
        required = False
    use = tuple(dict.fromkeys(what.use)) + (
        ("client",) if via == "import.meta.env" or name.startswith(CLIENT_PREFIXES) else ()
    )
    if script and connects(name, up):
        use = (*use, CONNECTION)
    return EnvRead(
        name=name,
        location=Location(file.path, line or node.line),
        required=required,
        default=written(taken, language_of(file)) if taken is not None and not required else None,
        via=via,
        condition=" and ".join(gates),
        use=use,
        default_location=Location(file.path, taken.line)
        if taken is not None and not required and hasattr(taken, "line")
        else None,
        in_handler=in_handler(up, script),
        guarded=what.guarded and taken is what.default and not required,
        assumed=required and script and not (must or what.required),
    )


def _names(text: str, name: str) -> bool:
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not (before.isalnum() or before == "_") and not (after.isalnum() or after == "_"):
            return True
        at = text.find(name, at + 1)
    return False


def _nothing(node: Any) -> bool:
    return node is None or (type(node) is syntax.Const and node.value is None)


def _empty(node: Any) -> bool:
    return type(node) is syntax.Const and node.value in (None, "")


# --------------------------------------------------------------------------- accesses


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
        if file.dotted(node.value, up) == ENVIRONMENT and not _written_to(node, up):
            found.append(Access(node, up, node.key, _via(file, node.value, via), must=not script))
    if script:
        for node, up in file.survey.attributes:
            if file.dotted(node.value, up) == ENVIRONMENT and not _written_to(node, up) and not _is_method(node, up):
                found.append(Access(node, up, syntax.Const(node.name, node.line), _via(file, node.value, via)))
        for node, up in file.survey.assigns:
            found.extend(_destructured(file, node, up))
    for node, up in file.survey.operations:
        if (
            node.operator in ("in", "not in")
            and len(node.operands) == 2
            and file.dotted(node.operands[1], up) == ENVIRONMENT
        ):
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


def _called(file: File, node: syntax.Call, up: Up | None) -> Access | None:
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
        if type(target) is not syntax.DictOf or node.value is None or file.dotted(node.value, up) != ENVIRONMENT:
            continue
        for item in target.items:
            if item.key is None:
                continue
            default = item.value.value if type(item.value) is syntax.Default else None
            name = item.value.target if type(item.value) is syntax.Default else item.value
            # The name it is bound to stands for the read, so that what follows is judged as for a plain assignment.
            bound = syntax.Assign((name,), item.key, None, item.line)
            found.append(
                Access(
                    item.key, Up(bound, "value", _with_block(bound, node, up)), item.key, "process.env", False, default
                )
            )
    return found


def _with_block(bound: syntax.Assign, node: syntax.Assign, up: Up | None) -> Up | None:
    """The block around a destructuring, with the single binding in the destructuring's place."""
    if up is None or not isinstance(getattr(up.node, up.field, None), tuple):
        return up
    block = tuple(bound if statement is node else statement for statement in getattr(up.node, up.field))
    try:
        return Up(up.node._replace(**{up.field: block}), up.field, up.above)
    except (TypeError, ValueError):
        return up


def direct(code: Codebase, file: File, found: Found) -> None:
    """Reads, wrappers, families and what the code itself sets, of one file."""
    for access in accesses(file):
        names = code.strings(file, access.key, access.up)
        if not names:
            if not _wrapper(code, file, access, found):
                _computed(code, file, access, found)
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


def _computed(code: Codebase, file: File, access: Access, found: Found) -> None:
    """A name that is made at run time: a family when its beginning is known, a gap otherwise."""
    prefix = code.prefix(file, access.key, access.up)
    if prefix:
        found.families.append((prefix, Location(file.path, access.node.line)))
    else:
        found.gaps.append(_dynamic(file, access))


def _dynamic(file: File, access: Access) -> Gap:
    return Gap(
        "env-names",
        Location(file.path, access.node.line),
        f"reads a name that is computed: {written(access.key, language_of(file))}",
    )


_TOOL = re.compile(r"(^|/)(knexfile|jest|vitest|cypress|playwright|conftest)[\w.-]*\.\w+$")
"""Configuration of tools that run beside the service: what they set is set for them alone."""


def _sets(code: Codebase, file: File, found: Found) -> None:
    """Names that the code itself puts into the environment."""
    if _TOOL.search(file.path):
        return
    for node, up in file.survey.assigns:
        for target in node.targets:
            if type(target) is syntax.Subscript and file.dotted(target.value, up) == ENVIRONMENT:
                keys = code.strings(file, target.key, up)
            elif file.script and type(target) is syntax.Attribute and file.dotted(target.value, up) == ENVIRONMENT:
                keys = (target.name,)
            else:
                continue
            if function_around(up) is None and not _reads_itself(node, keys):
                for key in keys:
                    found.given.setdefault(key, written(node.value, language_of(file)))
    for node, up in file.survey.calls:
        if node.args and type(node.func) is syntax.Attribute and node.func.name == "setdefault":
            if file.dotted(node.func, up) == f"{ENVIRONMENT}.setdefault" and len(node.args) > 1:
                for key in code.strings(file, node.args[0], up):
                    found.given.setdefault(key, written(node.args[1], language_of(file)))


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
                    type(inner) in (syntax.Name, syntax.Attribute) and file.dotted(inner, up) == ENVIRONMENT
                    for inner in inside(around)
                ):
                    found.families.append((prefix, Location(file.path, node.line)))
                    break


# --------------------------------------------------------------------------- wrappers


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


def _wrapper(code: Codebase, file: File, access: Access, found: Found, inner: Wrapper | None = None) -> bool:
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
    taken = access.default if not _nothing(access.default) else what.default
    default, fallback = None, None
    if type(taken) is syntax.Name and taken.id in places:
        default = (places[taken.id], taken.id)
        own = parameters[places[taken.id]].default
        fallback = None if _nothing(own) else own
    elif taken is not None:
        fallback = taken
    for each in parameters:
        if default is None and each.name in _DEFAULT_NAMES and each.name != variable:
            default = (places[each.name], each.name)
            fallback = fallback or (None if _nothing(each.default) else each.default)
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
        if type(head) is syntax.Name and head.id != last and head.id not in file.imported:
            continue
        if not _is(code, file, code.called(file, head, up), wrapper.definition):
            continue
        key = _argument(node, wrapper.place, wrapper.keyword)
        if key is None:
            continue
        names = code.strings(file, key, up)
        if not names:
            access = Access(node, up, key, wrapper.via, wrapper.must, _default(node, wrapper))
            if not _wrapper(code, file, access, found, wrapper):
                _computed(code, file, access, found)
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
    return given if not _nothing(given) else wrapper.fallback


def _told_optional(node: syntax.Call, wrapper: Wrapper) -> bool:
    told = _argument(node, *wrapper.optional) if wrapper.optional is not None else None
    return _is_off(told) or (told is None and wrapper.lenient)
