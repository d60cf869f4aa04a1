"""Packages that add routes to FastAPI and Starlette applications: versions, metrics, admin pages."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._starlette_objects import Mounted, Router
from deployable.linkers.frameworks.fastapi import Versioned
from deployable.linkers.interpreter import CallSite, Instance, Interpreter, Kind, Made, Model, Value
from deployable.model import ApiDocs, Gap, Route

LANGUAGE = "python"
LITERALS = (b"fastapi_versioning", b"prometheus_fastapi_instrumentator", b"sqladmin", b"starlette_admin")


def hang(app: Value, prefix: str, origin: str, call: CallSite) -> None:
    """Mount something of a package on an application or router."""
    if isinstance(app, Instance) and isinstance(app.native, Router):
        call.interpreter.effects += 1
        app.native.mounts.append(Mounted(prefix.rstrip("/"), Made(origin, [], {}, call.location), call))


class Instrumentator(Model):
    """``Instrumentator().instrument(app).expose(app, endpoint="/metrics")``."""

    def on_instrument(self, call: CallSite) -> Value:
        return self.instance

    on_add = on_instrument

    def on_expose(self, call: CallSite) -> Value:
        path = call.text(None, "endpoint") or "/metrics"
        hang(call.get(0, "app"), path, "prometheus_fastapi_instrumentator.Instrumentator.expose", call)
        return self.instance


class Admin(Model):
    """``sqladmin.Admin(app, engine)`` mounts itself; starlette-admin's is mounted by ``mount_to(app)``."""

    def __init__(self, call: CallSite) -> None:
        super().__init__(call)
        hang(call.get(0, "app"), self.prefix(), "sqladmin.Admin", call)

    def prefix(self) -> str:
        return self.call.text(None, "base_url") or "/admin"

    def on_mount_to(self, call: CallSite) -> Value:
        hang(call.get(0, "app"), self.prefix(), "starlette_admin.Admin", self.call)
        return None


MODELS: dict[str, Kind] = {
    "fastapi_versioning.VersionedFastAPI": Versioned,
    "fastapi_versioning.versioning.VersionedFastAPI": Versioned,
    "prometheus_fastapi_instrumentator.Instrumentator": Instrumentator,
    "sqladmin.Admin": Admin,
    "sqladmin.application.Admin": Admin,
    **{f"starlette_admin.contrib.{name}.Admin": Admin for name in ("sqla", "sqlmodel", "mongoengine", "odmantic")},
    "starlette_admin.BaseAdmin": Admin,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """The applications' own walk meets all of these."""
    return iter(())
