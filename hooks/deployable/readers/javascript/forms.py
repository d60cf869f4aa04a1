"""Importing this fills the tables of forms in ``lowering``."""

from deployable.readers.javascript import annotations, expressions, functions, literals, patterns, statements

__all__ = ["annotations", "expressions", "functions", "literals", "patterns", "statements"]
