"""Which file of the repository a JavaScript or TypeScript specifier means.

Relative paths with extensions and index files, ``.js`` that stands for ``.ts``, ``package.json``'s ``main``, ``imports`` and
``_moduleAliases``, ``paths`` and ``baseUrl`` of ``tsconfig.json`` (through ``extends``), packages of the same repository, and
built files (``dist/main.js``) back to their sources.
"""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deployable.model import Sources

_ROLES = ("code", "test", "docs", "example", "generated")
_EXTENSIONS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts", ".ts"), ".cjs": (".cts", ".ts")}
_BUILT = ("dist", "build", "lib", "out", ".next", "esm", "cjs")
_SOURCES = ("src", "source", "app", "server", "lib", "")
_MOST_EXTENDS = 8


class Paths:
    """The repository's modules by path, and how specifiers lead to them."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.files = frozenset(sources.all("javascript", roles=_ROLES))
        self._found: dict[tuple[str, str], str | None] = {}
        self._configs: dict[str, _Mapping | None] = {}
        self._packages: dict[str, Any] = {}

    def resolve(self, specifier: str, importer: str) -> str | None:
        """The file, or ``None`` when the specifier means something outside the repository."""
        key = (posixpath.dirname(importer), specifier)
        if key not in self._found:
            self._found[key] = self._resolve(specifier, *key[:1])
        return self._found[key]

    def _resolve(self, specifier: str, folder: str) -> str | None:
        if specifier.startswith(("./", "../")) or specifier in (".", ".."):
            return self.file(_join(folder, specifier))
        if specifier.startswith("/"):
            return self.file(_normal(specifier.lstrip("/")))
        if not specifier or specifier.startswith("node:"):
            return None
        for candidate in self._aliased(specifier, folder):
            found = self.file(candidate)
            if found is not None:
                return found
        return self._workspace(specifier, folder) or self._customary(specifier, folder)

    # ----------------------------------------------------------------- files

    def file(self, path: str | None) -> str | None:
        """A module by its path with or without extension, or a folder by its package file or index."""
        if path is None:
            return None
        if path in self.files:
            return path
        stem, extension = posixpath.splitext(path)
        for ending in _COMPILED.get(extension, ()):
            if stem + ending in self.files:
                return stem + ending
        for ending in _EXTENSIONS:
            if path + ending in self.files:
                return path + ending
        return self._folder(path)

    def _folder(self, path: str) -> str | None:
        package = self.package(path)
        for entry in (*package.entries, package.main) if package is not None else ():
            place = _join(path, entry)
            if entry and place and place != path and (found := self._entry(place)):
                return found
        for ending in _EXTENSIONS:
            index = f"{path}/index{ending}" if path else f"index{ending}"
            if index in self.files:
                return index
        return None

    def _entry(self, place: str) -> str | None:
        if place in self.files:
            return place
        stem, extension = posixpath.splitext(place)
        plain = stem if extension in _EXTENSIONS else place
        candidates = [plain + ending for ending in _EXTENSIONS] + [f"{plain}/index{ending}" for ending in _EXTENSIONS]
        return next((each for each in candidates if each in self.files), None) or self.source_of(place)

    def source_of(self, path: str) -> str | None:
        """The source of a built file: ``dist/src/main.js`` → ``src/main.ts`` or ``main.ts``, by tsconfig or custom."""
        if path in self.files and "/" not in path:
            return path
        config = self._config_above(posixpath.dirname(path))
        if config is not None and config.out_dir and path.startswith(config.out_dir + "/"):
            rest = path[len(config.out_dir) + 1 :]
            for root in (config.root_dir, _join(config.folder, "src"), config.folder):
                found = self.plain_file(_join(root or "", rest))
                if found:
                    return found
        parts = path.split("/")
        for index, part in enumerate(parts[:-1]):
            if part in _BUILT:
                before, rest = "/".join(parts[:index]), "/".join(parts[index + 1 :])
                for source in _SOURCES:
                    found = self.plain_file(_join(_join(before, source) or "", rest))
                    if found and found != path:
                        return found
        return self.plain_file(path)

    def plain_file(self, path: str | None) -> str | None:
        """Like ``file``, without folders."""
        if path is None or path in self.files:
            return path
        stem, extension = posixpath.splitext(path)
        plain = stem if extension in _EXTENSIONS else path
        return next((plain + ending for ending in _EXTENSIONS if plain + ending in self.files), None)

    # ----------------------------------------------------------------- aliases

    def _aliased(self, specifier: str, folder: str) -> list[str]:
        config = self._config_above(folder)
        candidates = config.candidates(specifier) if config is not None else []
        for above in _above(folder):
            package = self.package(above)
            if package is not None:
                for pattern, target in package.aliases:
                    rest = _matched(pattern, specifier, prefix=True)
                    if rest is not None:
                        place = _join(above, target.replace("*", rest) if "*" in target else f"{target}/{rest}")
                        candidates += [place] if place is not None else []
                break
        return candidates

    def package(self, folder: str) -> Any:
        if folder not in self._packages:
            path = f"{folder}/package.json" if folder else "package.json"
            self._packages[folder] = self.sources.read("package_json", path) if self.sources.exists(path) else None
        return self._packages[folder]

    def package_folder(self, folder: str) -> str:
        """The nearest folder at or above that has a package file; the root when none has."""
        return next((above for above in _above(folder) if self.package(above) is not None), "")

    def _depends(self, folder: str, name: str) -> bool:
        package = self.package(folder)
        return package is not None and any(each == name for each, _, _ in package.dependencies)

    def _config_above(self, folder: str) -> _Mapping | None:
        for above in _above(folder):
            config = self._config_in(above)
            if config is not None:
                return config
        return None

    def _config_in(self, folder: str) -> _Mapping | None:
        if folder not in self._configs:
            found = None
            for name in ("tsconfig.json", "jsconfig.json", "tsconfig.base.json"):
                path = f"{folder}/{name}" if folder else name
                if self.sources.exists(path):
                    found = self._config(path, _MOST_EXTENDS)
                    break
            self._configs[folder] = found
        return self._configs[folder]

    def _config(self, path: str, depth: int) -> _Mapping | None:
        """A file's own settings over those it extends, each relative to the file it stands in."""
        facts = self.sources.read("tsconfig", path)
        if facts is None or depth == 0:
            return None
        folder = posixpath.dirname(path)
        base: _Mapping | None = None
        for parent in facts.extends:
            place = _join(folder, parent) if parent.startswith(".") else None
            for candidate in (place, f"{place}.json") if place else ():
                if self.sources.exists(candidate) and candidate.endswith(".json"):
                    base = self._config(candidate, depth - 1) or base
        own = _Mapping(folder, facts)
        return own.over(base) if base is not None else own

    # ----------------------------------------------------------------- packages of the repository

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Name → folder of every package file that stands beside code."""
        found: dict[str, str] = {}
        for path in sorted(self.sources.all("package_json"), key=lambda path: path.count("/")):
            folder = posixpath.dirname(path)
            package = self.package(folder)
            if package is not None and package.name:
                found.setdefault(package.name, folder)
        return found

    def _workspace(self, specifier: str, importer: str) -> str | None:
        """A file of the package of this name; a package that depends on its own name (``express``) means the one outside."""
        parts = specifier.split("/")
        name = "/".join(parts[: 2 if specifier.startswith("@") else 1])
        if name not in self._by_name:
            return None
        if self._by_name[name] == self.package_folder(importer) and self._depends(self._by_name[name], name):
            return None
        folder, rest = self._by_name[name], specifier[len(name) + 1 :]
        if rest:
            places = (_join(folder, rest), _join(folder, f"src/{rest}"))
            return next((found for place in places if (found := self.file(place))), None)
        return self.file(folder) or self.file(_join(folder, "src"))

    def _customary(self, specifier: str, folder: str) -> str | None:
        """``@/x``, ``~/x`` and ``src/x`` where no configuration says what they mean; the package ``config`` reads ``config/default``."""
        first, _, rest = specifier.partition("/")
        root = self.package_folder(folder)
        if specifier == "config" and self._depends(root, "config"):
            return self.plain_file(_join(root, "config/default"))
        if first in ("@", "~", "#") and rest:
            return self.file(_join(root, f"src/{rest}")) or self.file(_join(root, rest))
        if first in ("src", "app", "server", "lib", "config") and rest:
            return self.file(_join(root, specifier))
        return self._by_end(specifier, root) if first[:1] in ("@", "~", "#") else None

    def _by_end(self, specifier: str, root: str) -> str | None:
        """``@routers/users`` by an alias that only a build tool knows: the one file at the end of whose path it stands."""
        if self._depends(root, "/".join(specifier.split("/")[:2])):
            return None
        wanted, inside = "/" + specifier[1:].strip("/"), root + "/" if root else ""
        named = self._by_stem.get(wanted.rpartition("/")[2], ())
        found = [path for path, plain in named if path.startswith(inside) and f"/{plain}".endswith(wanted)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_stem(self) -> dict[str, list[tuple[str, str]]]:
        """Last name → (path, path without ending and ``/index``) of the modules that bear it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(self.files):
            plain = posixpath.splitext(path)[0].removesuffix("/index")
            found.setdefault(plain.rpartition("/")[2], []).append((path, plain))
        return found


