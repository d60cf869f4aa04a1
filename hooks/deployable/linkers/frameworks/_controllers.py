"""Classes that decorators make routers of: what packages such as ``inversify-express-utils``, ``tsoa`` and OvernightJS share.

Such a class is a router with one layer for each decorated method. It is put on the router or application where the package
mounts it, so that what stands before and around it there (middleware, prefixes, gates) holds for it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deployable.linkers.frameworks._node import Layer, Layers, join
from deployable.linkers.handlers.middleware import Middleware
from deployable.linkers.interpreter import (
    CallSite,
    ClassValue,
    Closure,
    Decorator,
    External,
    Interpreter,
    Made,
    Model,
    Value,
    settled,
    text,
)


class Forms(NamedTuple):
    """The decorators of one package, by their plain names."""

    packages: tuple[str, ...]
    verbs: Mapping[str, str]
    """``httpGet`` → ``GET``."""
    middleware: tuple[str, ...] = ()
    """Decorators whose arguments stand before the handler (``@Middleware([…])``)."""
    guards: tuple[str, ...] = ()
    """Decorators that refuse who may not (``@Security("jwt")``)."""
    described: tuple[str, ...] = ()


class Mark(Model):
    """The decorator of a class: ``@controller("/users", …middleware)``."""

    cls: ClassValue | None = None

    def called(self, call: CallSite) -> Value:
        found = call.get(0)
        self.cls = found if isinstance(found, ClassValue) else None
        return found


def marks(run: Interpreter, kind: type[Mark]) -> list[Mark]:
    return [mark for mark in run.instances(kind) if isinstance(mark, Mark) and mark.cls is not None]


def put(router: Layers, cls: ClassValue, base: str, forms: Forms, before: tuple[Middleware, ...] = ()) -> None:
    """Add a layer to ``router`` for every decorated method of the class."""
    run = router.call.interpreter
    on_class = list(_known(cls.decorators, forms))
    for member in _methods(cls):
        on_method = list(_known(member.decorators, forms))
        for name, made, line in on_method:
            if name not in forms.verbs:
                continue
            path = text(made.arguments[0]) if made is not None and made.arguments else ""
            chain = (*before, *_middleware(on_class, forms), *_middleware(on_method, forms))
            chain += tuple(Middleware(each) for each in made.arguments[1:]) if made is not None else ()
            call = CallSite(run, None, member.scope, [], {}, line=line)
            call.conditions = router.call.conditions
            full = join(base, path or "")
            router.add(
                Layer(
                    (forms.verbs[name],),
                    (full,) if path is not None else (),
                    (*chain, Middleware(member)),
                    call,
                    path is None,
                    "decorator" if any(each in forms.described for each, _, _ in on_method) else "",
                    "return annotation" if member.node.returns is not None else "",
                    _guard(on_method, forms) or _guard(on_class, forms),
                )
            )


def _methods(cls: ClassValue) -> Iterator[Closure]:
    seen: set[str] = set()
    for each in cls.lineage():
        for name, member in each.namespace.items() if isinstance(each, ClassValue) else ():
            if name not in seen and isinstance(member, Closure):
                seen.add(name)
                yield member


def _known(decorators: list[Decorator], forms: Forms) -> Iterator[tuple[str, Made | None, int]]:
    """(plain name, call, line) of the decorators that come from the package."""
    for decorator in decorators:
        value = settled(decorator.value)
        dotted = value.origin if isinstance(value, Made) else value.dotted if isinstance(value, External) else ""
        package, _, name = dotted.rpartition(".")
        if package in forms.packages:
            yield name, value if isinstance(value, Made) else None, decorator.line


def _middleware(decorators: list[tuple[str, Made | None, int]], forms: Forms) -> tuple[Middleware, ...]:
    found: list[Middleware] = []
    for name, made, _ in decorators:
        for argument in made.arguments if made is not None and name in forms.middleware else ():
            value = settled(argument)
            found += [Middleware(each) for each in value] if isinstance(value, list) else [Middleware(argument)]
    return tuple(found)


def _guard(decorators: list[tuple[str, Made | None, int]], forms: Forms) -> str:
    for name, made, _ in decorators:
        if name in forms.guards:
            first = text(made.arguments[0]) if made is not None and made.arguments else None
            return f"@{name}({first!r})" if first else f"@{name}"
    return ""


def reached(run: Interpreter, path: str) -> set[str]:
    """The files that a file imports, directly or not, with itself."""
    found: set[str] = set()
    todo = [path]
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo += [imported for imported, _ in run.imports.get(at, ())]
    return found
