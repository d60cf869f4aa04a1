"""Facts of many files to facts: one module a framework or question, each with ``link``."""