class _Mapping:
    """What a ``tsconfig.json`` says, with every path relative to the repository's root."""

    def __init__(self, folder: str, facts: Any) -> None:
        self.folder = folder
        self.base = _join(folder, facts.base_url) if facts.base_url is not None else None
        home = self.base if self.base is not None else folder
        self.paths = [(pattern, [_join(home, target) for target in targets]) for pattern, targets in facts.paths]
        self.out_dir = (_join(folder, facts.out_dir) or "") if facts.out_dir else ""
        self.root_dir = (_join(folder, facts.root_dir) or "") if facts.root_dir else ""

    def over(self, base: _Mapping) -> _Mapping:
        self.base = self.base if self.base is not None else base.base
        self.paths = self.paths or base.paths
        self.out_dir = self.out_dir or base.out_dir
        self.root_dir = self.root_dir or base.root_dir
        return self

    def candidates(self, specifier: str) -> list[str]:
        found: list[str] = []
        for pattern, targets in sorted(self.paths, key=lambda pair: -len(pair[0])):
            rest = _matched(pattern, specifier)
            if rest is not None:
                found += [target.replace("*", rest, 1) for target in targets if target is not None]
        if self.base is not None:
            place = _join(self.base, specifier)
            found += [place] if place is not None else []
        return found


def _matched(pattern: str, specifier: str, prefix: bool = False) -> str | None:
    """What ``*`` stands for, the rest behind a prefix that is meant as a folder, or ``None``.

    >>> _matched("@app/*", "@app/users/user"), _matched("@app", "@app"), _matched("@app", "@app/x", prefix=True)
    ('users/user', '', 'x')
    """
    if "*" in pattern:
        before, _, after = pattern.partition("*")
        if specifier.startswith(before) and specifier.endswith(after) and len(specifier) >= len(before) + len(after):
            return specifier[len(before) : len(specifier) - len(after)]
        return None
    if specifier == pattern:
        return ""
    return specifier[len(pattern) + 1 :] if prefix and specifier.startswith(pattern + "/") else None


def _normal(path: str) -> str:
    plain = posixpath.normpath(path)
    return "" if plain == "." else plain


def _join(folder: str | None, path: str) -> str | None:
    """Relative to the root; ``None`` when it leads out of the repository."""
    if folder is None:
        return None
    plain = _normal(posixpath.join(folder, path.lstrip("/") if path.startswith("/") else path))
    return None if plain.startswith("..") else plain


def _above(folder: str) -> list[str]:
    found = [folder]
    while folder:
        folder = posixpath.dirname(folder)
        found.append(folder)
    return found
