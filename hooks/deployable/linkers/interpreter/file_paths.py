"""Paths of files and folders of the repository, as code makes them from ``__file__`` and ``__path__``, and what loaders of
plug-ins ask of them: ``os.listdir``, ``glob``, ``pkgutil.iter_modules``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join, normpath, relpath
from typing import Any

from deployable.linkers.interpreter import operations
from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.objects import Instance, Module, Scope, settled, text
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Native, Value

MOST = 500
"""Files of one folder that are looked at."""


class FilePath(Model):
    """A ``pathlib.Path``, or the string of one: whether code takes it for the one or the other does not matter here."""

    path = ""
    """Below the checked root; empty for the root itself."""

    def attribute(self, name: str) -> Value:
        if name in ("name", "stem", "suffix"):
            whole = basename(self.path)
            stem, dot, suffix = whole.rpartition(".")
            return {"name": whole, "stem": stem or whole, "suffix": dot + suffix if stem else ""}[name]
        if name == "parent":
            return self.at(dirname(self.path))
        if name == "parents":
            return [self.at(folder) for folder in _above(self.path)]
        return MISSING

    def at(self, path: str) -> Instance:
        return file_path(path, self.call)

    def below(self, parts: list[Value]) -> Value:
        names = [text(part) for part in parts]
        if None in names or any(name.startswith("/") for name in names if name):
            return UNKNOWN
        whole = normpath(join(self.path, *(name for name in names if name)))
        return UNKNOWN if whole.startswith("..") else self.at("" if whole == "." else whole)

    def _itself(self, call: CallSite) -> Value:
        return self.instance

    on_resolve = on_absolute = on_expanduser = on_as_posix = on___str__ = _itself

    def on_joinpath(self, call: CallSite) -> Value:
        return self.below(call.arguments)

    def on_iterdir(self, call: CallSite) -> Value:
        return [self.at(path) for path in children(call, self.path)]

    def on_glob(self, call: CallSite) -> Value:
        return self._matching(call, call.text(0, "pattern"))

    def on_rglob(self, call: CallSite) -> Value:
        pattern = call.text(0, "pattern")
        return self._matching(call, f"**/{pattern}" if pattern else None)

    def _matching(self, call: CallSite, pattern: str | None) -> Value:
        return UNKNOWN if pattern is None else [self.at(path) for path in matching(call, join(self.path, pattern))]

    def on_is_dir(self, call: CallSite) -> Value:
        return not self.path.endswith(".py") if self.path.endswith(".py") or _listed(call, self.path) else UNKNOWN

    def on_is_file(self, call: CallSite) -> Value:
        return True if self.path in _files(call) else UNKNOWN

    def other(self, name: str, call: CallSite) -> Value:
        """A method of the string: it works on the file's own name as far as that is all that is asked."""
        return _on_name(self.path, name, call)


def _on_name(path: str, name: str, call: CallSite) -> Value:
    if name in ("endswith", "startswith") and (asked := call.text(0)) is not None:
        return basename(path).endswith(asked) if name == "endswith" else UNKNOWN
    return UNKNOWN


class ModuleInfo(Model):
    """What ``pkgutil`` says of one module: ``(finder, name, ispkg)``."""

    name = ""
    package = False

    def attribute(self, name: str) -> Value:
        return {"name": self.name, "ispkg": self.package}.get(name, MISSING)

    def items(self) -> list[Value]:
        return [UNKNOWN, self.name, self.package]

    def item(self, key: Value) -> Value:
        return self.items()[key] if key in (0, 1, 2) else UNKNOWN


def file_path(path: str, call: CallSite) -> Instance:
    return _instance(FilePath(call), "pathlib.Path", path=path)


def of_module(module: Module, scope: Scope, path: str) -> Instance:
    return file_path(path, CallSite(module.language.interpreter, None, scope, [], {}))


def _instance(native: Model, dotted: str, **fields: object) -> Instance:
    for name, value in fields.items():
        setattr(native, name, value)
    native.instance = Instance(External(dotted), native.call.location)
    native.instance.native = native
    return native.instance


def known(value: Value) -> FilePath | None:
    value = settled(value)
    return value.native if isinstance(value, Instance) and isinstance(value.native, FilePath) else None


# --------------------------------------------------------------------------- the repository's Python files


def _files(call: CallSite) -> frozenset[str]:
    python: Any = call.interpreter.language("python")
    return python.paths.files


def _listed(call: CallSite, folder: str) -> bool:
    return any(path.startswith(folder + "/") for path in _files(call))


def _above(path: str) -> Iterator[str]:
    while path:
        path = dirname(path)
        yield path


def children(call: CallSite, folder: str) -> list[str]:
    """Python files and folders that hold some, directly below a folder, in order."""
    start = folder + "/" if folder else ""
    found = {start + path[len(start) :].partition("/")[0] for path in _files(call) if path.startswith(start)}
    return sorted(found)[:MOST]


def matching(call: CallSite, pattern: str) -> list[str]:
    """Python files that a glob pattern means; ``**`` is any number of folders."""
    deep = "**" in pattern
    flat = pattern.replace("**/", "*") if deep else pattern
    start = pattern.partition("*")[0].rpartition("/")[0]
    candidates = (
        _files(call) if deep else children(call, start) if "/" not in pattern[len(start) + 1 :] else _files(call)
    )
    return sorted(
        path for path in candidates if fnmatchcase(path, flat) and (deep or path.count("/") == pattern.count("/"))
    )[:MOST]


# --------------------------------------------------------------------------- functions


