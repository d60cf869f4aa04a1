"""``tsoa``: decorated controllers that a generated ``RegisterRoutes(app)`` puts on an Express, Koa or hapi application.

The generated file is usually not in the repository; where it is, its own calls tell the routes. ``routes.basePath`` of
``tsoa.json`` stands before every path. https://tsoa-community.github.io/docs/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._controllers import Forms, Mark, marks, put
from deployable.linkers.frameworks._entry import begin, call_factories
from deployable.linkers.frameworks._node import Layers
from deployable.linkers.handlers.middleware import of_instance
from deployable.linkers.interpreter import Interpreter, Kind, Model
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "javascript"
LITERALS = (b"'tsoa'", b'"tsoa"', b"@tsoa/runtime", b"RegisterRoutes")
__all__ = ["LANGUAGE", "LITERALS", "MODELS", "begin", "collect", "finish", "guess"]

_FORMS = Forms(
    ("tsoa", "@tsoa/runtime"),
    {"Get": "GET", "Post": "POST", "Put": "PUT", "Patch": "PATCH", "Delete": "DELETE", "Head": "HEAD", "Options": "OPTIONS"},
    middleware=("Middlewares",),
    guards=("Security",),
    described=("Response", "SuccessResponse", "Example"),
)  # fmt: skip


class Controller(Mark):
    """``@Route("users")``."""


class Registered(Model):
    """``RegisterRoutes(app)`` of a file that is generated when the application is built."""


def guess(dotted: str) -> Kind | None:
    return Registered if dotted.endswith(".RegisterRoutes") else None


MODELS: dict[str, Kind] = {"tsoa.Route": Controller, "@tsoa/runtime.Route": Controller}


def finish(run: Interpreter) -> None:
    call_factories(run)
    for registered in run.instances(Registered):
        router = of_instance(registered.call.get(0), Layers)
        if router is None:
            run.gap(registered.call.location, "routes are registered on something that could not be resolved")
            continue
        base = _base_path(run, registered.call.module.path)
        for mark in marks(run, Controller):
            assert mark.cls is not None
            put(router, mark.cls, f"{base}/{(mark.call.text(0) or '').strip('/')}", _FORMS)


def _base_path(run: Interpreter, path: str) -> str:
    """``routes.basePath`` of the nearest ``tsoa.json`` at or above a file."""
    folder = posixpath.dirname(path)
    while True:
        config = run.sources.read("tsoa", posixpath.join(folder, "tsoa.json"))
        if config is not None:
            return "/" + str(config.base_path).strip("/") if config.base_path.strip("/") else ""
        if not folder:
            return ""
        folder = posixpath.dirname(folder)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """The routes are those of the application that they are registered on; the document is made of the decorators."""
    for registered in run.instances(Registered):
        yield ApiDocs("generated", "tsoa", registered.call.location._replace(end_line=0))
