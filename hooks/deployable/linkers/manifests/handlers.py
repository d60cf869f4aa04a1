"""The files that Lambda functions name as their handlers: ``src/app.handler`` is ``handler`` of ``src/app.py`` or ``src/app.ts``.

What a build or a package brings along is left alone: bundles, wrappers of observability tools, ``wsgi_handler`` of a plug-in.
"""

from __future__ import annotations

import re

from deployable.deployed import value_of
from deployable.model import Manifest, Sources
from deployable.written.declarations import joined

_PYTHON = (".py", "/__init__.py")
_NODE = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".jsx", ".tsx")
_BROUGHT = re.compile(r"^(datadog_lambda|newrelic\w*|lumigo\w*|wsgi_handler|node_modules|opt|awslambdaric|bootstrap$)")
_BUILT = ("BuildMethod", "artifact", "module", "InlineCode")
"""Fields with which the handler is no path of the repository."""


def handled(manifest: Manifest, sources: Sources) -> Manifest:
    """The function with the path of its handler's file: the one that exists, else the one that should."""
    handler, line = value_of(manifest, "Handler", "handler")
    module, dot, _ = handler.rpartition(".")
    if manifest.kind != "function" or not manifest.root or not dot or any(value_of(manifest, key)[1] for key in _BUILT):
        return manifest
    known = re.fullmatch(r"[\w./-]+", module) and not _BROUGHT.search(module) and sources.exists(manifest.root)
    endings = _endings(value_of(manifest, "Runtime", "runtime")[0])
    if not known or not endings:
        return manifest
    stems = (module, module.replace(".", "/")) if ".py" in endings else (module,)
    wanted = [joined(manifest.root, stem) + ending for stem in stems for ending in endings]
    found = next((path for path in wanted if path in sources.files), wanted[0])
    return manifest._replace(paths=(*manifest.paths, ("Handler", found, line)))


def _endings(runtime: str) -> tuple[str, ...]:
    """What the files of a runtime end with; nothing for languages whose handlers are no paths."""
    if runtime.startswith("python"):
        return _PYTHON
    return _NODE if runtime.startswith("nodejs") else ()
