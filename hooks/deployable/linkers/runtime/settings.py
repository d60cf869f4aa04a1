"""Settings of frameworks as each process of production sees them: Django's modules, Flask's configuration, Starlette's applications."""

from __future__ import annotations

from deployable.deployed import declared, service_root
from deployable.linkers.interpreter import Interpreter
from deployable.linkers.runtime import django, flask, starlette
from deployable.linkers.runtime.processes import processes
from deployable.model import Gap, Manifest, Setting, Sources

_LITERALS = (*django.LITERALS, *flask.LITERALS, *starlette.LITERALS)


def settings(sources: Sources) -> tuple[list[Setting], list[Gap]]:
    """What differs between processes stands there for each; what no manifest runs is told as it is without variables."""
    if not sources.having("python", *_LITERALS):
        return [], []
    found: dict[Setting, Setting] = {}
    gaps: list[Gap] = []
    told: set[str] = set()
    for process in processes(sources):
        run = Interpreter(sources, {**django.MODELS, **flask.MODELS}, environment=process.environment)
        with run.session("runtime"):
            for path, own in (*django.settings(run), *flask.settings(run), *starlette.settings(run)):
                runs_it = service_root(path, sources.services) in process.roots
                if runs_it if process.manifest else path not in told:
                    told.add(path)
                    for each in own:
                        if each not in found or (
                            _gives(process.manifest, each) and not _gives(found[each].manifest, each)
                        ):
                            found[each] = each._replace(manifest=process.manifest)
        gaps += [gap for gap in run.gaps if gap.fact == "runtime"]
    return list(found.values()), gaps


def _gives(manifest: Manifest | None, setting: Setting) -> bool:
    return manifest is not None and bool(setting.variable) and declared(manifest, setting.variable) is not None
