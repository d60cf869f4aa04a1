"""What is judged: one folder a concern, one module a rule, each with ``RULE`` and ``check``."""
