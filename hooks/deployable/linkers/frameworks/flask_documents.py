"""Flask extensions that generate API documentation: Flask-Smorest, APIFlask, APIFairy, Flask-apispec, flasgger, flask-openapi3.

Their routes are Flask's; what they add by themselves is the documentation and its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.linkers import health
from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._flask_objects import Blueprint, Extension, Flask, Scaffold
from deployable.linkers.frameworks.flask import _as_view, added
from deployable.linkers.interpreter import (
    CallSite,
    Interpreter,
    Kind,
    Native,
    Unknown,
    Value,
    settled,
    text,
)
from deployable.linkers.mounts import Way, opaque
from deployable.model import ApiDocs, Gap, Route

_HEALTH = re.compile(r"(^|\.)\w*health\w*\.\w+$|\.(?i:\w*health\w*)$")
LANGUAGE = "python"
LITERALS = (
    b"flask_smorest", b"apiflask", b"apifairy", b"flask_apispec", b"flasgger", b"flask_openapi3", b"spectree",
    b"dockerflow", b"flask_healthz", b"health",
)  # fmt: skip


def setting(home: Scaffold, name: str, default: str | None) -> str | None:
    """A key of ``app.config``, or its default; ``None`` where it is switched off or set only at run time."""
    if not isinstance(home, Flask):
        return default
    value = settled(home.config.values.get(name, default))
    return default if isinstance(value, Unknown) else text(value)


class Documents(Extension):
    source = ""

    def pages(self, home: Scaffold) -> list[str]:
        """Paths it adds, the one a person opens first."""
        return []

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        pages = self.pages(home)
        for page in pages:
            yield added("GET", page, self.call, way, self.source, "documentation")
        yield ApiDocs("generated", self.source, self.call.location, way.prefix + pages[0] if pages else "")


class Smorest(Documents):
    """``Api`` of Flask-Smorest: https://flask-smorest.readthedocs.io/en/latest/openapi.html"""

    source = "flask-smorest"

    def on_register_blueprint(self, call: CallSite) -> Value:
        for home in self.homes:
            home.on_register_blueprint(call)
        if not self.homes:
            self._later = [*getattr(self, "_later", []), call]
        return None

    def on_init_app(self, call: CallSite) -> Value:
        super().on_init_app(call)
        for earlier in getattr(self, "_later", []):
            for home in self.homes:
                home.on_register_blueprint(earlier)
        self._later = []
        return None

    def other(self, name: str, call: CallSite) -> Value:
        return Native(name, lambda site: site.get(0))

    def pages(self, home: Scaffold) -> list[str]:
        prefix = setting(home, "OPENAPI_URL_PREFIX", None)
        if prefix is None:
            return []
        base = "/" + prefix.strip("/") if prefix.strip("/") else ""
        pages = [base + "/" + (setting(home, "OPENAPI_JSON_PATH", "openapi.json") or "openapi.json").strip("/")]
        for name, shown in (("OPENAPI_SWAGGER_UI", True), ("OPENAPI_REDOC", True), ("OPENAPI_RAPIDOC", True)):
            path = setting(home, f"{name}_PATH", None)
            script = setting(home, f"{name}_URL", None)
            if path is not None and shown and (script or name == "OPENAPI_SWAGGER_UI"):
                pages.insert(0, base + "/" + path.strip("/"))
        return pages

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        for found in super().brings(home, way):
            if isinstance(found, ApiDocs):
                found = found._replace(enabled=bool(found.url) or not isinstance(home, Flask))
            yield found


class APIFlask(Flask):
    """https://apiflask.com/api/app/"""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.extensions.append(_OfApp(call))


class _OfApp(Documents):
    source = "apiflask"

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.homes = []

    def pages(self, home: Scaffold) -> list[str]:
        call = self.call
        if call.get(None, "enable_openapi") is False:
            return []
        found = [_path(call, "docs_path", "/docs"), _path(call, "spec_path", "/openapi.json")]
        if found[0]:
            found.append(_path(call, "docs_oauth2_redirect_path", "/docs/oauth2-redirect"))
        prefix = call.text(None, "openapi_blueprint_url_prefix") or ""
        return [prefix + path for path in found if path]

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        for found in super().brings(home, way):
            yield found._replace(enabled=bool(found.url)) if isinstance(found, ApiDocs) else found


def _path(call: CallSite, name: str, default: str) -> str:
    value = call.get(None, name, default)
    return value if isinstance(value, str) else "" if value is None else default


