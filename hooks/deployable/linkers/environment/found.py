"""What is gathered while files are read, and the one place where a read is made of an expression and what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deployable import syntax
from deployable.linkers.environment.code import Up, written
from deployable.linkers.environment.fate import Fate, fate, nothing
from deployable.linkers.environment.files import File
from deployable.linkers.environment.needs import CONNECTION, connects
from deployable.linkers.environment.programs import program
from deployable.linkers.environment.refusals import refuses
from deployable.linkers.environment.surroundings import caught, conditions, in_handler
from deployable.model import EnvRead, Gap, Location

if TYPE_CHECKING:
    from deployable.linkers.environment.codebase import Definition
    from deployable.linkers.environment.wrappers import Wrapper

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


class Found:
    """What is gathered while files are read."""

    def __init__(self) -> None:
        self.reads: list[EnvRead] = []
        self.gaps: list[Gap] = []
        self.families: list[tuple[str, Location]] = []
        self.given: dict[str, str] = {}
        """Names that the code itself puts into the environment, with the value as written."""
        self.made: dict[str, str] = {}
        """Prefixes of names that it makes there: ``process.env[`VITE_${key}`] = …``."""
        self.wrappers: dict[tuple[Definition, bool], Wrapper] = {}
        self.waiting: list[Wrapper] = []

    def wrap(self, wrapper: Wrapper) -> None:
        """Note a wrapper; of several names that one function tries, the plainest is the one its callers mean, with the
        file that may hold its value (``SECRET_FILE``) beside it."""
        slot = wrapper.definition, wrapper.after.endswith("_FILE")
        known = self.wrappers.get(slot)
        if known is not None:
            if known not in self.waiting or len(known.before + known.after) <= len(wrapper.before + wrapper.after):
                return
            self.waiting.remove(known)
        if len(self.wrappers) < 200:
            self.wrappers[slot] = wrapper
            self.waiting.append(wrapper)

    def computed(self, file: File, key: Any, line: int) -> None:
        """A name that is made at run time."""
        reason = f"reads a name that is computed: {written(key, file.language)}"
        self.gaps.append(Gap("env-names", Location(file.path, line), reason))


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
        gates = (*gates, written(what.gate, file.language))
    given = default if not nothing(default) else None
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
        default=written(taken, file.language) if taken is not None and not required else None,
        via=via,
        condition=" and ".join(gates),
        use=use,
        default_location=Location(file.path, taken.line)
        if taken is not None and not required and hasattr(taken, "line")
        else None,
        in_handler=in_handler(up, script),
        guarded=not required and ((what.guarded and taken is what.default) or refuses(file, up, taken)),
        assumed=required and script and not (must or what.required),
        program=program(file, up),
    )


def _names(text: str, name: str) -> bool:
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not (before.isalnum() or before == "_") and not (after.isalnum() or after == "_"):
            return True
        at = text.find(name, at + 1)
    return False


def _empty(node: Any) -> bool:
    return type(node) is syntax.Const and node.value in (None, "")
