"""The checked repository as facts: what readers make of its files and what linkers make of that, each made once.

What could not be read is kept with its reason. A linker that breaks breaks every rule that asks for its facts, loudly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from ahocorasick_rs import BytesAhoCorasick

from deployable.cache import Cache
from deployable.model import (
    ApiDocs,
    ApiDocument,
    EnvFacts,
    Gap,
    Linked,
    Listen,
    Location,
    Manifest,
    Probed,
    Route,
    Runtime,
    Service,
    Unreadable,
)
from deployable.places import original_of, role
from deployable.tree import LIMIT, GitFailed, Tree

_LINKERS = {
    "routes": "web",
    "api-docs": "web",
    "listens": "web",
    "env": "environment",
    "env-names": "environment",
    "manifests": "manifests",
    "services": "services",
    "openapi": "openapi",
    "probes": "probes",
    "leaks": "leaks",
    "runtime": "runtime",
}
_HELD_BYTES = 64 << 20
_PROSE = (".md", ".mdx", ".rst", ".txt", ".log", "ignore")
_FEW = 3


class Broken(Exception):
    """A linker crashed; the rules that need its facts cannot judge."""


class Project:
    """``Sources`` over a ``Tree``; see ``model.Sources`` for what each call promises."""

    def __init__(
        self, tree: Tree, rules: Mapping[str, Mapping[str, Any]] | None = None, cache: Cache | None = None
    ) -> None:
        self.tree = tree
        self.cache = cache or Cache(tree.root, enabled=False)
        self.root = tree.root
        self.files = tree.files
        self.tracked = tree.tracked
        self._rules = rules or {}
        self._bytes: dict[str, bytes] = {}
        self._held = 0
        self._read: dict[tuple[str, str], Any] = {}
        self._generated: tuple[str, ...] | None = None
        self._named: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        self._holders: dict[tuple[tuple[str, tuple[str, ...]], bytes], set[str]] = {}
        self._linked: dict[str, Linked | Exception] = {}
        self._unread: dict[tuple[str, str], Gap] = {}
        self._linking: list[str] = []
        self._missed: dict[str, dict[tuple[str, str], None]] = {}
        self._kept: dict[str, set[str]] = {}
        self._state = ""
        self._past: list[Any] | None = None
        self.history_cut: tuple[str, ...] = ()
        """Files with too many bytes in one commit, of which the rest was not searched."""

    def options(self, rule: str) -> Mapping[str, Any]:
        """What the configuration says of a rule beyond ``off``, ``severity``, ``paths`` and ``reason``."""
        return self._rules.get(rule, {})

    # ------------------------------------------------------------------- files

    def ignored(self, path: str) -> bool:
        return self.tree.ignored(path)

    def exists(self, path: str) -> bool:
        return self.tree.exists(path)

    def all(self, reader: str, roles: Sequence[str] = ("code",)) -> Sequence[str]:
        key = reader, tuple(roles)
        if key not in self._named:
            matches = _reader(reader).matches
            self._named[key] = tuple(path for path in self.files if self._role(path) in roles and matches(path))
        return self._named[key]

    def _role(self, path: str) -> str:
        """That of its path; a kept copy beside its original that nothing else names is an example of code."""
        own = role(path)
        if own == "code" and self._made_by_a_generator(path):
            return "generated"
        if own != "code" or not self.tree.has(original_of(path)):
            return own
        stem = path.rpartition("/")[2].rpartition(".")[0].encode()
        named = (
            other
            for other in self.mentioning(stem)
            if other != path
            and role(other) == "code"
            and not other.endswith(_PROSE)
            and not self.tree.has(original_of(other))
        )
        return own if any(named) else "example"

    def _made_by_a_generator(self, path: str) -> bool:
        """Below a folder that OpenAPI Generator has marked as its own (``.openapi-generator``)."""
        if self._generated is None:
            ends = (".openapi-generator/VERSION", ".openapi-generator-ignore", ".swagger-codegen/VERSION")
            marks = (file for file in self.files if file.endswith(ends))
            self._generated = tuple(
                {mark.partition(".openapi-generator")[0].partition(".swagger-codegen")[0] for mark in marks}
            )
        return any(folder and path.startswith(folder) for folder in self._generated)

    def having(self, reader: str, *literals: bytes, roles: Sequence[str] = ("code",)) -> Sequence[str]:
        wanted = literals or _reader(reader).LITERALS
        paths = self.all(reader, roles)
        if not wanted:
            return paths
        scope = reader, tuple(roles)
        if new := [literal for literal in dict.fromkeys(wanted) if (scope, literal) not in self._holders]:
            self._holders.update({(scope, literal): holders for literal, holders in self._search(reader, paths, new)})
        found = set().union(*(self._holders[scope, literal] for literal in wanted))
        return [path for path in paths if path in found]

    def _search(self, reader: str, paths: Sequence[str], literals: list[bytes]) -> Iterable[tuple[bytes, set[str]]]:
        """Each literal with the files that hold it; a file that cannot be read may hold anything."""
        holders: list[set[str]] = [set() for _ in literals]
        every = range(len(literals))
        search = BytesAhoCorasick(literals).find_matches_as_indexes if len(literals) > _FEW else None
        for path in paths:
            content = self._readable(reader, path)
            if content is None:
                held: Iterable[int] = every
            elif search is not None:
                held = {match[0] for match in search(content, overlapping=True)}
            else:
                held = [index for index in every if literals[index] in content]
            for index in held:
                holders[index].add(path)
        return zip(literals, holders, strict=True)

    def holds(self, reader: str, path: str, literal: bytes) -> bool:
        content = self._readable(reader, path)
        return content is None or literal in content

    def _readable(self, reader: str, path: str) -> bytes | None:
        content = self._bytes.get(path)
        if content is None:
            try:
                content = self._content(path, getattr(_reader(reader), "LIMIT", LIMIT))
            except Unreadable:
                return None
        return content

    def read(self, reader: str, path: str) -> Any:
        key = (reader, path)
        if key not in self._read:
            self._read[key] = self._read_now(reader, path)
        if key in self._unread:
            # Only for the linker that asked: what a linker below it misses is a gap of that linker's own facts.
            for linker in self._linking[-1:]:
                self._missed.setdefault(linker, {})[key] = None
        return self._read[key]

    def _read_now(self, reader: str, path: str) -> Any:
        if not self.tree.has(path):
            return None
        module = _reader(reader)
        try:
            content = self._content(path, getattr(module, "LIMIT", LIMIT), keep=not getattr(module, "BYTES", False))
        except Unreadable as why:
            self._unread[reader, path] = Gap("files", Location(path), why.reason)
            return None
        key = f"{self.tree.blob(path)} {path}" if self.cache.enabled else ""
        self._kept.setdefault(reader, set()).add(key)
        if (facts := self.cache.get(reader, key)) is not None:
            return facts
        try:
            broken = getattr(module, "BROKEN", "strict")
            facts = module.read(path, content if getattr(module, "BYTES", False) else _decoded(content, broken))
            self.cache.put(reader, key, facts)
            return facts
        except Unreadable as why:
            self._unread[reader, path] = Gap("files", Location(path, why.line), why.reason)
        except RecursionError:
            self._unread[reader, path] = Gap("files", Location(path), "is nested too deeply")
        return None

    def _content(self, path: str, limit: int, keep: bool = True) -> bytes:
        """The file's bytes, kept for the next reader as long as there is room. Raises ``Unreadable``."""
        content = self._bytes.get(path)
        if content is None:
            content = self.tree.content(path, limit)
            if keep and self._held < _HELD_BYTES:
                self._held += len(content)
                self._bytes[path] = content
        return content

    def searched(self, path: str, search: Callable[[str, bytes], Any]) -> Any:
        """What a pure function of path and bytes makes of a file, for searches that the configuration defines."""
        try:
            return search(path, self.tree.content(path, getattr(_reader("leaks"), "LIMIT", LIMIT)))
        except Unreadable:
            return None

    def lines(self, path: str) -> list[str]:
        """The lines of a file for suppression comments; empty when it cannot be read."""
        if not self.tree.has(path):
            return []
        try:
            return self._content(path, LIMIT).decode("utf-8", "replace").split("\n")
        except Unreadable:
            return []

    def mentioning(self, literal: bytes) -> list[str]:
        """The listed files of up to ``LIMIT`` bytes that hold the literal, whatever their format."""
        found = []
        for path in self.files:
            try:
                content = self._bytes.get(path) or self.tree.content(path)
            except Unreadable:
                continue
            if literal in content:
                found.append(path)
        return found

    # ------------------------------------------------------------------- facts

    def _facts(self, fact: str) -> Any:
        name = _LINKERS[fact]
        linked = self._linked.get(name)
        if linked is None:
            linked = self._linked[name] = self._link(name)
        if isinstance(linked, Exception):
            raise Broken(f"the {name} linker broke: {type(linked).__name__}: {linked}") from linked
        return linked.facts

    def _link(self, name: str) -> Linked | Exception:
        if name in self._linking:
            return RuntimeError(f"linkers need each other: {' → '.join([*self._linking, name])}")
        kept = self.cache.get(f"linked-{name}", self._tree_state())
        if kept is not None:
            linked, unread = kept
            self._unread.update(unread)
            self._missed[name] = dict.fromkeys(unread)
            return linked
        self._linking.append(name)
        try:
            linked = import_module(f"deployable.linkers.{name}").link(self)
        except Exception as failure:
            return failure
        finally:
            self._linking.pop()
        unread = {key: self._unread[key] for key in self._missed.get(name, ())}
        self.cache.put(f"linked-{name}", self._tree_state(), (linked, unread), alone=True)
        return linked

    def _tree_state(self) -> str:
        """A digest of every listed file's path and content, and of the options that linkers may ask for."""
        if not self._state and self.cache.enabled:
            state = hashlib.sha1(repr(sorted(self._rules.items())).encode(), usedforsecurity=False)
            for path in self.files:
                try:
                    blob = self.tree.blob(path)
                except Unreadable as why:
                    blob = why.reason
                state.update(f"{path}\0{blob}\0{path in self.tracked}\n".encode("utf-8", "surrogateescape"))
            self._state = state.hexdigest()
        return self._state

    def save(self) -> None:
        """Keep what was read and linked for the next run."""
        self.cache.save(self._kept)

    @property
    def routes(self) -> tuple[Route, ...]:
        return self._facts("routes").routes

    @property
    def api_docs(self) -> tuple[ApiDocs, ...]:
        return self._facts("api-docs").api_docs

    @property
    def listens(self) -> tuple[Listen, ...]:
        return self._facts("listens").listens

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        return self._facts("listens").absent

    @property
    def env(self) -> EnvFacts:
        return self._facts("env")

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        return self._facts("manifests")

    @property
    def services(self) -> tuple[Service, ...]:
        return self._facts("services")

    @property
    def openapi(self) -> tuple[ApiDocument, ...]:
        return self._facts("openapi")

    @property
    def probes(self) -> tuple[Probed, ...]:
        return self._facts("probes")

    @property
    def runtime(self) -> Runtime:
        return self._facts("runtime")

    @property
    def leaks(self) -> tuple[Any, ...]:
        return self._facts("leaks")

    @property
    def history(self) -> tuple[Any, ...] | None:
        """Secrets of every reachable commit (``leaks.history.Past``); ``None`` unless ``--history`` asked for them.

        Not kept between runs: commits may come without a file that changes. Raises ``OSError``.
        """
        if not self.options("secret-in-history").get("search"):
            return None
        if self._past is None:
            from deployable.leaks import history

            try:
                self._past, cut = history.search(self.root)
            except GitFailed as failure:
                raise OSError(f"git: {failure}") from failure
            self.history_cut = tuple(dict.fromkeys(cut))
        return tuple(self._past)

    def gaps(self, *facts: str) -> tuple[Gap, ...]:
        """What is incomplete in the named facts, unreadable files among it. Asking for a fact's gaps makes the fact."""
        found: list[Gap] = []
        for name in dict.fromkeys(_LINKERS[fact] for fact in facts if fact in _LINKERS):
            self._facts(next(fact for fact, linker in _LINKERS.items() if linker == name))
            linked = self._linked[name]
            assert isinstance(linked, Linked)
            found += [gap for gap in linked.gaps if gap.fact in facts]
            found += [self._unread[key] for key in self._missed.get(name, ())]
        return tuple(dict.fromkeys(found))

    @property
    def not_read(self) -> tuple[tuple[str, str], ...]:
        """(path or path:line, reason) of every file that some reader wanted and could not read."""
        return tuple(sorted({(str(gap.location), gap.reason) for gap in self._unread.values()}))


@cache
def _reader(name: str) -> ModuleType:
    return import_module(f"deployable.readers.{name}")


def _decoded(content: bytes, broken: str = "strict") -> str:
    """The text; ``broken`` says what to do with bytes that are no UTF-8, in the words of ``bytes.decode``."""
    if b"\0" in content[:8192]:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return content.decode("utf-16").replace("\r\n", "\n")
            except UnicodeDecodeError:
                pass
        raise Unreadable("is binary")
    try:
        return content.decode("utf-8-sig", broken).replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise Unreadable("is not UTF-8 text", line) from failure
