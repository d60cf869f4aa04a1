"""What others read of ours, judged by their own checkers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from end_to_end.conftest import ROOT, SCRIPTS, Run, snippet, write

DEPLOYABLE = SCRIPTS / "deployable"


def test_workflows_and_action(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"readme/.github/workflows/deployable.yml": snippet("on: [pull_request]")})
    ours = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    theirs = tmp_path / "readme/.github/workflows/deployable.yml"
    for command in (
        ("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *ours, theirs),
        ("zizmor", "--offline", "--no-progress", ROOT / "action.yml", *ours),
    ):
        done = run(*command, cwd=ROOT)
        assert done.returncode == 0, done.stdout


def test_hooks_manifest_and_configurations(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"config.yaml": snippet("- id: secret-leaks")})
    for command in (
        ("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
        ("pre-commit", "validate-config", ROOT / ".pre-commit-config.yaml", tmp_path / "config.yaml"),
        ("prek", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
    ):
        done = run(*command, cwd=ROOT)
        assert done.returncode == 0 and "warning" not in done.stdout.lower(), done.stdout


@pytest.mark.skipif(not shutil.which("npm"), reason="the SARIF project's checker comes from npm")
def test_sarif_by_the_official_schema_and_githubs_rules(run: Run, tmp_path: Path) -> None:
    done = run(DEPLOYABLE, "check", ROOT / "examples/shop", "--format", "sarif", "--output", "shop.sarif", cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    done = run("npm", "install", "--no-audit", "--no-fund", "@microsoft/sarif-multitool@5", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    tool = tmp_path / "node_modules/.bin/sarif-multitool"
    # The package's launcher hands its arguments to a shell.
    done = run(tool, "validate", "shop.sarif", "--rule-kind", "'Sarif;Ghas'", cwd=tmp_path)
    said = [line for line in done.stdout.splitlines() if ": error " in line or ": warning " in line]
    assert done.returncode == 0 and all("does not provide 'informationUri'" in line for line in said), done.stdout
