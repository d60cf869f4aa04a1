"""``deployable init``: the pre-commit configuration, the workflow and the badge line, as a diff first."""

from __future__ import annotations

import os

from deployable import __version__, mend
from deployable.tree import Tree

HOOKS = ("secret-leaks", "env-config", "api-docs", "health-endpoint")
PRE_COMMIT = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/deployable.yml"
_OWNER = "OWNER"

_ENTRY = f"""\
  - repo: https://github.com/{_OWNER}/deployable
    rev: v{__version__}
    hooks:
""" + "".join(f"      - id: {hook}\n" for hook in HOOKS)

_WORKFLOW_TEXT = f"""\
name: deployable
on: [pull_request]
permissions:
  contents: read
jobs:
  deployable:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 2
          persist-credentials: false
      - uses: {_OWNER}/deployable@v{__version__}
"""
_BADGE = "[![readiness](docs/badge.svg)](docs/badge.svg)"


def main(path: str, write: bool) -> int:
    """Show what would be written, or write it. Nothing that stands is replaced; a second run changes nothing."""
    tree = Tree(path)
    changed: mend.Changes = {}
    for name, wanted in ((PRE_COMMIT, _pre_commit), (WORKFLOW, _workflow), (_readme(tree), _badge)):
        before = tree.content(name).decode("utf-8") if tree.has(name) else ""
        after = wanted(before)
        if after != before:
            changed[name] = (before, after)
    if not changed:
        print("everything is in place")
        return 0
    if not write:
        print(mend.diff(tree.root, changed), end="")
        print(f"\nReplace {_OWNER} by the account that hosts deployable for you. Write it with: deployable init --yes")
        return 0
    for name in changed:
        os.makedirs(os.path.dirname(os.path.join(tree.root, name)), exist_ok=True)
    print("\n".join(mend.write(tree.root, changed)))
    print(f"next: replace {_OWNER}, then: deployable badge --output docs/badge.svg")
    return 0


def _pre_commit(before: str) -> str:
    if "/deployable" in before:
        return before
    if not before.strip():
        return f"repos:\n{_ENTRY}"
    lines = before.rstrip("\n").split("\n")
    at = next((number for number, line in enumerate(lines) if line.rstrip() == "repos:"), None)
    if at is None:
        return before
    after = next((n for n in range(at + 1, len(lines)) if lines[n][:1] not in (" ", "#", "-", "")), len(lines))
    entry = _ENTRY
    if lines[at + 1 : at + 2] and lines[at + 1].startswith("-"):
        entry = "".join(line[2:] for line in _ENTRY.splitlines(keepends=True))
    return "\n".join([*lines[:after], *entry.rstrip("\n").split("\n"), *lines[after:]]) + "\n"


def _workflow(before: str) -> str:
    return before or _WORKFLOW_TEXT


def _readme(tree: Tree) -> str:
    return next((name for name in tree.files if "/" not in name and name.lower() == "readme.md"), "README.md")


def _badge(before: str) -> str:
    if "readiness" in before:
        return before
    title, _, rest = before.partition("\n")
    if not title.startswith("# "):
        return f"{_BADGE}\n\n{before}" if before else f"{_BADGE}\n"
    return f"{title}\n\n{_BADGE}\n{rest}"
