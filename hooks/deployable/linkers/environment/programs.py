"""Reads that happen only when their file is started as a program (``if __name__ == "__main__"``), and files that nothing starts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, inside, parents, written
from deployable.linkers.environment.files import File
from deployable.model import EnvRead, Sources

_MAIN = re.compile(
    r"__name__ == ['\"]__main__['\"]|['\"]__main__['\"] == __name__|require\.main ===? module|^import\.meta\.main$"
)
_HOPS = 3
_SAID_ONLY = re.compile(
    r"(^|/)(docs?|\.vscode|\.idea)/|(^|/)(Makefile|justfile|Taskfile\.ya?ml)$|\.(md|rst|txt|ipynb|html|lock)$",
    re.IGNORECASE,
)
"""Files that speak of a program, or run it by hand."""
_BY_HAND = re.compile(
    r"(^|/)(verify|check|debug|push|benchmark|diagnose|inspect|backfill|fix|reset|cleanup|smoke|demo|simulate)[-_][\w-]+\.(py|[cm]?[jt]s)$",
    re.IGNORECASE,
)
"""Named for what somebody does once: such a file is a program, though no test for one stands in it."""


def by_hand(path: str) -> bool:
    return _BY_HAND.search(path) is not None


def program(file: File, up: Up | None) -> str:
    """``__main__`` for what stands under that test, the name of a function that is only called there, else nothing."""
    if under_main(up):
        return "__main__"
    function = _outermost(up)
    return function.name if function is not None and function.name in called_by_main(file) else ""


def under_main(up: Up | None) -> bool:
    return any(
        type(here.node) is syntax.If and here.field == "body" and _MAIN.search(written(here.node.test))
        for here in parents(up)
    )


def called_by_main(file: File) -> frozenset[str]:
    """Functions of the file that nothing but the test for a program comes to, as far as the file itself shows."""
    if file.programs is None:
        file.programs = frozenset(_called(file)) if _has_main(file) else frozenset()
    return file.programs


def _has_main(file: File) -> bool:
    return any(type(node) is syntax.If and _MAIN.search(written(node.test)) for node in file.survey.module.body)


def _called(file: File) -> set[str]:
    calls: dict[str, list[Up]] = {}
    for node, up in file.survey.calls:
        if type(node.func) is syntax.Name:
            calls.setdefault(node.func.id, []).append(up)
    mentions: dict[str, int] = {}
    for node in inside(file.survey.module.body):
        if type(node) is syntax.Name:
            mentions[node.id] = mentions.get(node.id, 0) + 1
    candidates = {
        name: calls[name]
        for name, function in file.functions.items()
        if name in calls
        and not function.decorators
        and mentions.get(name) == len(calls[name])
        and name not in file.exports
    }
    found: set[str] = set()
    for _ in range(_HOPS):
        found |= {name for name, ups in candidates.items() if all(under_main(up) or _within(up, found) for up in ups)}
    return found


def _within(up: Up, found: set[str]) -> bool:
    function = _outermost(up)
    return function is not None and function.name in found


def _outermost(up: Up | None) -> Any:
    functions = [here.node for here in parents(up) if type(here.node) is syntax.Function and here.field == "body"]
    return functions[-1] if functions else None


def started(reads: list[EnvRead], sources: Sources, owner: Callable[[str], str]) -> Iterator[EnvRead]:
    """The reads; those of programs that nothing starts stand aside, where it is known what starts in their service."""
    runs = {file: start for manifest in sources.manifests for start in manifest.starts for file in start.files}
    programs = {path for path, start in runs.items() if start.role != "server"}
    services = {owner(path) for path in runs}
    idle: dict[tuple[str, str], bool] = {}
    for read in reads:
        path = read.location.path
        function = read.program or ("*" if read.required and _BY_HAND.search(path) else "")
        begun = path in programs or (function == "*" and path in runs)
        if not function or read.aside or begun or read.service not in services:
            yield read
            continue
        key = path, function
        if key not in idle:
            idle[key] = not _mentioned(path, function, sources)
        yield read._replace(aside="program that nothing starts") if idle[key] else read


def _mentioned(path: str, function: str, sources: Sources) -> bool:
    """Whether something that runs names the file, its module, or imports a function of it."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0]
    words = [name.encode(), f"-m {path.rpartition('.')[0].replace('/', '.')}".encode()]
    if function != "__main__":
        words += [
            f"{stem} import".encode(),
            f"import {stem}".encode(),
            f"{stem}:{function}".encode(),
            f"/{stem}'".encode(),
            f'/{stem}"'.encode(),
        ]
    return any(other != path and not _SAID_ONLY.search(other) for word in words for other in sources.mentioning(word))