class APIFairy(Documents):
    """https://apifairy.readthedocs.io/en/latest/intro.html#configuration"""

    source = "apifairy"

    def pages(self, home: Scaffold) -> list[str]:
        paths = (setting(home, "APIFAIRY_UI_PATH", "/docs"), setting(home, "APIFAIRY_APISPEC_PATH", "/apispec.json"))
        return [path for path in paths if path]


class FlaskApiSpec(Documents):
    source = "flask-apispec"

    def pages(self, home: Scaffold) -> list[str]:
        paths = (
            setting(home, "APISPEC_SWAGGER_UI_URL", "/swagger-ui/"),
            setting(home, "APISPEC_SWAGGER_URL", "/swagger/"),
        )
        return [path for path in paths if path]


class Flasgger(Documents):
    source = "flasgger"

    def pages(self, home: Scaffold) -> list[str]:
        given = self.call.get(None, "config", {})
        known = given if isinstance(given, dict) else {}
        specs = known.get("specs")
        first = settled(specs[0]) if isinstance(specs, list) and specs else {}
        route = text(first.get("route")) if isinstance(first, dict) else None
        static = text(known.get("static_url_path")) or "/flasgger_static"
        shown = text(known.get("specs_route")) or "/apidocs/"
        added_pages = [f"{shown.rstrip('/')}/index.html", "/oauth2-redirect.html", f"{static}/{{filename}}"]
        return [shown, route or "/apispec_1.json", *added_pages]


class OpenAPI3(Flask):
    """flask-openapi3's application: ``register_api`` is ``register_blueprint``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        self.extensions.append(_OpenAPI3Pages(call))

    def on_register_api(self, call: CallSite) -> Value:
        return self.on_register_blueprint(call)


class OpenAPI3Blueprint(Blueprint):
    def on_register_api(self, call: CallSite) -> Value:
        return self.on_register_blueprint(call)


class _OpenAPI3Pages(_OfApp):
    source = "flask-openapi3"

    def pages(self, home: Scaffold) -> list[str]:
        if self.call.get(None, "doc_ui") is False:
            return []
        prefix = self.call.text(None, "doc_prefix") or "/openapi"
        return [prefix, prefix + "/openapi.json"]


class HealthPackage(Extension):
    """A package that answers probes at paths of its own, once it is given the application."""

    paths: tuple[str, ...] = ()

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        for path in self.paths:
            yield added("GET", path, self.call, way, "flask", "health")


class UnknownHealth(Extension):
    """Something of a package nobody here knows that is called after health and is given the application (``Healthcheck(app)``):
    it answers at the path that it is given, or at one that only the package knows."""

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        given = [self.call.text(place) or "" for place in range(len(self.call.arguments))]
        given += [self.call.text(None, name) or "" for name in self.call.keywords]
        paths = [value for value in given if value.startswith("/")]
        for path in paths:
            yield added("GET", path, self.call, way, "flask", "health")
        if not paths:
            yield opaque(way, "/", self.call, "flask", "health")


def guess(dotted: str) -> Kind | None:
    """
    >>> guess("acme_utils.healthchecks.Healthcheck"), guess("flask_cors.CORS")
    (<class 'deployable.linkers.frameworks.flask_documents.UnknownHealth'>, None)
    """
    return UnknownHealth if _HEALTH.search(dotted) and not dotted.startswith("flask.") else None


def _health_packages() -> dict[str, Kind]:
    return {
        dotted: type("HealthPackage", (HealthPackage,), {"paths": paths})
        for dotted, paths in health.PYTHON_CALLS.items()
        if "flask" in dotted
    }


MODELS: dict[str, Kind] = {
    "flask_smorest.Api": Smorest,
    "flask_smorest.Blueprint": Blueprint,
    "flask_smorest.blueprint.Blueprint": Blueprint,
    "apiflask.APIFlask": APIFlask,
    "apiflask.app.APIFlask": APIFlask,
    "apiflask.APIBlueprint": Blueprint,
    "apiflask.views.MethodView.as_view": _as_view,
    "apifairy.APIFairy": APIFairy,
    "flask_apispec.FlaskApiSpec": FlaskApiSpec,
    "flask_apispec.extension.FlaskApiSpec": FlaskApiSpec,
    "flask_apispec.views.MethodResource.as_view": _as_view,
    "flask_apispec.MethodResource.as_view": _as_view,
    "flasgger.Swagger": Flasgger,
    "flask_openapi3.OpenAPI": OpenAPI3,
    "flask_openapi3.APIBlueprint": OpenAPI3Blueprint,
    **_health_packages(),
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """Flask's own walk meets all of these."""
    return iter(())