def _moved(move: Callable[[str], str]) -> Kind:
    def answer(call: CallSite) -> Value:
        found = known(call.get(0))
        return MISSING if found is None else found.at(move(found.path))

    return answer


def _join(call: CallSite) -> Value:
    found = known(call.get(0))
    return MISSING if found is None else found.below(call.arguments[1:])


def _basename(call: CallSite) -> Value:
    found = known(call.get(0))
    value = call.get(0)
    return basename(value) if isinstance(value, str) else MISSING if found is None else basename(found.path)


def _split(call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, str):
        stem, dot, suffix = value.rpartition(".")
        return [stem, dot + suffix] if stem else [value, ""]
    found = known(value)
    return MISSING if found is None else [found.at(found.path.rpartition(".")[0]), found.attribute("suffix")]


def _path(call: CallSite) -> Value:
    found = known(call.get(0))
    return MISSING if found is None else found.below(call.arguments[1:])


def _listdir(call: CallSite) -> Value:
    found = known(call.get(0, "path"))
    return MISSING if found is None else [basename(path) for path in children(call, found.path)]


def _scandir(call: CallSite) -> Value:
    found = known(call.get(0, "path"))
    return MISSING if found is None else [found.at(path) for path in children(call, found.path)]


def _walk(call: CallSite) -> Value:
    """``os.walk(folder)``: (folder, names of folders, names of files), from the top."""
    top = known(call.get(0, "top"))
    if top is None:
        return MISSING
    rows: list[Value] = []
    todo = [top.path]
    while todo and len(rows) < MOST:
        folder = todo.pop(0)
        below = children(call, folder)
        files = [path for path in below if path in _files(call)]
        todo += [path for path in below if path not in _files(call)]
        folders = [basename(path) for path in below if path not in _files(call)]
        rows.append([top.at(folder), folders, [basename(path) for path in files]])
    return rows


def _relative(call: CallSite) -> Value:
    path, start = known(call.get(0, "path")), known(call.get(1, "start"))
    return MISSING if path is None or start is None else relpath(path.path or ".", start.path or ".")


def _is(wanted: str) -> Kind:
    """``os.path.isdir`` and its kin."""

    def answer(call: CallSite) -> Value:
        found = known(call.get(0))
        if found is None:
            return MISSING
        return call.interpreter.call(Native(wanted, getattr(found, f"on_{wanted}")), call)

    return answer


def _root_path(call: CallSite) -> Value:
    """``flask.helpers.get_root_path("package")``."""
    name = call.text(0, "import_name")
    module = call.module.language.resolve(name, call.module) if name else None
    return MISSING if module is None else file_path(dirname(module.path), call)


def _glob(call: CallSite) -> Value:
    found = known(call.get(0, "pathname"))
    return MISSING if found is None else [found.at(path) for path in matching(call, found.path)]


def modules(call: CallSite, folder: str, prefix: str, deep: bool) -> Iterator[tuple[str, bool]]:
    """Dotted name and whether it is a package, of the modules in a folder."""
    for path in children(call, folder):
        name = basename(path)
        if name.endswith(".py") and name != "__init__.py":
            yield prefix + name.removesuffix(".py"), False
        elif f"{path}/__init__.py" in _files(call):
            yield prefix + name, True
            if deep:
                yield from modules(call, path, f"{prefix}{name}.", deep)


def _module_infos(deep: bool) -> Kind:
    def answer(call: CallSite) -> Value:
        folders = [known(item) for item in operations.iterate(call.interpreter, call.get(0, "path")) or ()]
        found = [folder for folder in folders if folder is not None] or [
            folder for folder in [known(call.get(0, "path"))] if folder is not None
        ]
        prefix = call.text(1, "prefix") or ""
        if not found:
            return MISSING
        return [
            _instance(ModuleInfo(call), "pkgutil.ModuleInfo", name=name, package=package)
            for folder in found
            for name, package in modules(call, folder.path, prefix, deep)
        ]

    return answer


def _find_modules(call: CallSite) -> Value:
    """``werkzeug.utils.find_modules("app.views", include_packages=…, recursive=…)``: dotted names."""
    name = call.text(0, "import_path")
    package = call.module.language.resolve(name, call.module) if name else None
    if package is None or name is None:
        return MISSING
    packages, deep = (call.get(at, word) is True for at, word in ((1, "include_packages"), (2, "recursive")))
    return [
        dotted for dotted, is_package in modules(call, package.folder, f"{name}.", deep) if packages or not is_package
    ]


def of_member(module: Module, name: str) -> Value:
    """``package.__path__`` and ``module.__file__``."""
    if name == "__path__":
        return [of_module(module, module.scope, module.folder)]
    return of_module(module, module.scope, module.path)


NATIVES: dict[str, Kind] = {
    "os.path.dirname": _moved(dirname),
    **dict.fromkeys(
        ("os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser", "os.fspath", "os.fsdecode"),
        _moved(str),
    ),
    "os.path.join": _join,
    "os.path.basename": _basename,
    "os.path.splitext": _split,
    "os.path.relpath": _relative,
    "os.path.isdir": _is("is_dir"),
    "os.path.isfile": _is("is_file"),
    "os.walk": _walk,
    "flask.helpers.get_root_path": _root_path,
    "os.listdir": _listdir,
    "os.scandir": _scandir,
    "glob.glob": _glob,
    "glob.iglob": _glob,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "pkgutil.iter_modules": _module_infos(deep=False),
    "pkgutil.walk_packages": _module_infos(deep=True),
    "werkzeug.utils.find_modules": _find_modules,
}
