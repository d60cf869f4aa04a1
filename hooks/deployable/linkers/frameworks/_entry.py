"""Which files begin a Node service, and the applications that only a function not yet called makes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.interpreter import (
    CallSite,
    ClassValue,
    Closure,
    External,
    Interpreter,
    Lazy,
    Model,
    Value,
    settled,
)
from deployable.linkers.interpreter.walk import walk


def begin(run: Interpreter) -> None:
    """Run the files that start commands and package files name: they may hold no word of the framework."""
    language: Any = run.language("javascript")
    if language.begun:
        return
    language.begun = True
    for path in dict.fromkeys(entries(run, language.paths)):
        before = len(run.made)
        run.load(run.module_at(path, "javascript"))
        language.started += [native for native in run.made[before:] if native.application]


def start(run: Interpreter, serving: Serving) -> None:
    """Say which applications the start commands start; then make those that nobody makes."""
    language: Any = run.language("javascript")
    for native in language.started:
        serving.start(native)
    call_factories(run)


def entries(run: Interpreter, paths: Any) -> Iterator[str]:
    """The sources of what is started: ``main`` and start scripts of package files, commands of manifests."""
    for service in run.sources.services:
        for file in service.entry:
            if source := paths.source_of(file):
                yield source
    for path in run.sources.all("package_json"):
        folder = posixpath.dirname(path)
        package = paths.package(folder)
        if package is None:
            continue
        named = [script.command for script in package.scripts if _STARTS.match(script.name)]
        files = [found for command in named for found in _FILE.findall(command)]
        files += ["src/main.ts" for command in named if _NEST.search(command)]
        main = package.main if not folder or any(script.name.startswith("start") for script in package.scripts) else ""
        found = [source for file in (*files, main) if (source := _source(paths, folder, file))]
        if not found and any(_WORKER.search(script.command) for script in package.scripts):
            found = [source for name in _WORKERS if (source := _source(paths, folder, name))][:1]
        yield from found


def _source(paths: Any, folder: str, file: str) -> str | None:
    place = posixpath.normpath(posixpath.join(folder, file)) if file else ""
    return paths.source_of(place) if place and not place.startswith("..") else None


_WORKER = re.compile(r"\bwrangler (dev|deploy|publish)\b")
_WORKERS = ("src/index.ts", "src/index.js", "src/worker.ts", "src/index.tsx", "index.ts", "index.js")
"""Where a worker that ``wrangler`` starts begins by custom."""


_STARTS = re.compile(r"^(start|serve|server|prod|production|dev|develop|watch)($|[:_-])")
_NEST = re.compile(r"\bnest start\b")
_FILE = re.compile(r"(?:^|\s)(?:\./)?([\w@./-]+\.[cm]?[jt]s|(?:dist|build|src|lib|out|server|bin)/[\w@./-]+)(?=$|\s)")


def call_factories(run: Interpreter) -> None:
    """Call the functions and make the objects that build an application and that nothing has called.

    A function that makes a router and that nothing calls is a gap: a container or a framework of their own may call it.
    """
    language: Any = run.language("javascript")
    if language.swept:
        return
    language.swept = True
    unused: list[Closure] = []
    for module in list(run.modules.values()):
        if module.language is not language or module.tree is None:
            continue
        for value in [settled(each) for each in module.scope.names.values() if not isinstance(each, Lazy)]:
            for function in _functions(value):
                kind = _built(run, function) if function.scope.module is module else None
                if kind is not None and kind.application:
                    made = value if isinstance(value, ClassValue) else function
                    run.call(made, CallSite(run, None, function.scope, [], {}, line=function.node.line))
                elif getattr(kind, "router", False):
                    unused.append(function)
    for function in unused:
        if id(function.node) not in run.called:
            run.gap(function.location, "a router is made by a function that nothing is seen to call")


def _functions(value: Value) -> Iterator[Closure]:
    """The functions that a name of a module leads to: itself, a class's constructor, the members of an object."""
    value = settled(value)
    if isinstance(value, ClassValue):
        value = value.find("constructor")
    for each in list(value.values()) if isinstance(value, dict) else [value]:
        if isinstance(each, Closure):
            yield each


def _built(run: Interpreter, function: Closure) -> type[Model] | None:
    """What a function that nothing has called makes: an application if it makes one, else any other modelled thing."""
    found: type[Model] | None = None
    if id(function.node) in run.called:
        return None
    for node in walk(function.node.body, *(parameter.default for parameter in function.node.parameters)):
        if isinstance(node, syntax.Call) and isinstance(node.func, syntax.Name | syntax.Attribute):
            value = _outside(run, node.func, function)
            kind = run.models.get(value.dotted) if isinstance(value, External) else None
            if isinstance(kind, type) and issubclass(kind, Model):
                if kind.application:
                    return kind
                found = kind if found is None or getattr(kind, "router", False) else found
    return found


def _outside(run: Interpreter, node: syntax.Expression, function: Closure) -> Value:
    """The external thing a name or a member of one means, without loading anything."""
    if isinstance(node, syntax.Name):
        found = function.scope.find(node.id)
        return found if isinstance(found, External) else None
    base = _outside(run, node.value, function) if isinstance(node, syntax.Attribute) else None
    return (
        External(f"{base.dotted}.{node.name}")
        if isinstance(base, External) and isinstance(node, syntax.Attribute)
        else None
    )
