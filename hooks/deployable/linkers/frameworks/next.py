"""Next.js: route handlers (``app/**/route.ts``) and API routes (``pages/api/**``), by their place.

https://nextjs.org/docs/app/api-reference/file-conventions/route, /docs/pages/building-your-application/routing/api-routes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable import syntax
from deployable.linkers.frameworks import Serving
from deployable.linkers.handlers.middleware import innermost, refuses
from deployable.linkers.handlers.scripts import ScriptReach, swallows
from deployable.linkers.health import answers_probe
from deployable.linkers.interpreter import Closure, External, Interpreter, Kind, Made, Module, settled, text
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
    sites: dict[str, Site] = {}
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
                folder = run_folder(run, path)
                site = sites[folder] if folder in sites else sites.setdefault(folder, Site.of(run, folder))
                yield from (site.below(_completed(run, module, route, reach)) for route in found)


def run_folder(run: Interpreter, path: str) -> str:
    """The folder of the package that a file belongs to."""
    language: Any = run.language("javascript")
    return str(language.paths.package_folder(path.rpartition("/")[0]))


class Site(NamedTuple):
    """What a whole Next application says of its routes: ``basePath`` of its configuration, and its middleware."""

    base: str = ""
    guard: str = ""
    """The file of a middleware that refuses, else empty."""
    matcher: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    """Paths that the middleware names: those that it lets by."""

    @classmethod
    def of(cls, run: Interpreter, folder: str) -> Site:
        guard, matcher, named = _middleware(run, folder)
        return cls(_base(run, folder), guard, matcher, named)

    def below(self, route: Route) -> Route:
        covered = route.path not in self.named and any(_matches(pattern, route.path) for pattern in self.matcher)
        auth = route.auth or (self.guard if covered else "")
        return route._replace(path=self.base + route.path if self.base else route.path, auth=auth)


def _found(run: Interpreter, folder: str, names: tuple[str, ...]) -> Module | None:
    language: Any = run.language("javascript")
    places = [f"{folder}/{name}" if folder else name for name in names]
    path = next((found for place in places if (found := language.paths.plain_file(place))), None)
    return run.load(run.module_at(path, "javascript")) if path is not None else None


def _base(run: Interpreter, folder: str) -> str:
    """``basePath``; wrappers of plugins (``withSentry(config)``) are looked through."""
    module = _found(run, folder, ("next.config",))
    value = settled(module.language.member(module, "default")) if module is not None else None
    for _ in range(6):
        if isinstance(value, Closure):
            value = settled(run.call_with(value, [], value.scope))
        elif isinstance(value, Made):
            value = next(
                (held for each in value.arguments if isinstance(held := settled(each), dict | Closure | Made)), None
            )
    base = text(value.get("basePath", "")) if isinstance(value, dict) else ""
    return "/" + base.strip("/") if base and base.strip("/") else ""


def _middleware(run: Interpreter, folder: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """(its place, what it covers, the paths it names) of a middleware that refuses by itself and says for which paths it runs."""
    module = _found(run, folder, ("middleware", "src/middleware", "proxy", "src/proxy"))
    if module is None:
        return "", (), frozenset()
    config = settled(module.language.member(module, "config"))
    matcher = settled(config.get("matcher", [])) if isinstance(config, dict) else []
    patterns = tuple(each for item in (matcher if isinstance(matcher, list) else [matcher]) if (each := text(item)))
    for name in ("middleware", "proxy", "default"):
        value = settled(module.language.member(module, name))
        by_package = isinstance(value, External) and value.dotted.startswith("next-auth/middleware")
        function = innermost(value)
        if by_package or (function is not None and refuses(function)):
            return f"{module.path.rpartition('/')[2]} before it", patterns, _paths_named(run, module) - {*patterns}
    return "", (), frozenset()


def _paths_named(run: Interpreter, module: Module) -> frozenset[str]:
    tree = run.sources.read(module.language.reader, module.path)
    texts = (node.value for node in walk(tree.body) if isinstance(node, syntax.Const)) if tree is not None else ()
    return frozenset(each for each in texts if isinstance(each, str) and each.startswith("/"))


def _matches(pattern: str, path: str) -> bool:
    """
    >>> _matches("/api/private/:path*", "/api/private/x"), _matches("/((?!api|_next).*)", "/api/x"), _matches("/me", "/me")
    (True, False, True)
    """
    if pattern.startswith("/((?!"):
        left_out = pattern[5:].partition(")")[0].split("|")
        return not any(each and path[1:].startswith(each.replace("\\", "").rstrip("$")) for each in left_out)
    fixed, wild, _ = re.sub(r":\w+\*|\(\.\*\)|\*", "*", pattern).partition("*")
    return (path + "/").startswith(fixed) if wild else path == fixed


def _in_next(run: Interpreter, path: str) -> bool:
    language: Any = run.language("javascript")
    package = language.paths.package(run_folder(run, path))
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
