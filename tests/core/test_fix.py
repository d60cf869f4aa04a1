"""``deployable fix``: every kind of fix through the command. The finding goes, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deployable.cli import main

CASES = Path(__file__).parent / "fixes"
"""One folder a rule, one file a case. The file to mend is written as a diff under its name; every other file of the repository as it is."""


def parts(case: Path) -> tuple[dict[str, bytes], str, bytes]:
    """(the files before, the one that is mended, what it holds afterwards). ``== name`` begins a file, ``== name crlf`` with
    carriage returns; what is marked ``-`` and ``+`` is the mending."""
    files: dict[str, bytes] = {}
    mended, after = "", b""
    for part in case.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, text = part.partition("\n")
        name, *form = head.split()
        lines = text.removesuffix("\n").split("\n")
        ending = "\r\n" if "crlf" in form else "\n"
        if "diff" in form:
            mended = name
            after = "".join(line[1:] + ending for line in lines if not line.startswith("-")).encode()
            lines = [line[1:] for line in lines if not line.startswith("+")]
        files[name] = "".join(line + ending for line in lines).encode()
    return files, mended, after


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def findings(folder: Path, rule: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    main(["check", str(folder), "--only", rule, "--format", "json", "--no-cache"])
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    return verdict["findings"]


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*.txt")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_finding_goes_and_nothing_else_changes(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = case.parent.name
    files, name, after = parts(case)
    write(tmp_path, files)
    assert findings(tmp_path, rule, capsys)
    arguments = ["fix", str(tmp_path), "--only", rule, "--no-cache", "--unsafe"]
    assert main([*arguments, "--diff"]) == 0 and (tmp_path / name).read_bytes() == files[name]
    assert capsys.readouterr().out.count("\n+") > (after != files[name])
    assert main(arguments) == 0 and capsys.readouterr().out == f"mended {name}\n"
    assert (tmp_path / name).read_bytes() == after
    assert not [each for each in findings(tmp_path, rule, capsys) if each["path"] == name]
    assert main(arguments) == 0 and capsys.readouterr().out == "nothing to mend\n"
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == set(files)


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*.none")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_written_otherwise_is_left_alone(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, _, _ = parts(case)
    write(tmp_path, files)
    assert findings(tmp_path, case.parent.name, capsys)
    assert main(["fix", str(tmp_path), "--only", case.parent.name, "--no-cache", "--unsafe"]) == 0
    assert capsys.readouterr().out == "nothing to mend\n"
    assert {name: (tmp_path / name).read_bytes() for name in files} == files


def test_what_names_a_secret_of_elsewhere_waits_for_a_second_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, name, _ = parts(CASES / "manifest-misses-variable" / "task-definition.txt")
    write(tmp_path, files)
    assert main(["fix", str(tmp_path), "--no-cache", "--only", "manifest-misses-variable"]) == 0
    assert capsys.readouterr().out == "nothing to mend\n" and (tmp_path / name).read_bytes() == files[name]
