"""Connexion: an OpenAPI document is the routing table; ``operationId`` names the function that answers.

https://connexion.readthedocs.io/en/latest/routing.html
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from deployable.linkers.frameworks import Serving
from deployable.linkers.frameworks._flask_objects import Extension, Flask, Rule, Scaffold
from deployable.linkers.frameworks.flask import Walk, added
from deployable.linkers.interpreter import MISSING, CallSite, Interpreter, Kind, Value, settled
from deployable.linkers.interpreter.file_paths import known
from deployable.linkers.mounts import Way
from deployable.model import ApiDocs, ApiDocument, ApiOperation, Gap, Location, Route

LANGUAGE = "python"
LITERALS = (b"connexion",)


class Application(Flask):
    """``connexion.App(__name__, specification_dir="openapi/")``."""

    def attribute(self, name: str) -> Value:
        return self.instance if name in ("app", "middleware") else super().attribute(name)

    def on_add_api(self, call: CallSite) -> Value:
        api = Api(call)
        self.extensions.append(api)
        api.homes.append(self)
        api.folder = self._folder()
        call.interpreter.effects += 1
        call.interpreter.made.append(api)
        return None

    def _folder(self) -> str:
        """Where documents are looked for: below the folder of the module that the application is named after."""
        beside = dirname(self.call.location.path)
        given = self.call.get(None, "specification_dir", "")
        if (path := known(given)) is not None:
            return path.path
        return normpath(join(beside, given)) if isinstance(given, str) else beside

    def static_path(self) -> str | None:
        return None


class Api(Extension):
    """One ``add_api("openapi.yaml", base_path="/v1")``."""

    folder = ""

    def attach(self, value: Value, call: CallSite) -> None:
        """It is hung onto its application by the call that makes it."""

    def document(self) -> ApiDocument | None:
        given = self.call.get(0, "specification")
        path = found.path if (found := known(given)) is not None else given
        if not isinstance(path, str):
            return None
        wanted = {normpath(join(self.folder, path)), normpath(path)}
        documents = self.call.interpreter.sources.openapi
        beside = [each for each in documents if each.location.path in wanted]
        same = [each for each in documents if each.location.path.rpartition("/")[2] == path.rpartition("/")[2]]
        return beside[0] if beside else same[0] if len(same) == 1 else None

    def base(self, document: ApiDocument) -> str:
        given = self.call.text(None, "base_path")
        return (given if given is not None else next(iter(document.bases), "")).rstrip("/")

    def rules(self) -> Iterator[Rule]:
        document = self.document()
        if document is None:
            self.call.interpreter.gap(self.call.location, "the document that routes are made of could not be found")
            return
        for operation in document.operations:
            yield self._rule(operation, self.base(document))

    def _rule(self, operation: ApiOperation, base: str) -> Rule:
        return Rule(
            base + operation.path,
            (operation.method,),
            self._function(operation.handler),
            self.call,
            source="connexion",
            place=operation.location,
            documented="openapi" if operation.documented else "",
            auth="security" if operation.secured else "",
        )

    def _function(self, dotted: str) -> Value:
        """``package.module.function``, or a method: the longest module name that the repository has."""
        run, importer = self.call.interpreter, self.call.module
        parts = dotted.split(".") if dotted else []
        for end in range(len(parts) - 1, 0, -1):
            name = ".".join(parts[:end])
            module = importer if name == importer.name else importer.language.resolve(name, importer)
            if module is not None:
                value: Value = module
                for part in parts[end:]:
                    value = run.attribute(value, part)
                return settled(value)
        return MISSING

    def brings(self, home: Scaffold, way: Way) -> Iterator[Route | ApiDocs]:
        """The document itself and the page that shows it."""
        document = self.document()
        if document is None:
            return
        base = self.base(document)
        at = Location(document.location.path, document.location.line)
        yield ApiDocs("generated", "connexion", self.call.location, way.prefix + base + "/ui/")
        for path in ("/swagger.json" if document.version.startswith("2") else "/openapi.json", "/ui/"):
            yield added("GET", base + path, self.call, way, "connexion", "", at)


MODELS: dict[str, Kind] = dict.fromkeys(
    (f"connexion.{name}" for name in ("App", "FlaskApp", "AsyncApp", "AioHttpApp", "apps.flask_app.FlaskApp")),
    Application,
)


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    """Its applications are walked as Flask's, with those where there are any."""
    if "flask.Flask" not in run.models:
        yield from Walk(run, serving).applications()
