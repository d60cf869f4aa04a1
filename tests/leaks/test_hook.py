"""The hook: what is staged as it is staged, added lines alone, ranges, files without git; and our own repository."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "secrets"))
import tokens  # noqa: E402

SECRET = tokens.made("gh" + "p_{crc}", random.Random(8))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "a.py").write_text("x = 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "first")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def hook(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **environment}
    command = [sys.executable, "-m", "deployable", "hook", "secret-leaks", *arguments]
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)


def test_judges_the_index_not_the_work_tree(repository: Path) -> None:
    (repository / "a.py").write_text(f'x = 1\nt = "{SECRET}"\n')
    git(repository, "add", "a.py")
    (repository / "a.py").write_text("x = 1\n")
    done = hook(repository, "a.py")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("a.py:2  error  leaked-secret")
    assert SECRET not in done.stdout
    assert "https://github.com/settings/tokens" in done.stdout


def test_judges_added_lines_alone(repository: Path) -> None:
    (repository / "b.py").write_text(f'old = "{SECRET}"\n')
    git(repository, "add", "b.py")
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "second")
    (repository / "b.py").write_text(f'old = "{SECRET}"\nnew = 2\n')
    git(repository, "add", "b.py")
    assert hook(repository, "b.py").returncode == 0


def test_a_named_file_without_staged_changes_is_judged_whole(repository: Path) -> None:
    (repository / "b.py").write_text(f'old = "{SECRET}"\n')
    git(repository, "add", "b.py")
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "second")
    assert hook(repository, "b.py").returncode == 1
    base, head = git(repository, "rev-parse", "HEAD~1").strip(), git(repository, "rev-parse", "HEAD").strip()
    assert hook(repository, "b.py", PRE_COMMIT_FROM_REF=base, PRE_COMMIT_TO_REF=head).returncode == 1
    assert hook(repository, "b.py", PRE_COMMIT_FROM_REF=head, PRE_COMMIT_TO_REF=head).returncode == 0


def test_without_git(tmp_path: Path) -> None:
    (tmp_path / "with space é.py").write_text(f't = "{SECRET}"\n')
    done = hook(tmp_path, "with space é.py", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 1, done.stderr


def test_suppressions_hold(repository: Path) -> None:
    (repository / "c.py").write_text(f't = "{SECRET}"  # deployable: ignore[leaked-secret] revoked in May\n')
    git(repository, "add", "c.py")
    assert hook(repository, "c.py").returncode == 0
    assert hook(repository, "--nonsense").returncode == 2


def test_history_names_the_commits(repository: Path) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    (repository / "b.py").write_text(f't = "{SECRET}"\n')
    git(repository, "add", "b.py")
    git(repository, *who, "commit", "-qm", "brings it")
    (repository / "b.py").write_text("t = None\n")
    git(repository, *who, "commit", "-qam", "removes it")
    came, went = git(repository, "rev-parse", "HEAD~1")[:12], git(repository, "rev-parse", "HEAD")[:12]
    done = hook(repository, "--history")
    assert done.returncode == 1, done.stderr
    assert came in done.stdout and went in done.stdout and SECRET not in done.stdout
    assert done.stdout.count("secret-in-history") == 1


def test_our_own_repository_passes() -> None:
    files = git(ROOT, "ls-files").splitlines()
    done = hook(ROOT, *[path for path in files if (ROOT / path).is_file()])
    assert done.returncode == 0, done.stdout
