"""Reads of Django's settings modules: which process comes to them is chosen by ``DJANGO_SETTINGS_MODULE``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.found import Found
from deployable.model import EnvDeclaration, EnvRead, Sources
from deployable.written.declarations import folder_of

_PRODUCTION = re.compile(r"prod|live|staging|deploy|base|common|default|__init__", re.IGNORECASE)


def _not_chosen(
    reads: list[EnvRead], code: Codebase, declared: list[EnvDeclaration], found: Found
) -> Iterator[EnvRead]:
    """Reads of a Django settings module on top of the base one (``settings/aws.py``) stand aside where a production module is chosen."""
    module = "DJANGO_SETTINGS_MODULE"
    chosen = [each.value or "" for each in declared if each.name == module and each.source != "docs"] + [
        found.given.get(module, "")
    ]
    stems = {each.strip("\"'").rpartition(".")[2] for each in chosen}
    decided = any("prod" in stem for stem in stems)
    for read in reads:
        folder, _, name = read.location.path.rpartition("/")
        stem = name.removesuffix(".py")
        if not decided or read.aside or not folder.endswith("settings") or stem in stems or _PRODUCTION.search(stem):
            yield read
        else:
            file = code.file(read.location.path)
            tops = file is not None and any(each.startswith(".") for each in file.stars)
            yield read._replace(aside="settings module of another choice") if tops else read


def told(
    reads: list[EnvRead], code: Codebase, declared: list[EnvDeclaration], found: Found, sources: Sources
) -> list[EnvRead]:
    """The reads, each of a settings module with the modules beside it that come to it."""
    paths = {read.location.path for read in reads}
    folders = {folder_of(path) for path in paths if path.endswith(".py") and folder_of(path).endswith("settings")}
    coming = {path: found for folder in folders for path, found in _coming(folder, code, sources).items()}
    return [
        read._replace(within=coming.get(read.location.path, ())) for read in _not_chosen(reads, code, declared, found)
    ]


def _coming(folder: str, code: Codebase, sources: Sources) -> dict[str, tuple[str, ...]]:
    """Each module of the folder that only some of the others import, with those and itself."""
    beside = {path for path in sources.all("python") if folder_of(path) == folder}
    reached = {path: _reached(path, code, beside) for path in sorted(beside)}
    coming = {path: tuple(other for other in reached if path in reached[other]) for path in reached}
    return {path: found for path, found in coming.items() if len(found) < len(beside)}


def _reached(path: str, code: Codebase, beside: set[str]) -> set[str]:
    """The modules of the folder that come along when this one is imported."""
    reached, waiting = {path}, [path]
    while waiting:
        file = code.file(waiting.pop())
        if file is None:
            continue
        names = [*file.stars, *(module for module, _ in file.imported.values())]
        found = {code.module(file.path, name) for name in names} & beside - reached
        reached |= found
        waiting += sorted(found)
    return reached
