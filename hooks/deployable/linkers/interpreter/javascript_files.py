"""Node's paths and files, over the names that the repository has: ``path.join``, ``fs.readdirSync``, ``fileURLToPath``."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from deployable.linkers.interpreter.calls import CallSite, Kind
from deployable.linkers.interpreter.values import UNKNOWN, Value

MOST = 2000


def _path_join(call: CallSite) -> Value:
    parts = [call.text(position) for position in range(len(call.arguments))]
    if not parts or any(part is None for part in parts):
        return UNKNOWN
    return posixpath.normpath("/".join(part or "." for part in parts))


def _path_resolve(call: CallSite) -> Value:
    parts = [call.text(position) for position in range(len(call.arguments))]
    if any(part is None for part in parts):
        return UNKNOWN
    return posixpath.normpath(posixpath.join("/", *(part or "." for part in parts)))


def _on_path(answer: Callable[[str], str]) -> Kind:
    def asked(call: CallSite) -> Value:
        path = call.text(0)
        if path is None:
            return UNKNOWN
        found = answer(path)
        ending = call.text(1)
        return found.removesuffix(ending) if ending else found

    return asked


def _file_of_url(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else path.removeprefix("file://")


def _folder_of_url(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else posixpath.dirname(path.removeprefix("file://"))


def _beside_url(call: CallSite) -> Value:
    """``join(import.meta.url, "routes")`` of ``desm``."""
    parts = [call.text(position) for position in range(1, len(call.arguments))]
    folder = _folder_of_url(call)
    known = isinstance(folder, str) and all(part is not None for part in parts)
    return posixpath.normpath("/".join([folder, *(part or "." for part in parts)])) if known else UNKNOWN


def _read_folder(call: CallSite) -> Value:
    """``fs.readdirSync(path)``: the names the repository has there."""
    path = call.text(0)
    if path is None:
        return UNKNOWN
    folder = posixpath.normpath(path.lstrip("/") or ".")
    inside = "" if folder == "." else folder + "/"
    files = [name[len(inside) :] for name in call.interpreter.sources.files if name.startswith(inside)]
    names = sorted({name.split("/")[0] for name in files})[:MOST]
    return [{"name": name} for name in names] if len(call.arguments) > 1 else names


def _exists(call: CallSite) -> Value:
    path = call.text(0)
    return UNKNOWN if path is None else call.interpreter.sources.exists(posixpath.normpath(path.lstrip("/")))


def _parsed(call: CallSite) -> Value:
    path = call.text(0)
    if path is None:
        return UNKNOWN
    name = posixpath.basename(path)
    stem, extension = posixpath.splitext(name)
    return {"base": name, "name": stem, "ext": extension, "dir": posixpath.dirname(path)}


def _working_folder(call: CallSite) -> Value:
    """The folder a service is started in: that of its package file."""
    language: Any = call.module.language
    return "/" + language.paths.package_folder(call.module.folder)


FILES: dict[str, Kind] = {
    "path.join": _path_join,
    "path.posix.join": _path_join,
    "path.resolve": _path_resolve,
    "path.dirname": _on_path(posixpath.dirname),
    "path.basename": _on_path(posixpath.basename),
    "path.extname": _on_path(lambda path: posixpath.splitext(path)[1]),
    "path.normalize": _on_path(posixpath.normpath),
    "path.parse": _parsed,
    "url.fileURLToPath": _file_of_url,
    "desm.join": _beside_url,
    "desm": _folder_of_url,
    "desm.dirname": _folder_of_url,
    "fs.readdirSync": _read_folder,
    "fs.promises.readdir": _read_folder,
    "fs/promises.readdir": _read_folder,
    "fs.existsSync": _exists,
    "process.cwd": _working_folder,
}
