"""Importing this fills the tables of forms in ``lowering``."""

from . import annotations, expressions, functions, literals, patterns, statements

__all__ = ["annotations", "expressions", "functions", "literals", "patterns", "statements"]
