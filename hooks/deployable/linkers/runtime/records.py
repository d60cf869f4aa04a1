"""What the code writes into a file beside it and reads again: SQLite by ``sqlite3.connect``, records in JSON.

Only by paths that the code writes out. A database that is committed may be there to be read; caches, logs and settings may go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from deployable import syntax
from deployable.linkers.interpreter.written import dotted
from deployable.linkers.runtime.reached import modules
from deployable.linkers.runtime.trees import calls, constants
from deployable.model import Location, Sources, Stored

_DATABASE = re.compile(r"\.(db|sqlite3?)$")
_PASSING = re.compile(
    r"cache|te?mp|\blogs?\b|config|settings|token|credential|session|class|label|model|vocab|index|metric|train|weight|embedding|dataset|report|result|output|export|schema|openapi|swagger|lock|state",
    re.IGNORECASE,
)
_WRITES = (b"INSERT INTO", b"insert into", b"INSERT OR", b"CREATE TABLE", b"create table")
_JOINED = re.compile(r"(^|\.)(join|resolve|Path|abspath|str)$")
_OPENED = ("open", "aiofiles.open", "io.open")
_OWN_FOLDER = ("__file__", "__dirname", "process.cwd", "os.getcwd")


def records(sources: Sources) -> Iterator[Stored]:
    if sources.having("python", *_WRITES):
        for path, module in modules(sources, "python", b"sqlite3.connect", b"aiosqlite.connect"):
            yield from _databases(path, module, sources)
    for path, module in modules(sources, "python", b"json.dump"):
        yield from _files(path, module, _python_use)
    for path, module in modules(sources, "javascript", b"writeFile"):
        yield from _files(path, module, _node_use)


def _databases(path: str, module: syntax.Module, sources: Sources) -> Iterator[Stored]:
    names = constants(module)
    for call in calls(module.body):
        if dotted(call.func) in ("sqlite3.connect", "aiosqlite.connect") and call.args:
            file = _file(call.args[0], names)
            shipped = any(f"/{each}".endswith(f"/{file}") for each in sources.tracked)
            if _DATABASE.search(file) and not _PASSING.search(file) and not shipped:
                yield Stored("database", file, Location(path, call.line))


def _files(path: str, module: syntax.Module, use: Callable[[syntax.Call], str]) -> Iterator[Stored]:
    names = constants(module)
    written: dict[str, int] = {}
    read: set[str] = set()
    makes = {dotted(call.func).rpartition(".")[2] for call in calls(module.body)}
    if not makes & {"dump", "dumps", "stringify"}:
        return
    for call in calls(module.body):
        how = use(call)
        file = _file(call.args[0], names) if how and call.args else ""
        if file.endswith(".json") and not _PASSING.search(file):
            if how == "written":
                written.setdefault(file, call.line)
            else:
                read.add(file)
    for file in sorted(read & set(written)):
        yield Stored("records", file, Location(path, written[file]))


def _python_use(call: syntax.Call) -> str:
    if dotted(call.func) not in _OPENED:
        return ""
    modes = [*call.args[1:2], *(each.value for each in call.keywords if each.name == "mode")]
    mode = str(modes[0].value) if modes and isinstance(modes[0], syntax.Const) else "r" if not modes else ""
    return "written" if mode[:1] in ("w", "a") else "read" if mode[:1] == "r" else ""


def _node_use(call: syntax.Call) -> str:
    name = dotted(call.func).rpartition(".")[2]
    return (
        "written" if name in ("writeFileSync", "writeFile") else "read" if name in ("readFileSync", "readFile") else ""
    )


def _file(node: object, names: Mapping[str, syntax.Expression], depth: int = 0) -> str:
    """The path as written, below the code's own folder; empty where something else decides it, or it lies elsewhere."""
    if depth > 4:
        return ""
    if isinstance(node, syntax.Name):
        return "." if node.id in _OWN_FOLDER else _file(names.get(node.id), names, depth + 1)
    if isinstance(node, syntax.Const):
        text = str(node.value) if isinstance(node.value, str) else ""
        return "" if re.match(r"/|[a-z]+:|:memory:|~", text) else text.removeprefix("./")
    if isinstance(node, syntax.Attribute) and node.name in ("parent",):
        return "." if _file(node.value, names, depth + 1) else ""
    if isinstance(node, syntax.Operation) and node.operator == "/":
        return _joined([_file(each, names, depth + 1) for each in node.operands])
    if isinstance(node, syntax.Call):
        name = dotted(node.func)
        if name in _OWN_FOLDER or name.endswith(("dirname", ".absolute")):
            return "."
        if _JOINED.search(name) and node.args:
            return _joined([_file(each, names, depth + 1) for each in node.args])
        if name.endswith(".resolve"):
            return "."
    return ""


def _joined(parts: list[str]) -> str:
    if not all(parts):
        return ""
    return "/".join(part for part in parts if part != ".") or "."
