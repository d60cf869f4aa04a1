"""What widely used packages do with collections and folders: ``lodash``, ``glob`` and its kin, loaders of whole folders.

Routes hang on them: ``_.each(table, …)``, ``glob.sync("routes/*.js").forEach(…)``, ``requireDir("./controllers")``,
``consign().include("routes").into(app)``. Folders are read from the repository's own list of files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.javascript_files import MOST
from deployable.linkers.interpreter.javascript_members import flat
from deployable.linkers.interpreter.objects import Closure, Module, force, settled, text
from deployable.linkers.interpreter.values import MISSING, UNKNOWN, External, Made, Unknown, Value

# --------------------------------------------------------------------------- lodash


def _for_each(call: CallSite) -> Value:
    """``_.each`` over an array or an object: (value, key)."""
    value, function = call.get(0), call.get(1)
    for key, item in _pairs(call, value):
        call.interpreter.call_with(function, [item, key, value], call.scope, call.location.line)
    return value


def _pairs(call: CallSite, value: Value) -> list[tuple[Value, Value]]:
    if isinstance(value, Module):
        return [(name, call.interpreter.member(value, name)) for name in value.language.names(value)[:MOST]]
    if isinstance(value, dict):
        return list(value.items())[:MOST]
    return list(enumerate(value[:MOST])) if isinstance(value, list) else []


def _map(call: CallSite) -> Value:
    value = call.get(0)
    if not isinstance(value, list | dict | Module):
        return UNKNOWN
    run = call.interpreter
    return [
        run.call_with(call.get(1), [item, key], call.scope, call.location.line) for key, item in _pairs(call, value)
    ]


def _extend(call: CallSite) -> Value:
    """The first object with what the others hold; a function gets it as attributes."""
    first = call.get(0)
    for position in range(1, len(call.arguments)):
        given = call.get(position)
        held = dict(_pairs(call, given)) if isinstance(given, dict | Module) else {}
        if isinstance(first, dict):
            first.update(held)
        elif isinstance(first, Closure):
            first.attributes.update(held)
    return first


def _flatten(call: CallSite) -> Value:
    value = call.get(0)
    return flat(value) if isinstance(value, list) else UNKNOWN


def _concat(call: CallSite) -> Value:
    return flat(call.arguments)


def _named(call: CallSite, which: int) -> Value:
    value = call.get(0)
    return [pair[which] for pair in _pairs(call, value)] if isinstance(value, list | dict | Module) else UNKNOWN


def is_array(call: CallSite) -> Value:
    value = call.get(0)
    return UNKNOWN if isinstance(value, Unknown | External | Made) else isinstance(value, list)


_COLLECTIONS: dict[str, Kind] = {
    "each": _for_each,
    "forEach": _for_each,
    "forIn": _for_each,
    "forOwn": _for_each,
    "map": _map,
    "extend": _extend,
    "assign": _extend,
    "assignIn": _extend,
    "merge": _extend,
    "defaults": _extend,
    "flatten": _flatten,
    "flattenDeep": _flatten,
    "concat": _concat,
    "isArray": is_array,
    "keys": lambda call: _named(call, 0),
    "values": lambda call: _named(call, 1),
}

# --------------------------------------------------------------------------- files by pattern

_MOST_PATTERN = 200


@lru_cache(maxsize=200)
def _expression(pattern: str) -> re.Pattern[str] | None:
    r"""A file pattern as a regular expression; ``None`` for one that is too long or does not make sense.

    >>> bool(_expression("a/**/*.route.{js,ts}").fullmatch("a/b/c/x.route.ts")), bool(_expression("a/*.js").fullmatch("a/b/c.js"))
    (True, False)
    """
    if len(pattern) > _MOST_PATTERN or pattern.count("**") > 3:
        return None
    found = [_PARTS.get(part) or re.escape(part) for part in re.findall(r"\*\*/|\*\*|[@+?!*]\(|.", pattern)]
    try:
        return re.compile(_grouped(found))
    except re.error:
        return None


_PARTS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": ",", "@(": "(?:",
          "+(": "(?:", "?(": "(?:", "*(": "(?:", "!(": "(?!", ")": ")", "|": "|", "[": "[", "]": "]"}  # fmt: skip


def _grouped(parts: list[str]) -> str:
    """Commas stand for a choice within braces only."""
    depth, found = 0, []
    for part in parts:
        depth += (part in ("(?:", "(?!")) - (part == ")")
        found.append("|" if part == "," and depth > 0 else re.escape(part) if part == "," else part)
    return "".join(found)


def _matches(call: CallSite, pattern: str, folder: str, ignored: list[str]) -> list[str]:
    """Files and folders that a pattern means, absolute (``/src/x.js``) as ``__dirname`` is."""
    whole = posixpath.normpath(posixpath.join(folder, pattern))
    wanted = _expression(whole.lstrip("/"))
    if wanted is None:
        return []
    refused = [each for item in ignored if (each := _expression(posixpath.join(folder, item).lstrip("/").lstrip("./")))]
    found = [path for path in _places(call, whole) if wanted.fullmatch(path)]
    if not found and whole.endswith((".js", ".js}", ".mjs")):
        typed = _expression(re.sub(r"\.m?js(\}?)$", r".ts\1", whole).lstrip("/"))
        found = [path for path in _places(call, whole) if typed is not None and typed.fullmatch(path)]
    kept = [path for path in found if not any(each.fullmatch(path) for each in refused) and not path.endswith(".d.ts")]
    return ["/" + path for path in sorted(kept)[:MOST]]


def _places(call: CallSite, pattern: str) -> set[str]:
    """Every file and folder below the part of the pattern that has no wildcard."""
    fixed = re.match(r"[^*?{\[@+!]*", pattern)
    start = (fixed[0] if fixed else "").lstrip("/").rpartition("/")[0]
    inside = start + "/" if start else ""
    files = [path for path in call.interpreter.sources.files if path.startswith(inside)]
    folders = {path[: match.start()] for path in files for match in re.finditer("/", path)}
    return {*files, *folders}


def _working_folder(call: CallSite) -> str:
    language: Any = call.module.language
    return "/" + str(language.paths.package_folder(call.module.folder))


def files_like(call: CallSite) -> list[str]:
    """The absolute paths that ``(pattern or patterns, {cwd, ignore})`` means."""
    options = call.get(1, default={})
    options = options if isinstance(options, dict) else {}
    patterns = call.texts(0)
    folder = text(options.get("cwd", MISSING)) or _working_folder(call)
    ignore = settled(options.get("ignore", []))
    ignored = [each for item in (ignore if isinstance(ignore, list) else [ignore]) if (each := text(item))]
    ignored += [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    return [
        path for pattern in patterns if not pattern.startswith("!") for path in _matches(call, pattern, folder, ignored)
    ]


def _glob(call: CallSite) -> Value:
    """``glob(pattern, {cwd, ignore, absolute}, callback)``; a promise is taken as settled."""
    options = call.get(1, default={})
    options = options if isinstance(options, dict) else {}
    patterns = call.texts(0)
    if not patterns:
        return UNKNOWN
    folder = text(options.get("cwd", MISSING)) or _working_folder(call)
    absolute = patterns[0].startswith("/") or settled(options.get("absolute")) is True
    found: list[Value] = [path if absolute else posixpath.relpath(path, folder) for path in files_like(call)]
    for position in (1, 2):
        callback = call.get(position)
        if isinstance(callback, Closure):
            call.interpreter.call_with(callback, [None, found], call.scope, call.location.line)
    return found


# --------------------------------------------------------------------------- folders of modules


def _folder_of(call: CallSite, path: str) -> str:
    return posixpath.normpath(path if path.startswith("/") else posixpath.join("/" + call.module.folder, path))


def _scripts(call: CallSite, folder: str, deep: bool = False) -> Iterator[str]:
    """The paths of the scripts in a folder, without the file that asks."""
    inside = folder.lstrip("/").rstrip("/") + "/" if folder.strip("/") else ""
    language: Any = call.module.language
    for path in sorted(language.paths.files):
        if path.startswith(inside) and path != call.module.path and (deep or "/" not in path[len(inside) :]):
            yield path


def _required(call: CallSite, folder: str, deep: bool) -> Value:
    """An object of the modules in a folder, by their names without ending; folders are objects within it."""
    language: Any = call.module.language
    found: dict[Any, Value] = {}
    start = folder.lstrip("/").rstrip("/")
    for path in list(_scripts(call, folder, deep))[:MOST]:
        *above, name = path[len(start) :].lstrip("/").split("/")
        at = found
        for part in above:
            inner = at.setdefault(part, {})
            at = inner if isinstance(inner, dict) else {}
        at[name.partition(".")[0]] = language.required("/" + path, call.module, call.location.line)
    return found


def _require_folder(call: CallSite) -> Value:
    """``requireDir("./x", {recurse})``, ``requireAll({dirname})``, ``requireDirectory(module, "./x")``."""
    options = call.get(0)
    if isinstance(options, dict) and "dirname" in options:
        path, deep = text(options["dirname"]), settled(options.get("recursive", True)) is not False
    else:
        positions = [position for position in (0, 1) if isinstance(call.get(position), str)]
        path = call.text(positions[0]) if positions else "." if isinstance(options, dict) else None
        more = call.get(1, default={})
        deep = not isinstance(more, dict) or settled(more.get("recurse")) is True
    return UNKNOWN if path is None else _required(call, _folder_of(call, path), deep)


class Consign(Model):
    """``consign({cwd}).include("models").then("routes").into(app)``: every module of the folders is called with what follows."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.named: list[str] = []
        options = call.get(0, default={})
        if isinstance(options, str):
            self.named.append(options)
            options = call.get(1, default={})
        self.folder = (text(options.get("cwd", "")) if isinstance(options, dict) else "") or ""

    def other(self, name: str, call: CallSite) -> Value:
        if name in ("include", "then", "load") and (path := call.text(0)):
            self.named.append(path)
        return self.instance

    def on_into(self, call: CallSite) -> Value:
        run = call.interpreter
        base = self.folder if self.folder.startswith("/") else posixpath.join(_working_folder(call), self.folder)
        for name in self.named:
            place = posixpath.normpath(posixpath.join(base, name))
            single = place.lstrip("/")
            language: Any = call.module.language
            file = language.paths.plain_file(single)
            for path in [file] if file else list(_scripts(call, place, deep=True))[:MOST]:
                function = force(language.required("/" + path, call.module, call.location.line))
                if isinstance(settled(function), Closure):
                    run.call_with(function, list(call.arguments), call.scope, call.location.line)
        return self.instance


_FOLDERS = ("require-dir", "require-all", "require-directory", "requiredir", "include-all")

PACKAGES: dict[str, Kind] = {
    **{
        f"{package}{mark}{name}": kind
        for package, mark in (("lodash", "."), ("underscore", "."), ("lodash", "/"), ("lodash.default", "."))
        for name, kind in _COLLECTIONS.items()
    },
    **dict.fromkeys(
        (
            "glob", "glob.sync", "glob.glob", "glob.globSync", "glob.default.sync", "glob.glob.sync", "fast-glob", "fast-glob.sync",
            "fast-glob.glob", "fast-glob.globSync", "globby", "globby.sync", "globby.globby", "globby.globbySync", "tiny-glob",
            "tiny-glob/sync", "tinyglobby.glob", "tinyglobby.globSync",
        ),
        _glob,
    ),
    **dict.fromkeys(_FOLDERS, _require_folder),
    "consign": Consign,
    "express-load": Consign,
}  # fmt: skip
