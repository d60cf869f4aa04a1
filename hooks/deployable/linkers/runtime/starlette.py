"""What applications of Starlette and FastAPI are made with: debug mode, and the hosts of ``TrustedHostMiddleware``."""

from __future__ import annotations

from collections.abc import Iterator

from deployable import syntax
from deployable.linkers.interpreter import MISSING, CallSite, External, Interpreter, Module, settled, variable_of
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.runtime.values import as_written, is_doubtful, variable_within
from deployable.model import Setting

LITERALS = (b"TrustedHostMiddleware", b"debug=")
_APPLICATIONS = (
    "fastapi.FastAPI",
    "fastapi.applications.FastAPI",
    "starlette.applications.Starlette",
    "litestar.Litestar",
)
_HOSTS = "TrustedHostMiddleware"
_CALLED = ("FastAPI", "Starlette", "Litestar", "add_middleware", "Middleware", _HOSTS)


def settings(run: Interpreter) -> Iterator[tuple[str, list[Setting]]]:
    """The settings that each file makes applications with, as one process sees them."""
    run.watched.update({name: [] for name in _CALLED})
    for path in run.sources.having("python", *LITERALS):
        module = run.load(run.module_at(path))
        own = [setting for site in _sites(run, module) for setting in _of_call(run, site)]
        if own:
            yield path, own


def _sites(run: Interpreter, module: Module) -> Iterator[CallSite]:
    """The calls in question, as they were made; those of functions that nothing called as far as the module tells."""
    made = {id(site.node): site for name in _CALLED for site in run.watched[name]}
    for node in walk(*(module.tree.body if module.tree else ())):
        name = node.func.name if isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute) else ""
        if isinstance(node, syntax.Call) and (name or getattr(node.func, "id", "")) in _CALLED:
            yield made.get(id(node)) or run.site(node, module.scope)


def _of_call(run: Interpreter, site: CallSite) -> Iterator[Setting]:
    called = run.evaluate(site.node.func, site.scope) if site.node else MISSING
    names = [settled(called), *map(settled, site.arguments[:1])]
    dotted = [each.dotted for each in names if isinstance(each, External)]
    if dotted[:1] and dotted[0] in _APPLICATIONS and "debug" in site.keywords:
        yield _setting("DEBUG", site, "debug", dotted[0].partition(".")[0])
    elif any(each.endswith(f".{_HOSTS}") for each in dotted):
        yield _setting("ALLOWED_HOSTS", site, "allowed_hosts", "starlette")


def _setting(name: str, site: CallSite, keyword: str, framework: str) -> Setting:
    value = site.raw(None, keyword)
    value = ["*"] if value is MISSING or value is None else value
    plain = settled(value)
    written = None if is_doubtful(value) else as_written(plain)
    return Setting(name, written, site.location, variable_of(value) or variable_within(plain), framework)
