"""Prints the routes that a framework's own router holds, as JSON pairs of method and path. Run in a process of its own.

python frameworks_own_routes.py FRAMEWORK FOLDER MODULE:APP
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

Pairs = Iterator[tuple[str, str]]
IMPLIED = {"HEAD", "OPTIONS"}


def starlette(routes: Any, prefix: str = "") -> Pairs:
    for route in routes:
        path = prefix + getattr(route, "path", "")
        if hasattr(route, "endpoint") and hasattr(route, "methods"):
            endpoint = route.endpoint
            verbs = route.methods or {
                verb.upper() for verb in ("get", "post", "put", "patch", "delete") if hasattr(endpoint, verb)
            }
            yield from ((method, path) for method in verbs if method not in IMPLIED)
        elif getattr(route, "routes", None):
            yield from starlette(route.routes, path)


def fastapi(routes: Any, prefix: str = "") -> Pairs:
    """Included routers stay objects of their own since FastAPI 0.13x; ``effective_candidates`` opens them."""
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from fastapi(route.effective_candidates(), prefix)
        elif getattr(route, "methods", None):
            yield from ((method, prefix + route.path) for method in route.methods if method not in IMPLIED)
        elif getattr(route, "routes", None):
            yield from fastapi(route.routes, prefix + route.path)


def flask(app: Any) -> Pairs:
    for rule in app.url_map.iter_rules():
        yield from ((method, rule.rule) for method in rule.methods - IMPLIED)


def litestar(app: Any) -> Pairs:
    for route in app.routes:
        if hasattr(route, "methods"):
            yield from ((method, route.path_format) for method in route.methods if method not in IMPLIED)


def aiohttp(app: Any) -> Pairs:
    for resource in app.router.resources():
        for route in resource:
            if route.method == "*":
                handler = route.handler
                yield from (
                    (verb.upper(), resource.canonical) for verb in ("get", "post", "delete") if hasattr(handler, verb)
                )
            elif route.method not in IMPLIED:
                yield route.method, route.resource.canonical


def sanic(app: Any) -> Pairs:
    app.finalize() if hasattr(app, "finalize") else app.router.finalize()
    for route in app.router.routes:
        yield from ((method, "/" + route.path) for method in route.methods if method not in IMPLIED)


def tornado(app: Any) -> Pairs:
    for rule in app.wildcard_router.rules:
        path = re.sub(r"\([^()]*\)", "{}", rule.matcher.regex.pattern.rstrip("$"))
        for verb in ("get", "post", "put", "patch", "delete"):
            if getattr(rule.target, verb).__qualname__.split(".")[
                0
            ] != "RequestHandler" and "_unimplemented" not in str(getattr(rule.target, verb)):
                yield verb.upper(), path


def falcon(app: Any) -> Pairs:
    def below(nodes: Any) -> Pairs:
        for node in nodes:
            for method, responder in (node.method_map or {}).items():
                if responder.__name__.startswith("on_") and method not in {*IMPLIED, "WEBSOCKET"}:
                    yield method, node.uri_template
            yield from below(node.children)

    yield from below(app._router._roots)


def main() -> None:
    framework, folder, target = sys.argv[1:4]
    sys.path.insert(0, folder)
    module, _, name = target.partition(":")
    app = import_module(module)
    for part in name.removesuffix("()").split("."):
        app = getattr(app, part)
    app = app() if name.endswith("()") else app
    found = globals()[framework](app.routes if framework in ("starlette", "fastapi") else app)
    json.dump(sorted(set(found)), sys.stdout)


if __name__ == "__main__":
    main()
