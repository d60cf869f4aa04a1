"""Allow-lists of peers become our baseline: only what they accept, and never a value."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from deployable.leaks import imports

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "secrets"))
import tokens  # noqa: E402

KNOWN, NEW = (tokens.made("gh" + "p_{crc}", random.Random(seed)) for seed in (1, 2))
FILE = f'a = "{KNOWN}"\nb = "{NEW}"\n'.encode()


def test_a_baseline_of_detect_secrets() -> None:
    sums = {"app/a.py": [{"hashed_secret": hashlib.sha1(KNOWN.encode()).hexdigest(), "line_number": 9}]}
    allowed = imports.read(".secrets.baseline", json.dumps({"results": sums}))
    assert [leak.line for leak in imports.accepted(allowed, "app/a.py", FILE)] == [1]
    assert not imports.accepted(allowed, "app/b.py", FILE)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[allowlist]\npaths = ['''^app/''']\n", [1, 2]),
        ("[allowlist]\nregexTarget = 'line'\nregexes = ['''^b =''']\n", [2]),
        (f"[[rules]]\nid = 'x'\n[[rules.allowlists]]\nstopwords = ['{KNOWN[4:12].lower()}']\n", [1]),
        ("[allowlist]\nregexes = ['''(''']\ncommits = ['abc']\n", []),
    ],
)
def test_an_allow_list_of_gitleaks(text: str, lines: list[int]) -> None:
    allowed = imports.read(".gitleaks.toml", text)
    assert [leak.line for leak in imports.accepted(allowed, "app/a.py", FILE)] == lines
    assert len(allowed.skipped) == (2 if not lines else 0)


def test_neither_form() -> None:
    with pytest.raises(imports.NotAllowList):
        imports.read("x.json", "[]")


def test_baseline_from(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(FILE)
    (tmp_path / ".gitleaks.toml").write_text("[allowlist]\nregexTarget = 'line'\nregexes = ['''^a =''']\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    from deployable import cli

    assert cli.main(["baseline", str(tmp_path), "--from", str(tmp_path / ".gitleaks.toml")]) == 0
    written = (tmp_path / ".deployable-baseline.json").read_text()
    assert len(json.loads(written)["findings"]) == 1 and KNOWN not in written
