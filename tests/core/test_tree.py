"""The tree: what is listed, what is opened, what git says; hostile input among it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.tree import GitFailed, Tree, parse_diff


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", *arguments],
        cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    run(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("secret.env\n")
    (tmp_path / "app.py").write_text("one\ntwo\nthree\n")
    (tmp_path / "secret.env").write_text("A=1\n")
    run(tmp_path, "add", "-A")
    run(tmp_path, "commit", "-q", "-m", "start")
    return tmp_path


def test_lists_tracked_and_new_but_not_ignored(repository: Path) -> None:
    (repository / "new file\n.py").write_text("x")
    (repository / "größe.py").write_text("x")
    (repository / "link.py").symlink_to("/etc/passwd")
    (repository / "loop").symlink_to(".")
    os.mkfifo(repository / "pipe.py")
    tree = Tree(str(repository))
    assert tree.files == (".gitignore", "app.py", "größe.py", "new file\n.py") or set(tree.files) == {
        ".gitignore", "app.py", "größe.py", "new file\n.py",
    }  # fmt: skip
    assert tree.tracked == {".gitignore", "app.py"}
    assert tree.ignored("secret.env") and not tree.ignored("app.py")
    run(repository, "add", "-A")
    assert "link.py" not in Tree(str(repository)).files
    (repository / "app.py").unlink()
    assert "app.py" not in Tree(str(repository)).files


def test_a_submodule_and_a_link_lead_somewhere(repository: Path) -> None:
    run(repository, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},third/party")
    (repository / "shared").symlink_to("../shared")
    run(repository, "add", "shared")
    tree = Tree(str(repository))
    assert tree.exists("third/party") and tree.exists("third/party/setup.py") and tree.exists("shared/x.py")
    assert not tree.exists("third/partying") and "shared" not in tree.files


def test_without_git_the_folder_is_walked(tmp_path: Path) -> None:
    for name in ("app.py", "node_modules/x.js", "pkg/mod.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "pkg" / "up").symlink_to(tmp_path)
    tree = Tree(str(tmp_path))
    assert tree.files == ("app.py", "pkg/mod.py")
    assert tree.exists("pkg") and tree.exists("pkg/mod.py") and not tree.exists("pkg/none.py")
    assert not tree.has_git and tree.tracked == set(tree.files)


def test_refuses_links_devices_and_giants(repository: Path) -> None:
    tree = Tree(str(repository))
    (repository / "app.py").unlink()
    (repository / "app.py").symlink_to("/etc/hostname")
    with pytest.raises(Unreadable, match="cannot be opened"):
        tree.content("app.py")
    (repository / "app.py").unlink()
    os.mkfifo(repository / "app.py")
    with pytest.raises(Unreadable, match="not a regular file"):
        tree.content("app.py")
    with pytest.raises(Unreadable, match="more than the 3"):
        tree.content(".gitignore", limit=3)


def test_configured_commands_of_the_repository_do_not_run(repository: Path) -> None:
    trap = repository / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager"):
        run(repository, "config", key, str(trap))
    (repository / "app.py").write_text("one\n2\nthree\nfour\n")
    tree = Tree(str(repository))
    tree.changed_lines("HEAD")
    tree.staged_lines()
    assert not (repository / "sprung").exists()


def test_changed_and_staged_lines(repository: Path) -> None:
    (repository / "app.py").write_text("one\n2\nthree\nfour\n")
    (repository / "a b.py").write_text("x\n")
    tree = Tree(str(repository))
    changed = tree.changed_lines("HEAD")
    assert changed["app.py"] == [range(2, 3), range(4, 5)]
    assert 1 in changed["a b.py"][0]
    assert tree.staged_lines() == {}
    run(repository, "add", "a b.py")
    assert tree.staged_lines() == {"a b.py": [range(1, 2)]}
    with pytest.raises(GitFailed):
        tree.changed_lines("0" * 40)


def test_a_folder_of_a_repository_keeps_its_prefix(repository: Path) -> None:
    (repository / "back end").mkdir()
    (repository / "back end" / "x.py").write_text("x\n")
    tree = Tree(str(repository / "back end"))
    assert tree.files == ("x.py",) and tree.prefix == "back end/"


@pytest.mark.parametrize(
    "name", ["plain.py", "with space.py", "größe.py", 'quote".py', "tab\there.py", "new\nline.py", "back\\slash.py"]
)
def test_diff_names_survive_git(repository: Path, name: str) -> None:
    (repository / name).write_text("--- a/x\n+++ b/y\n@@ -1 +1 @@\n")
    run(repository, "add", "-A")
    assert Tree(str(repository)).staged_lines()[name] == [range(1, 4)]


@given(st.text(alphabet='+-@ \n\\ab/0123,"\t', max_size=200))
def test_parse_diff_survives_anything(text: str) -> None:
    for ranges in parse_diff(text).values():
        assert all(isinstance(lines, range) for lines in ranges)
