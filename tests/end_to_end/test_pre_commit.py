"""The hooks as a team runs them: the README's configuration, under pre-commit and under prek."""

from __future__ import annotations

from pathlib import Path

import pytest

from end_to_end.conftest import CLEAN, LEAK, LEAKED, Run, commit, git, snippet, write


class Team:
    """A repository whose hooks are installed once and run on whatever is staged."""

    def __init__(self, tool: str, folder: Path, run: Run, home: Path) -> None:
        self.folder, self._tool, self._run = folder, tool, run
        self._homes = {"PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home)}

    def staged(self, files: dict[str, str], *arguments: str) -> tuple[int, str]:
        """Exit code and output of the hooks for these files, staged on top of the last commit."""
        git(self.folder, "reset", "--quiet", "--hard")
        git(self.folder, "clean", "--quiet", "--force", "-d", "-x")
        write(self.folder, files)
        git(self.folder, "add", "--all")
        return self.hooks(*arguments)

    def hooks(self, *arguments: str) -> tuple[int, str]:
        done = self._run(self._tool, "run", *arguments, cwd=self.folder, **self._homes)
        return done.returncode, done.stdout


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def team(request: pytest.FixtureRequest, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Team:
    temp = tmp_path_factory.mktemp(request.param)
    folder = temp / "parcels"
    write(folder, {**CLEAN, ".pre-commit-config.yaml": snippet("- id: secret-leaks")})
    git(folder, "init", "--quiet")
    commit(folder)
    return Team(request.param, folder, run, temp / "home")


def test_everything_passes_on_a_clean_repository(team: Team) -> None:
    code, log = team.staged({}, "--all-files")
    assert code == 0, log
    assert log.count("Passed") == 4, log


def test_a_leak_is_found_where_it_stands_and_not_shown(team: Team) -> None:
    code, log = team.staged({"app/mail.py": "import os\n\n" + LEAK})
    assert code == 1 and "app/mail.py:3" in log and "leaked-secret" in log, log
    assert LEAKED not in log


def test_only_what_is_staged_counts(team: Team) -> None:
    team.staged({"app/mail.py": "SENDER = 'shop'\n", "app/main.py": CLEAN["app/main.py"] + "\n# staged\n"})
    write(team.folder, {"app/mail.py": "SENDER = 'shop'\n" + LEAK})
    code, log = team.hooks()
    assert code == 0, log
    assert LEAKED in (team.folder / "app/mail.py").read_text()


def test_a_contradiction_is_found_from_its_manifest_alone(team: Team) -> None:
    code, log = team.staged({"render.yaml": CLEAN["render.yaml"].replace("/healthz", "/health")})
    assert code == 1 and "render.yaml:7" in log and "health-path-mismatch" in log and "app/main.py" in log, log


def test_many_files_over_several_processes(team: Team) -> None:
    files = {f"app/part {number}/märz.py": f"NUMBER = {number}\n" for number in range(200)}
    code, log = team.staged({**files, "app/part 7/märz.py": LEAK})
    assert code == 1 and log.count("leaked-secret") == 1 and "app/part 7/märz.py:1" in log, log


def test_a_picture_runs_no_repository_hook(team: Team) -> None:
    code, log = team.staged({"logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n"})
    assert code == 0 and log.count("Skipped") == 3, log


def test_the_whole_checklist_as_one_hook(team: Team) -> None:
    everything = snippet("- id: secret-leaks").partition("      - id:")[0] + "      - id: deployable\n"
    code, log = team.staged({".pre-commit-config.yaml": everything, "logo.svg": "<svg/>\n"})
    assert code == 0 and log.count("Passed") == 1, log
    manifest = CLEAN["render.yaml"].replace("/healthz", "/health")
    code, log = team.staged({".pre-commit-config.yaml": everything, "render.yaml": manifest})
    assert code == 1 and "health-path-mismatch" in log, log


def test_before_a_push_the_commits_are_judged(team: Team) -> None:
    start = git(team.folder, "rev-parse", "HEAD")
    team.staged({"app/mail.py": LEAK})
    commit(team.folder)
    stage = ("--hook-stage", "pre-push", "--from-ref", start, "--to-ref", "HEAD")
    code, log = team.hooks(*stage)
    git(team.folder, "reset", "--quiet", "--hard", start)
    assert code == 1 and "app/mail.py:1" in log, log
