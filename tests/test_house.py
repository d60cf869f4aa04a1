"""The layers of the house: who may import whom, and one grammar for all rooms."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import pytest

from deployable import engine, linkers, readers, reports
from deployable.model import NEEDS, Severity

PACKAGE = Path(engine.__file__).parent
# A layer may import those to its right, and itself where that is said.
LAYERS = {
    "cli": {
        "engine",
        "score",
        "reports",
        "suppress",
        "settings",
        "mend",
        "starter",
        "leaks",
        "project",
        "cache",
        "tree",
    },
    "engine": {"concerns", "project"},
    "suppress": {"project", "settings"},
    "score": set(),
    "mend": {"tree"},
    "settings": set(),
    "starter": {"mend", "tree"},
    "reports": {"reports", "score"},
    "concerns": {"leaks"},
    "project": {"cache", "tree", "leaks"},
    "cache": set(),
    "tree": {"git"},
    "git": set(),
    "linkers": {"linkers", "leaks"},
    "readers": {"readers", "leaks"},
    "leaks": {"leaks", "git", "tree", "settings", "reports", "suppress", "engine", "project"},
}
# What stands below every layer: nouns, and how files are written.
FOUNDATION = {"model", "syntax", "places", "bundled", "deployed", "drift", "fallbacks", "migrations", "written"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module within the package) of every import of our own, lazy ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively"
            if node.module == "deployable":
                yield from ((node.lineno, alias.name) for alias in node.names if alias.name != "__version__")
            elif (node.module or "").startswith("deployable."):
                yield node.lineno, (node.module or "").removeprefix("deployable.")
        elif isinstance(node, ast.Import):
            yield from (
                (node.lineno, a.name.removeprefix("deployable."))
                for a in node.names
                if a.name.startswith("deployable.")
            )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    place = path.relative_to(PACKAGE).with_suffix("").parts
    allowed = LAYERS.get(place[0], set()) | FOUNDATION
    if place[0] == "concerns":
        allowed |= {"concerns"}
    for line, module in imported(path):
        target = module.split(".")
        assert place[0] in ("__init__", "__main__") or target[0] in allowed, f"{path}:{line} imports {module}"
        if place[0] == "concerns" and target[0] == "concerns":
            pytest.fail(f"{path}:{line}: a rule imports {module}") if target[1:2] != [place[1]] or len(
                target
            ) > 2 else None


@pytest.mark.parametrize("judge", engine.judges(), ids=lambda judge: judge.rule.name)
def test_rules_have_one_form(judge: engine.Judge) -> None:
    rule = judge.rule
    doc = cleandoc(rule.doc)
    assert isinstance(rule.severity, Severity)
    assert rule.item and rule.remedy
    assert rule.needs and set(rule.needs) <= set(NEEDS), rule.needs
    for heading in ("Fails:", "Passes:", "Does not flag:"):
        assert f"\n{heading}" in doc, f"{rule.name} has no {heading}"
    assert len(doc.split("\n")[0]) <= 120
    cases = Path(__file__).parent / "cases" / rule.name
    for kind in ("bad", "good"):
        assert any(path.is_dir() for path in cases.glob(f"{kind}/*")), f"{rule.name} has no {kind} case"


def test_cases_belong_to_rules() -> None:
    folders = {path.name for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir()}
    assert folders <= set(engine.rule_concerns())


def test_readers_have_one_form() -> None:
    for entry in pkgutil.iter_modules(readers.__path__):
        module = importlib.import_module(f"deployable.readers.{entry.name}")
        assert callable(module.matches) and callable(module.read), entry.name
        assert all(isinstance(literal, bytes) for literal in module.LITERALS), entry.name


def test_top_linkers_have_one_form() -> None:
    from deployable.project import _LINKERS

    for name in set(_LINKERS.values()):
        assert callable(importlib.import_module(f"{linkers.__name__}.{name}").link), name


def test_reports_have_one_form() -> None:
    for entry in pkgutil.iter_modules(reports.__path__):
        assert callable(importlib.import_module(f"deployable.reports.{entry.name}").render), entry.name
