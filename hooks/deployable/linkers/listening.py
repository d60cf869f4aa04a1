"""What the code listens on: the calls that open a port, with the values that reach them, and gunicorn's configuration files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeGuard

from deployable import syntax
from deployable.linkers.interpreter import (
    MISSING,
    CallSite,
    Interpreter,
    Module,
    Value,
    force,
    settled,
    variable_of,
)
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import dotted
from deployable.model import Listen, Location

WATCHED = ("listen", "run", "run_app", "serve", "Config")
_LITERALS = {
    "python": (b"uvicorn.run", b"uvicorn.Config", b".run(", b"serve(", b"run_app("),
    "javascript": (b".listen(", b"serve("),
}
_PYTHON = ("uvicorn.run", "uvicorn.Config", "web.run_app", "hypercorn.run", "serve", "waitress.serve")
_ANYWHERE = ("web.run_app", "serve", "waitress.serve")
"""Those that listen on every address unless they are told otherwise."""
_NOT_SERVERS = ("asyncio.run", "subprocess.run", "anyio.run", "trio.run")
_GUNICORN = re.compile(r"(^|/)[^/]*gunicorn[^/]*\.py$")
_ADDRESS = re.compile(r"[\w.:\[\]-]+")


def find(run: Interpreter) -> Iterator[Listen]:
    """One a call, in the order of files and lines."""
    for reader, literals in _LITERALS.items():
        modules = [run.module_at(path, reader) for path in run.sources.having(reader, *literals)]
        for module in (*modules, *(_entries(run) if modules and reader == "javascript" else ())):
            run.load(module)
        for module in modules:
            starts = (module.path,) if reader == "python" else tuple(_importers(run, module.path))
            yield from (listen._replace(starts=starts) for listen in _of_module(run, module, reader))
    for path in run.sources.having("python", b"bind"):
        if _GUNICORN.search(path):
            yield from _bound(run, path)


def _entries(run: Interpreter) -> list[Module]:
    """The modules of JavaScript that start commands name."""
    named = {file for manifest in run.sources.manifests for start in manifest.starts for file in start.files}
    return [run.module_at(file, "javascript") for file in sorted(named & set(run.sources.all("javascript")))]


def _importers(run: Interpreter, path: str) -> list[str]:
    """The file itself and every file that imports it, directly or through others."""
    found = {path: None}
    todo = [path]
    while todo:
        target = todo.pop()
        for file, edges in run.imports.items():
            if file not in found and any(imported == target for imported, _ in edges):
                found[file] = None
                todo.append(file)
    return list(found)


def _of_module(run: Interpreter, module: Module, reader: str) -> Iterator[Listen]:
    made = {id(site.node): site for name in WATCHED for site in run.watched.get(name, ())}
    for node in walk(*(module.tree.body if module.tree else ())):
        if isinstance(node, syntax.Call) and (name := dotted(node.func)).rpartition(".")[2] in WATCHED:
            site = made.get(id(node)) or run.site(node, module.scope)
            yield from _python(name, site) if reader == "python" else _node(name, site)


def _python(name: str, site: CallSite) -> Iterator[Listen]:
    said = site.keywords.keys() & {"host", "port", "debug"}
    if name in _NOT_SERVERS or not (name in _PYTHON or (name.endswith(".run") and said)):
        return
    host = site.raw(None, "host")
    default = "" if "host" in site.keywords or name in _ANYWHERE else "127.0.0.1"
    debug = [site.raw(None, word) for word in ("debug", "reload")]
    switch = next((each for each in debug if variable_of(each)), None)
    port = _port(site.raw(None, "port"))
    yield Listen(
        f"{name}(…)",
        site.location,
        _literal(host) or default,
        *port,
        any(each is True for each in debug),
        variable_of(host),
        debug_variable=variable_of(switch),
        debug_default=settled(switch) is True,
    )


def _node(name: str, site: CallSite) -> Iterator[Listen]:
    if not site.arguments or not (name.endswith(".listen") or name in ("serve", "Bun.serve", "Deno.serve")):
        return
    first = settled(site.raw(0))
    if isinstance(first, dict):
        default = "127.0.0.1" if "port" in first and "fastify" in name.lower() else ""
        host = first.get("host", first.get("hostname", MISSING))
        port = _port(first.get("port", MISSING))
        address = default if host is MISSING else _address(host)
        yield Listen(f"{name}(…)", site.location, address, *port, host_variable=variable_of(force(host)))
    elif name.endswith(".listen"):
        host, port = _address(site.raw(1)), _port(site.raw(0))
        if host or any(port):
            yield Listen(f"{name}(…)", site.location, host, *port, host_variable=variable_of(site.raw(1)))


def _bound(run: Interpreter, path: str) -> Iterator[Listen]:
    """``bind`` of a gunicorn configuration file."""
    module = run.module_at(path)
    run.load(module)
    bound = next((node for node in module.tree.body if _assigns(node, "bind")), None) if module.tree else None
    value = force(module.scope.names.get("bind", MISSING))
    variable = variable_of(value) or _variable_in(run, module, bound)
    value = settled(value)
    written = settled(value[0]) if isinstance(value, list) and value else value
    host, _, port = written.rpartition(":") if isinstance(written, str) else ("", "", "")
    if port.isdigit() or variable:
        yield Listen(
            "bind",
            Location(path, bound.line if bound is not None else 1),
            host,
            port if port.isdigit() else "",
            variable,
            starts=(path,),
        )


def _variable_in(run: Interpreter, module: Module, bound: syntax.Assign | None) -> str:
    """The variable that is a part of what is written: ``f"0.0.0.0:{os.environ['PORT']}"``, ``"[::]:{}".format(port)``."""
    parts = walk(bound.value) if bound is not None else ()
    read = (each for each in parts if isinstance(each, syntax.Name | syntax.Call | syntax.Subscript))
    return next(filter(None, (variable_of(force(run.evaluate(each, module.scope))) for each in read)), "")


def _assigns(node: object, name: str) -> TypeGuard[syntax.Assign]:
    return isinstance(node, syntax.Assign) and any(
        isinstance(target, syntax.Name) and target.id == name for target in node.targets
    )


def _port(value: Value) -> tuple[str, str]:
    """(number as digits or empty, environment variable that may replace it)"""
    value = force(value)
    literal = _literal(value)
    return (literal if literal.isdigit() else ""), variable_of(value)


def _address(value: Value) -> str:
    written = _literal(value)
    return written if _ADDRESS.fullmatch(written) else ""


def _literal(value: Value) -> str:
    value = settled(value)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
