"""Formats of the user's own, from the configuration: found by the scan, the hook and the check alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deployable import settings
from deployable.leaks import own, scan

ROOT = Path(__file__).parents[2]
KEY = "acme-" + "482913"
RULE_OFF = '[tool.deployable.rules.allowed-hosts-open]\noff = true\nreason = "behind a proxy"\n'


@pytest.mark.parametrize("pattern", [r"acme-[0-9]{6}", r"[a-z]{4}-([0-9]{6})", r"(?i)[A-Z]+-\d{6}"])
def test_found_with_a_literal_or_without(pattern: str) -> None:
    custom = own.customs({"acme": {"pattern": pattern, "title": "Acme key"}})
    found = scan.scan("a.txt", f"hello\nid {KEY} there\n".encode(), custom)
    assert [(leak.rule, leak.title, leak.line) for leak in found] == [("acme", "Acme key", 2)]
    assert not scan.scan("a.txt", b"hello\nid acme there\n", custom)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", RULE_OFF + '[tool.deployable.secrets.acme]\npattern = "acme-[0-9]{6}"\nrevoke = "https://acme.test/keys"\n'),
        ("pyproject.toml", '[tool.deployable]\nsecrets.acme = { pattern = "acme-[0-9]{6}", revoke = "https://acme.test/keys" }\n'),
        ("deployable.toml", '[secrets.acme]\npattern = "acme-[0-9]{6}"\nrevoke = "https://acme.test/keys"\n'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [("hook", "secret-leaks", "a.py"), ("check", ".", "--only", "leaked-secret")])
def test_from_the_configuration(tmp_path: Path, name: str, text: str, command: tuple[str, ...]) -> None:
    done = run(tmp_path, name, text, command)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("a.py:1  error  leaked-secret") and "https://acme.test/keys" in done.stdout
    assert KEY not in done.stdout


@pytest.mark.parametrize("text", ['pattern = "("', 'pattern = "x*"', 'pattern = ""', 'title = "no pattern"', 'pattern = "a"\nregex = "b"'])  # fmt: skip
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "deployable.toml").write_text(f"[secrets.acme]\n{text}\n")
    with pytest.raises(settings.BadSettings, match=r"secrets\.acme"):
        settings.load(str(tmp_path / "deployable.toml"), ())
    done = run(tmp_path, "deployable.toml", f"[secrets.acme]\n{text}\n", ("hook", "secret-leaks", "a.py"))
    assert done.returncode == 2 and "secrets.acme" in done.stderr and "its own fault" not in done.stderr


def run(folder: Path, name: str, text: str, command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    (folder / name).write_text(text)
    (folder / "a.py").write_text(f'ID = "{KEY}"\n')
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "XDG_CACHE_HOME": str(folder.parent / "cache")}
    program = [sys.executable, "-m", "deployable", *command]
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True)
