"""One module a web framework; found by scanning this package, so a new framework is a new file and nothing else.

A framework module declares

- ``LANGUAGE``: ``"python"`` or ``"javascript"`` (TypeScript too);
- ``LITERALS``: byte strings; every service file that holds one is run as a root, so that nothing that builds routes is
  missed. Take the words that building a router or an application cannot do without (``b"fastapi"``), not ``b".get("``;
- ``MODELS``: dotted name of each external class or function it understands → a ``Model`` subclass or a function from
  ``CallSite`` to a value, under every name it can be imported by (``fastapi.APIRouter``, ``fastapi.routing.APIRouter``;
  for JavaScript the package, a dot, the export: ``express.Router``, ``express.default`` for the default export or the
  callable module itself). Names of attributes and results chain: ``flask_httpauth.HTTPBasicAuth().login_required``;
- ``collect(run, serving)``: after everything has run, yields ``Route``, ``ApiDocs`` and ``Gap``;
- optionally ``PLACES``: a compiled expression over paths; a file that stands there makes the framework matter without a literal;
- optionally ``begin(run)``: before any file runs, what all of them may ask for (``django.conf.settings``);
- optionally ``prepare(run)``: load what no literal or import leads to (Django's ``ROOT_URLCONF``, Next's route files);
- optionally ``guess(dotted)``: the model for an external name that ``MODELS`` does not list, or ``None``;
- optionally ``finish(run)``: before ``collect``, run what only a started application would (lifespans).

What a module can rely on (all importable from ``deployable.linkers.interpreter``):

- A call of a modelled class makes an ``Instance`` whose ``native`` is ``YourModel(call)``. A local subclass of it makes an
  ``Instance`` of that ``ClassValue``; its own ``__init__`` runs and ``super().__init__(…)`` reaches ``YourModel(call)``;
  its own methods win over ``on_…``. ``run.instances(YourModel)`` lists them in order of creation.
- ``on_<method>(call)`` gets every ``object.<method>(…)``, ``other(name, call)`` the rest. A decorator such as
  ``@router.get("/x")`` is a call that must return something callable with the function: return
  ``Native("get", lambda site: …)``, whose ``site.get(0)`` is the decorated ``Closure`` (or ``ClassValue``); return it
  unchanged. ``@api.doc`` without parentheses is the call itself, with the function as its first argument.
- ``call.get(position, keyword, default)`` forces a lazily imported argument and takes configuration at the value the code
  prefers; ``call.raw(…)`` leaves ``Assumed`` visible (``raw.condition`` is the test as written); ``call.text(…)`` is the string
  or ``None``; ``call.texts(…)`` a list of strings; ``call.has(…)`` loads nothing. ``call.location`` is the place;
  ``call.conditions`` are the undecided tests around it, as written: routes made there are ``conditional``.
- What is external and not modelled is ``Made(origin, arguments, keywords)`` when called (``Depends(get_user)`` →
  ``origin == "fastapi.Depends"``) and ``External(dotted)`` otherwise. Classes are ``ClassValue``: ``find(name)`` through the
  method resolution order, ``is_a("flask.views.MethodView")`` for external bases, ``decorators``. Functions are
  ``Closure``: ``location`` (first decorator's line), ``name``, ``node`` (its ``syntax.Function``), ``innermost()`` under local
  wrappers, ``all_decorators()``.
- A class method that a local class inherits from an external base (``UserView.as_view()``) is looked up in ``MODELS`` as
  ``flask.views.MethodView.as_view`` for each external base and called with the class as first argument; without a model it
  is ``Made("flask.views.MethodView.as_view", …)`` whose ``owner`` is the class.
- ``run.call_with(function, arguments, scope)`` calls a value (a plugin, a factory); ``run.load(run.module_at(path))`` runs a
  file; ``run.attribute(value, name)``; ``run.evaluate(node, closure.scope)``; ``run.gap(location, reason)`` reports what is
  dynamic beyond reach, with its place.
- ``serving.served(native)`` says whether an application object is one that runs: false when the start commands name another;
  ``serving.imported(path)`` whether anything imports a file whose routes hang on another file's router.

What a handler's code tells (who is refused, how often, whether it reaches a database or hides failures) is answered by
``deployable.linkers.handlers``: ``Describer(run).described(route, handler)`` for all of it at once. What lies between an
application and a route is a ``mounts.Way``.

Imports: Python's are resolved in ``interpreter.python_modules`` (source roots, relative, star, re-exports, namespace packages),
JavaScript's in ``interpreter.javascript_modules`` (class ``JavaScript(Language)``). An imported name is ``Lazy`` until needed, so
files are parsed only when their values matter; ``settled(value)`` forces and unwraps, ``text(value)`` gives a string.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

from deployable.linkers.interpreter import Interpreter, Kind, Model
from deployable.model import ApiDocs, Gap, Route


class Serving(Protocol):
    """Which application objects run, as far as start commands tell."""

    def served(self, native: Model) -> bool: ...
    def start(self, native: Model) -> None: ...

    def imported(self, path: str) -> bool: ...


class Framework(Protocol):
    LANGUAGE: str
    LITERALS: tuple[bytes, ...]
    MODELS: dict[str, Kind]

    def collect(self, run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]: ...


def names() -> list[str]:
    """The framework modules of this package."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))


def framework(name: str) -> Framework:
    found: Any = import_module(f"{__name__}.{name}")
    return found
