"""Importing this fills the tables of forms in ``lowering``."""

from deployable.readers.javascript import (
    annotations,
    control,
    expressions,
    functions,
    literals,
    modules,
    patterns,
    statements,
)

__all__ = ["annotations", "control", "expressions", "functions", "literals", "modules", "patterns", "statements"]
