"""One file's text to facts: one module a format, each with ``matches``, ``LITERALS`` and ``read``."""
