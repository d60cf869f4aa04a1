"""An abstract interpreter over ``syntax`` trees, for both languages.

``Interpreter(sources, models)`` runs module bodies lazily and answers what names and expressions are worth:

    run = Interpreter(sources)
    run.resolve("app/main.py", "settings.API_V1_STR")      # Assumed("/api/v1"); see ``settled`` and ``text``
    run.load(run.module_at("app/main.py"))                  # run a file as the program would
    run.evaluate(node, module.scope)                        # an expression of that file

Values are described in ``values`` and ``objects``; what a framework module is handed in ``calls``; languages in ``languages``.
"""

from deployable.linkers.interpreter.calls import CallSite, Kind, Model
from deployable.linkers.interpreter.machine import Interpreter
from deployable.linkers.interpreter.objects import (
    ClassValue,
    Closure,
    Decorator,
    Instance,
    Lazy,
    Module,
    Property,
    Scope,
    first_line,
    force,
    settled,
    text,
)
from deployable.linkers.interpreter.values import (
    CONFIGURED,
    MISSING,
    UNKNOWN,
    Assumed,
    External,
    Generic,
    Made,
    Native,
    Unknown,
    Value,
    assumed,
    configured,
    variable_of,
)
from deployable.linkers.interpreter.written import negated, written

__all__ = [
    "CONFIGURED", "MISSING", "UNKNOWN", "Assumed", "CallSite", "ClassValue", "Closure", "Decorator", "External", "Generic",
    "Instance", "Interpreter", "Kind", "Lazy", "Made", "Model", "Module", "Native", "Property", "Scope", "Unknown",
    "Value", "assumed", "configured", "first_line", "force", "negated", "settled", "text", "variable_of", "written",
]  # fmt: skip
