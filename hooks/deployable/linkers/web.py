"""The routes an application serves and where its API documentation comes from: ``facts`` is ``(routes, api_docs)``.

Every file that a framework's literals mark is run by the interpreter, then the files that use the routers and factories
found there; each framework then says what its objects serve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deployable.linkers import frameworks, marks
from deployable.linkers.interpreter import Interpreter, Kind, Model
from deployable.model import ApiDocs, Gap, Linked, Route, Sources

if TYPE_CHECKING:
    from deployable.linkers.frameworks import Framework

READERS = {"python": "python", "javascript": "javascript"}


class Everything:
    """Every application is taken to run."""

    def served(self, native: Model) -> bool:
        return True


def link(sources: Sources) -> Linked:
    chosen = [module for name in frameworks.names() if marked(sources, module := frameworks.framework(name))]
    models: dict[str, Kind] = {dotted: kind for module in chosen for dotted, kind in module.MODELS.items()}
    run = Interpreter(sources, models)
    for module in chosen:
        with run.session():
            for path in marked(sources, module):
                run.load(run.module_at(path, module.LANGUAGE))
    routes: list[Route] = []
    docs: list[ApiDocs] = []
    for module in chosen:
        with run.session():
            for found in module.collect(run, Everything()):
                if isinstance(found, Route):
                    routes.append(found)
                elif isinstance(found, ApiDocs):
                    docs.append(found)
                elif isinstance(found, Gap):
                    run.gaps.append(found)
    facts = marks.routes(sources, dict.fromkeys(routes)), marks.docs(sources, dict.fromkeys(docs))
    return Linked(facts, tuple(run.gaps))


def marked(sources: Sources, module: Framework) -> list[str]:
    return list(sources.having(READERS[module.LANGUAGE], *module.LITERALS))
