"""Next.js: route handlers (``app/**/route.ts``) and API routes (``pages/api/**``), by their place.

https://nextjs.org/docs/app/api-reference/file-conventions/route, /docs/pages/building-your-application/routing/api-routes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers.middleware import refuses
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import Closure, Interpreter, Kind, Module, settled
from deployable.linkers.interpreter.walk import walk
from deployable.model import Gap, Location, Route

LANGUAGE = "javascript"
FRONT_ENDS = True
LITERALS = (b"NextResponse", b"NextApiRe", b"nextConfig")
PLACES = re.compile(r"(^|/)(app/([^\n]*/)?route|pages/api/[^\n]*)\.[jt]sx?$")
MODELS: dict[str, Kind] = {}

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_ROUTE_FILE = re.compile(r"(?:^|/)app/(?:(.*)/)?route\.[jt]sx?$")
_API_FILE = re.compile(r"(?:^|/)pages/(api(?:/.*)?)\.[jt]sx?$")


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | Gap]:
    reach = ScriptReach(run)
    for path in run.sources.all("javascript"):
        handlers, pages = _ROUTE_FILE.search(path), _API_FILE.search(path)
        if (handlers or pages) and _in_next(run, path):
            tree = run.sources.read("javascript", path)
            if isinstance(tree, syntax.Module):
                module = run.load(run.module_at(path, "javascript"))
                found = (
                    _handlers(tree, path, handlers[1] or "")
                    if handlers
                    else _page(tree, path, pages[1] if pages else "")
                )
                yield from (_completed(run, module, route, reach) for route in found)


def _in_next(run: Interpreter, path: str) -> bool:
    language: Any = run.language("javascript")
    package = language.paths.package(language.paths.package_folder(path.rpartition("/")[0]))
    return package is not None and any(name == "next" for name, _, _ in (*package.dependencies, *package.development))


def url_of(folder: str) -> str | None:
    """The path that a folder serves, ``None`` for a private one.

    >>> url_of("(shop)/api/users/[id]"), url_of("api/auth/[...all]"), url_of("_lib/x"), url_of("")
    ('/api/users/{id}', '/api/auth/*', None, '/')
    """
    parts: list[str] = []
    for part in filter(None, folder.split("/")):
        if part.startswith("_"):
            return None
        if part.startswith("@") or (part.startswith("(") and part.endswith(")")):
            continue
        if part.startswith(("[...", "[[...")):
            parts.append("*")
        else:
            parts.append(re.sub(r"\[(\w[\w-]*)\]", r"{\1}", part))
    return "/" + "/".join(parts)


def _handlers(tree: syntax.Module, path: str, folder: str) -> Iterator[Route]:
    url = url_of(folder)
    if url is None:
        return
    for statement in tree.body:
        if isinstance(statement, syntax.Export) and statement.name in _METHODS:
            yield Route(statement.name, url, Location(path, statement.line), "next", handler=statement.name)


def _page(tree: syntax.Module, path: str, name: str) -> Iterator[Route]:
    url = url_of(re.sub(r"(^|/)index$", "", name))
    default = next((each for each in tree.body if isinstance(each, syntax.Export) and each.name == "default"), None)
    if url is None or default is None:
        return
    methods = {
        operand.value
        for node in walk(tree.body)
        if isinstance(node, syntax.Operation) and node.operator == "=="
        for operand in node.operands
        if isinstance(operand, syntax.Const) and operand.value in _METHODS and _asks_method(node)
    }
    for method in sorted(methods, key=_METHODS.index) if methods else ["ANY"]:
        yield Route(str(method), url, Location(path, default.line), "next", handler="default")


def _asks_method(node: syntax.Operation) -> bool:
    return any(
        (isinstance(operand, syntax.Attribute) and operand.name == "method")
        or (isinstance(operand, syntax.Name) and operand.id == "method")
        for operand in node.operands
    )


def _completed(run: Interpreter, module: Module, route: Route, reach: ScriptReach) -> Route:
    function = settled(module.language.member(module, route.handler))
    health = answers_probe(route.method, route.path)
    if not isinstance(function, Closure):
        return route._replace(health=health, in_schema="*" not in route.path)
    return route._replace(
        handler=function.name or route.handler,
        responds="return annotation" if function.node.returns is not None else "",
        in_schema="*" not in route.path,
        auth="it answers 401 itself" if refuses(function) else "",
        database=reach.database(function) if health else None,
        swallows_failure=health and swallows(function),
        health=health,
    )
