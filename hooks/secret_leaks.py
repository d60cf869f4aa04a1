#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "PyYAML>=6.0.1",
#     "tree-sitter>=0.25,<0.27",
#     "tree-sitter-python>=0.23.6",
#     "tree-sitter-javascript>=0.23.1",
#     "tree-sitter-typescript>=0.23.2",
#     "tree-sitter-hcl>=1.2",
#     "detect-secrets>=1.5,<1.6",
#     "ahocorasick-rs>=1.0,<2",
#     "jsonschema-rs>=0.60,<1",
# ]
# ///
"""The hook secret-leaks by itself: ``uv run hooks/secret_leaks.py`` needs nothing installed."""

import sys

from deployable.cli import main

if __name__ == "__main__":
    sys.exit(main(["hook", "secret-leaks", *sys.argv[1:]]))
