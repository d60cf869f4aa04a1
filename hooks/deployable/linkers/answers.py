"""What a GET for a path gets from a service's routes, as their framework treats trailing slashes and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deployable.model import Answer, Route, RouteState

SLASHES = {
    "fastapi": ("redirect", "redirect"), "starlette": ("redirect", "redirect"),
    "flask": ("redirect", "missing"), "quart": ("redirect", "missing"),
    "django": ("redirect", "missing"), "drf": ("redirect", "missing"), "django-ninja": ("redirect", "missing"),
    "express": ("served", "served"), "nestjs": ("served", "served"), "koa": ("served", "served"), "sanic": ("served", "served"),
    "litestar": ("served", "served"), "fastify": ("missing", "missing"), "hono": ("missing", "missing"), "aiohttp": ("missing", "missing"),
    "tornado": ("missing", "missing"), "falcon": ("missing", "missing"), "nextjs": ("missing", "redirect"), "next": ("missing", "redirect"),
    "spring": ("missing", "missing"),
}  # fmt: skip
"""Framework → what happens to a request that (lacks the route's trailing slash, has one that the route lacks)."""
_FILES = re.compile(r"static ?files|(express|koa|serve)[.-](static|serve)", re.IGNORECASE)
"""Handlers that serve files: what they answer to a path that is no file says nothing of the service."""
_CHOICE = re.compile(r"(\([\w/.-]+(?:\|[\w/.-]+)+\))")
"""Words of which one stands in the path."""
_READS = ("GET", "HEAD", "ANY", "*")


def answer_to(path: str, routes: Iterable[Route]) -> tuple[Answer, tuple[Route, ...], str]:
    """What a GET for the path gets from these routes, the routes that decide it (files that may answer a path that no
    handler serves), and why it is unknown.

    A literal path wins over a trailing slash, that over parameters and opaque routes.
    """
    served = [route for route in routes if route.state is not RouteState.UNMOUNTED]
    same = [route for route in served if _is(route, path) and route.state is not RouteState.OPAQUE]
    reading = [route for route in same if route.method in _READS]
    for route in reading:
        if route.state is RouteState.SERVED:
            return Answer.SERVED, (route,), ""
    if reading:
        return (
            Answer.UNKNOWN,
            tuple(reading),
            f"`{path}` is served only on a condition: {reading[0].condition or 'not known'}",
        )
    slashed = [(route, _slash(route, path)) for route in served if route.method in _READS and route.path != path]
    for wanted, answer in (("served", Answer.SERVED), ("redirect", Answer.REDIRECTED)):
        for route, outcome in slashed:
            if outcome == wanted:
                return answer, (route,), ""
    maybe = [route for route in served if route.method in _READS and _may(route, path)]
    files = [route for route in maybe if _FILES.search(route.handler) and not _names_a_file(path)]
    if len(maybe) > len(files):
        return Answer.UNKNOWN, tuple(maybe[:3]), f"`{maybe[0].path}` may answer it"
    if same:
        return Answer.OTHER_METHOD, tuple(same), ""
    return Answer.MISSING, tuple(files), ""


def _is(route: Route, path: str) -> bool:
    """Whether the route is this very path, or one of those that its groups of words stand for: ``/(v4|latest)/health``."""
    if "(" not in route.path:
        return route.path == path
    parts = _CHOICE.split(route.path)
    pattern = "".join(part if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return len(parts) > 1 and re.fullmatch(pattern, path) is not None


def _names_a_file(path: str) -> bool:
    return path == "/" or "." in path.rpartition("/")[2]


def _slash(route: Route, path: str) -> str:
    """What the route's framework does with a path that differs from it by a trailing slash only; empty for any other path."""
    if route.path.rstrip("/") != path.rstrip("/") or route.state is not RouteState.SERVED or path.rstrip("/") == "":
        return ""
    family = "flask" if route.framework.startswith(("flask", "api")) else route.framework
    lacks, extra = SLASHES.get(family, ("missing", "missing"))
    return lacks if route.path.endswith("/") else extra


def _may(route: Route, path: str) -> bool:
    """Whether parameters or an opaque prefix could stand for the path."""
    if route.state is RouteState.OPAQUE or route.path.endswith("/**"):
        prefix = route.path.removesuffix("**").rstrip("/")
        return not prefix or path == prefix or path.startswith(prefix + "/")
    if "{" not in route.path and "*" not in route.path:
        return False
    parts = _parts(route.path)
    # Django's `re_path(".*", …)` and `(?P<path>.*)` take nothing and slashes as well.
    rest = ".*" if route.framework in ("django", "drf") and parts[-1] in ("{var}", "{path}", "{rest}") else ""
    pattern = "".join(
        ".*" if part.startswith("*") else "[^/]+" if part.startswith("{") else re.escape(part)
        for part in (parts[:-1] if rest else parts)
    )
    return re.fullmatch(pattern + (rest or "/?"), path) is not None


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"(\{[^{}]*\}|\*+)", path) if part]
