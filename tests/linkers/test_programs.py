"""Reads that happen only when their file is started as a program, and who starts it."""

import pytest

from deployable.project import Project
from deployable.tree import Tree

JOB = """import os

def inner():
    return os.environ["INNER"]

def used(path):
    return os.environ["USED"]

def outer():
    inner()

class Job:
    def run(self):
        return os.environ["METHOD"]

used("now")
if __name__ == "__main__":
    outer()
    used("later")
    os.environ["DIRECT"]
"""
SCRIPT = "function run() { return new Client(process.env.TOKEN) }\nif (require.main === module) { run() }\nrun.x = process.env.OTHER\n"


def reads(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return {read.name: read for read in Project(Tree(str(folder))).env.reads}


def test_what_only_the_program_comes_to(tmp_path):
    found = reads(tmp_path, {"job.py": JOB, "job.js": SCRIPT})
    assert {name: read.program for name, read in found.items()} == {
        "INNER": "inner", "USED": "", "METHOD": "", "DIRECT": "__main__", "TOKEN": "", "OTHER": "",
    }  # fmt: skip
    assert not any(read.aside for read in found.values())


@pytest.mark.parametrize(
    ("files", "idle"),
    [
        ({}, {"INNER", "DIRECT"}),
        ({"cron.yaml": "command: python job.py\n"}, set()),
        ({"README.md": "python job.py\n", "Makefile": "job:\n\tpython job.py\n"}, {"INNER", "DIRECT"}),
        ({"boot.py": "from job import inner\n"}, {"DIRECT"}),
        ({"pyproject.toml": '[project.scripts]\njob = "job:inner"\n'}, {"DIRECT"}),
        ({"Procfile": "web: gunicorn app:app\nclock: python job.py\n"}, set()),
        ({"Procfile": "web: gunicorn job:app\n"}, {"INNER", "DIRECT"}),
        ({"Procfile": "web: some-binary\n"}, set()),
    ],
)
def test_programs_that_nothing_starts_stand_aside(tmp_path, files, idle):
    base = {
        "Procfile": "web: gunicorn app:app\n",
        "app.py": "app = 1\n",
        "requirements.txt": "gunicorn\n",
        "job.py": JOB,
    }
    found = reads(tmp_path, {**base, **files})
    assert {name for name, read in found.items() if read.aside} == idle
