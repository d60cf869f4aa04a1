"""What applications serve, on what they listen, and what start commands name in vain: ``facts`` is ``model.Web``.

Every file that a framework's literals mark is run by the interpreter, then the files that start commands name, then those
that use the routers and factories found so far, because a composition root may hold no literal; factories nobody calls are
called. Each framework then says what its objects serve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from deployable import syntax
from deployable.linkers import frameworks, listening, marks
from deployable.linkers.frameworks import Framework
from deployable.linkers.interpreter import CallSite, ClassValue, Closure, External, Instance, Interpreter, Kind, Model
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.services import service_of
from deployable.linkers.serving import Serving
from deployable.model import ApiDocs, Gap, Linked, Listen, Route, RouteState, Sources, Web

READERS = {"python": "python", "javascript": "javascript"}
RUNNERS = (
    "uvicorn.run",
    "hypercorn.run",
    "waitress.serve",
    "granian.Granian",
    "gevent.pywsgi.WSGIServer",
    "bjoern.run",
    "aiohttp.web.run_app",
)
_ROUNDS = 3
_NAMES = 12


def link(sources: Sources) -> Linked:
    if not any(sources.all(reader) for reader in READERS.values()):
        return Linked(Web(marks.routes(sources, ())))
    known = [frameworks.framework(name) for name in frameworks.names()]
    for language, reader in READERS.items():
        # One pass over each file for all frameworks; what is asked next is known then.
        sources.having(reader, *(word for module in known if language == module.LANGUAGE for word in module.LITERALS))
    chosen = [module for module in known if marked(sources, module) or placed(sources, module)]
    models: dict[str, Kind] = {dotted: kind for module in chosen for dotted, kind in module.MODELS.items()}
    run = Interpreter(sources, models)
    run.watched.update({name: [] for name in listening.WATCHED})
    run.guesses += [guess for module in chosen if (guess := getattr(module, "guess", None))]
    serving = Serving(run, sources)
    run.models.update(dict.fromkeys(RUNNERS, serving.on_run))
    for step in _loading(run, sources, serving, chosen):
        with run.session():
            step()
    routes: list[Route] = []
    docs: list[ApiDocs] = []
    for module in chosen:
        with run.session():
            for found in module.collect(run, serving):
                if isinstance(found, Route):
                    routes.append(found)
                elif isinstance(found, ApiDocs):
                    docs.append(found)
                elif isinstance(found, Gap):
                    run.gap(found.location, found.reason, found.fact)
    gaps = list(run.gaps)
    listens: list[Listen] = []
    with run.session("listens"):
        for listen in listening.find(run):
            listens.append(listen)
    gaps += [gap for gap in run.gaps[len(gaps) :] if gap.fact == "listens"]
    found_routes = marks.routes(sources, dict.fromkeys(routes))
    found_docs = marks.docs(sources, dict.fromkeys(docs))
    return Linked(
        Web(_unshadowed(found_routes), found_docs, tuple(listens), tuple(dict.fromkeys(serving.absent))), tuple(gaps)
    )


def placed(sources: Sources, module: Framework) -> bool:
    """Whether a file stands where the framework takes routes from the place alone."""
    places = getattr(module, "PLACES", None)
    return places is not None and any(places.search(path) for path in sources.all(READERS[module.LANGUAGE]))


def marked(sources: Sources, module: Framework) -> list[str]:
    """Files that hold one of the framework's literals; a front end's own only where the framework lives in front ends."""
    found = list(sources.having(READERS[module.LANGUAGE], *module.LITERALS))
    if module.LANGUAGE != "javascript" or getattr(module, "FRONT_ENDS", False) or not found:
        return found
    services = sources.services
    return [path for path in found if not ((service := service_of(path, services)) and service.kind == "frontend")]


def _loading(
    run: Interpreter, sources: Sources, serving: Serving, chosen: list[Framework]
) -> Iterator[Callable[[], None]]:
    """What to run, one step at a time, so that a spent budget ends one step and not what follows."""
    python = any(module.LANGUAGE == "python" for module in chosen)
    for module in chosen:
        if begin := getattr(module, "begin", None):
            yield partial(begin, run)
    if python:
        yield partial(_load, run, serving.files(), "python")
    for module in chosen:
        yield partial(_load, run, marked(sources, module), module.LANGUAGE)
        if prepare := getattr(module, "prepare", None):
            yield partial(prepare, run)
    for _ in range(_ROUNDS if python else 0):
        paths = [path for path in _users(run, sources) if run.module_at(path).state == "new"]
        if not paths:
            break
        yield partial(_load, run, paths, "python")
    if python:
        yield partial(_call_factories, run)
        yield serving.find
    for finish in dict.fromkeys(getattr(module, "finish", None) for module in chosen):
        if finish is not None:
            yield partial(finish, run)


def _load(run: Interpreter, paths: list[str], language: str) -> None:
    for path in paths:
        run.load(run.module_at(path, language))


def _users(run: Interpreter, sources: Sources) -> list[str]:
    """Files that decorate with a router bound in a module that ran, or call a factory or a local class of applications."""
    names: dict[str, int] = {}
    for module in list(run.modules.values()):
        if module.path.endswith(".py"):
            for name, value in module.scope.names.items():
                if isinstance(value, Instance) and value.native is not None:
                    names[name] = names.get(name, 0) + 1
    often = sorted(names, key=lambda name: (-names[name], name))[:_NAMES]
    literals = [f"@{name}.".encode() for name in often]
    literals += [f"{closure.node.name}(".encode() for closure in _factories(run)][:_NAMES]
    literals += [f"{cls.name}(".encode() for cls in _bound(run, ClassValue) if _is_application_class(run, cls)][:_NAMES]
    return list(sources.having("python", *literals)) if literals else []


def _factories(run: Interpreter) -> list[Closure]:
    """Functions at the top of a module that make an application, or call one that does and give it back, and that nothing
    has called; those that call others first, for they know with what."""
    makers = {dotted.rpartition(".")[2] for dotted, kind in run.models.items() if _is_application(kind)}
    makers |= {cls.name for cls in _bound(run, ClassValue) if _is_application_class(run, cls)}
    direct = _calling(run, makers)
    around = _calling(run, {closure.node.name for closure in direct} - makers)
    known = {id(closure.node) for closure in direct}
    outer = [each for each in around if id(each.node) not in known and _gives_back(each)]
    return [each for each in (*outer, *direct) if id(each.node) not in run.called]


def _calling(run: Interpreter, names: set[str]) -> list[Closure]:
    """Functions at the top of a module, and methods of its classes, that call something of one of these names."""
    found = []
    for path in run.sources.having("python", *(f"{name}(".encode() for name in sorted(names))) if names else ():
        module = run.modules.get(path)
        for value in list(module.scope.names.values()) if module is not None else ():
            if isinstance(value, Closure | ClassValue) and value.scope.module is module:
                members = value.namespace.values() if isinstance(value, ClassValue) else [value]
                found += [each for each in members if isinstance(each, Closure) and _calls(each, names)]
    return found


def _calls(closure: Closure, names: set[str]) -> bool:
    return any(isinstance(node, syntax.Call) and _last(node.func) in names for node in walk(closure.node.body))


def _bound(run: Interpreter, kind: type) -> Iterator[Any]:
    """What is bound at the top of the Python modules that ran, where it was defined."""
    for module in list(run.modules.values()):
        if module.path.endswith(".py"):
            for value in list(module.scope.names.values()):
                if isinstance(value, kind) and value.scope.module is module:
                    yield value


def _gives_back(closure: Closure) -> bool:
    return any(isinstance(node, syntax.Return) and node.value is not None for node in walk(closure.node.body))


def _is_application_class(run: Interpreter, cls: ClassValue) -> bool:
    """A local subclass of an application, as far as its own line tells."""
    outside = [base.dotted for base in cls.written_bases if isinstance(base, External)]
    return any(_is_application(kind) for dotted in outside if (kind := run.models.get(dotted)) is not None)


def _is_application(kind: Kind) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model) and kind.application


def _last(node: syntax.Expression) -> str:
    return node.id if isinstance(node, syntax.Name) else node.name if isinstance(node, syntax.Attribute) else ""


def _call_factories(run: Interpreter) -> None:
    for closure in _factories(run):
        if id(closure.node) not in run.called and closure.scope.module.language.reader == "python":
            site = CallSite(run, None, closure.scope, [], {}, line=closure.node.line)
            owner = closure.owner
            receiver = run.call(owner, site) if owner is not None and closure.kind != "static" else None
            if id(closure.node) not in run.called:
                run.call(closure if receiver is None else closure.bound(receiver), site)


def _unshadowed(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """Without repeats: an application that a factory makes twice serves once, a route that is there in any case is not
    conditional because a script makes it again, and what is served somewhere is mounted."""
    always = {(route.method, route.path, route.location) for route in routes if route.state is RouteState.SERVED}
    mounted = {(route.method, route.location) for route in routes if route.state is not RouteState.UNMOUNTED}
    gates: dict[tuple[object, ...], list[str]] = {}
    for route in routes:
        if route.state is RouteState.CONDITIONAL:
            gates.setdefault((route.method, route.path, route.location), []).append(route.condition)
    kept: dict[tuple[object, ...], Route] = {}
    for route in routes:
        same = (route.method, route.path, route.location)
        if route.state is RouteState.UNMOUNTED and (route.method, route.location) in mounted:
            continue
        if route.state is RouteState.CONDITIONAL and (same in always or _is_narrower(route.condition, gates[same])):
            continue
        kept.setdefault((*same, route.state, route.condition, route.service), route)
    return tuple(kept.values())


def _is_narrower(condition: str, others: list[str]) -> bool:
    """Whether another condition is a part of this one: the same route is there under fewer tests."""
    return any(other != condition and condition.endswith(f" and {other}") for other in others)
