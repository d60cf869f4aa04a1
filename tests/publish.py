"""What is published about hooks and rules, derived from the code: ``python tests/publish.py`` writes it anew.

``test_published.py`` compares; nothing here is edited by hand.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from deployable import cli, engine
from deployable.reports import page

ROOT = Path(__file__).resolve().parent.parent

EVERYTHING = "deployable"
CODE = r"\.(py|pyi|[cm]?[jt]sx?|vue|svelte|prisma|go|rb|java|kt|sh)$"
DATA = r"\.(ya?ml|json|json5|toml|ini|cfg|conf|properties|tf)$"
DOCUMENTS = r"\.(md|mdx|rst|adoc)$"
PACKAGES = r"(^|/)((requirements|constraints)[^/]*\.(txt|in)|requirements/[^/]+\.(txt|in)|pipfile)$"
RECIPES = (
    r"(^|/)(dockerfile|containerfile|procfile|makefile|justfile)[^/]*$|\.dockerfile$|(^|/)\.(dockerignore|gitignore)$"
)
VARIABLES = r"(^|/)\.?(env|flaskenv|envrc)([.-][^/]*)?$|\.env$"
FACTS = {
    "health-endpoint": (CODE, DATA, PACKAGES, RECIPES),
    "api-docs": (CODE, DATA, PACKAGES, DOCUMENTS),
}
EVERY_FACT = (CODE, DATA, PACKAGES, RECIPES, VARIABLES, DOCUMENTS)

SCRIPT = '''\
#!/usr/bin/env -S uv run --script
# /// script
# requires-python = "{python}"
# dependencies = [
{dependencies}
# ]
# ///
"""The hook {concern} by itself: ``uv run hooks/{module}.py`` needs nothing installed."""

import sys

from deployable.cli import main

if __name__ == "__main__":
    sys.exit(main(["hook", "{concern}", *sys.argv[1:]]))
'''


def published() -> dict[str, str]:
    """Path → what stands there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    files = {".pre-commit-hooks.yaml": "".join(map(hook, [*engine.concern_names(), EVERYTHING]))}
    for concern in engine.concern_names():
        module = concern.replace("-", "_")
        dependencies = "\n".join(f'#     "{name}",' for name in project["dependencies"])
        files[f"hooks/{module}.py"] = SCRIPT.format(
            python=project["requires-python"], dependencies=dependencies, concern=concern, module=module
        )
    for rule in rules():
        files[f"docs/rules/{rule.name}.md"] = page.render(rule)
    files["docs/rules/README.md"] = rule_index()
    files["docs/badge.svg"] = badge()
    files["README.md"] = between(
        (ROOT / "README.md").read_text(encoding="utf-8"), {"hooks": hook_table(), "action": action_table()}
    )
    return files


def rules() -> list[engine.Rule]:
    return [judge.rule for judge in engine.judges()]


def badge() -> str:
    """This repository's own."""
    with TemporaryDirectory() as folder:
        drawn = Path(folder, "badge.svg")
        cli.main(["badge", str(ROOT), "--output", str(drawn)])
        said = drawn.read_text(encoding="utf-8")
    assert "blocked" not in said, "this repository itself is not ready: deployable check"
    return said


def description(concern: str) -> str:
    if concern == EVERYTHING:
        return "The whole checklist in one run."
    package = import_module(f"deployable.concerns.{concern.replace('-', '_')}")
    return (package.__doc__ or "").strip().split("\n")[0]


def hook(concern: str) -> str:
    """An entry of the manifest. Secrets are looked for in the files themselves; every other hook judges the repository
    as a whole, so it runs once, when a file that it takes facts from is part of the change."""
    if concern == EVERYTHING:
        scope = "always_run: true\n  pass_filenames: false\n  require_serial: true"
    elif concern == "secret-leaks":
        scope = "types: [file]"
    else:
        pattern = "|".join(FACTS.get(concern, EVERY_FACT))
        scope = f"files: '(?i){pattern}'\n  pass_filenames: false\n  require_serial: true"
    entry = "hook all" if concern == EVERYTHING else f"hook {concern}"
    return f"""\
- id: {concern}
  name: {concern}
  description: {json.dumps(description(concern))}
  entry: deployable {entry}
  language: python
  {scope}
  stages: [pre-commit, pre-merge-commit, pre-push, manual]
  minimum_pre_commit_version: 3.2.0
"""


def hook_table() -> str:
    lines = ["| hook | what it judges | |", "|---|---|---|"]
    for concern in engine.concern_names():
        count = sum(rule.concern == concern for rule in rules())
        lines.append(f"| `{concern}` | {description(concern)} | [{count}&nbsp;rules](docs/rules/README.md#{concern}) |")
    lines.append(f"| `{EVERYTHING}` | {description(EVERYTHING)} | [{len(rules())}&nbsp;rules](docs/rules/README.md) |")
    return "\n".join(lines)


def rule_index() -> str:
    lines = ["# Rules", "", "Each page is the rule's own docstring; `deployable explain RULE` prints it."]
    for concern in engine.concern_names():
        lines += [
            "",
            f"## {concern}",
            "",
            description(concern),
            "",
            "| rule | severity | what it finds |",
            "|---|---|---|",
        ]
        lines += [
            f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {page.summary(rule)} |"
            for rule in rules()
            if rule.concern == concern
        ]
    return "\n".join(lines) + "\n"


def action_table() -> str:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    lines = ["| input | default | |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {_code(given['default'])} | {given['description']} |" for name, given in action["inputs"].items()
    ]
    lines += ["", "| output | |", "|---|---|"]
    lines += [f"| `{name}` | {given['description']} |" for name, given in action["outputs"].items()]
    return "\n".join(lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def between(text: str, parts: dict[str, str]) -> str:
    """The text with what stands between each pair of markers replaced."""
    for name, part in parts.items():
        marked = re.compile(rf"(<!-- {name}: from the code -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = marked.subn(lambda match, part=part: f"{match[1]}{part}\n{match[2]}", text)
        assert count == 1, f"the README needs one pair of {name} markers"
    return text


def stale() -> Iterator[str]:
    """Files that are not what they should be, and rule pages that no rule stands behind."""
    files = published()
    for path, text in files.items():
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text:
            yield path
    for found in (ROOT / "docs" / "rules").glob("*.md"):
        if (path := found.relative_to(ROOT).as_posix()) not in files:
            yield path


def main() -> None:
    files = published()
    for path in list(stale()):
        print(path)
        if path not in files:
            (ROOT / path).unlink()
            continue
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(files[path], encoding="utf-8")
        if path.startswith("hooks/"):
            (ROOT / path).chmod(0o755)


if __name__ == "__main__":
    main()
