import io

import pytest
from dotenv.parser import parse_stream
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.readers import dotenv

PIECES = st.sampled_from(
    [
        "A",
        "B_2",
        "export ",
        "=",
        " = ",
        '"',
        "'",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "#",
        " # c",
        "$A",
        "${B:-x}",
        " ",
        "\t",
        "é",
        "\\n",
        "\\'",
        "://",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_reads_what_python_dotenv_reads(text):
    theirs = [
        (b.key, b.value) for b in parse_stream(io.StringIO(text, newline="")) if b.key is not None and not b.error
    ]
    ours = [(e.name, e.value) for e in dotenv.read(".env", text).entries if not e.commented]
    assert ours == theirs


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_never_raises(text):
    facts = dotenv.read(".env", text)
    assert all(1 <= e.line <= e.end_line <= text.count("\n") + text.count("\r") + 1 for e in facts.entries)


def entries(text):
    return {e.name: e for e in dotenv.read(".env", text).entries}


def test_lines_quotes_references_and_comments():
    found = entries(
        '# the database\nDATABASE_URL="postgres://${DB_HOST}/$DB_NAME"\n\nexport TOKEN=abc # from the vault\n'
        "KEY='-----\nline two ${NOT_ONE}\n'\nBARE\n# SENTRY_DSN=https://x\n# see https://example.com/?a=b\n"
    )
    assert found["DATABASE_URL"][2:5] == (2, 2, '"') and found["DATABASE_URL"].references == ("DB_HOST", "DB_NAME")
    assert found["DATABASE_URL"].comment == "the database"
    assert found["TOKEN"].export and found["TOKEN"].value == "abc" and found["TOKEN"].comment == "from the vault"
    assert (found["KEY"].line, found["KEY"].end_line, found["KEY"].references) == (5, 7, ())
    assert found["BARE"].value is None
    assert found["SENTRY_DSN"].commented and len(found) == 5


def problems(text):
    return [(p.kind, p.location.line, p.subject) for p in dotenv.read(".env", text).problems]


def test_faults_of_form():
    assert problems("A=1\nB=2\nA=3\n") == [("duplicate-key", 3, "A")]
    assert problems('A="open\nB=2\n') == [("open-quote", 1, "A")]
    assert problems("A=1\nthis is prose\nB=2\n") == [("unparsable-line", 2, "")]
    assert problems('A="x"y\n') == [("unparsable-line", 1, "A")]
    assert problems("A=pass#word\n") == [("unquoted-hash", 1, "A")]
    assert problems('A="pass#word"\nB=#fff\nC=x # note\nD=http://h/#/route\nE=\n# A=2\nBARE\nexport F=1\n') == []


@pytest.mark.parametrize(
    "path",
    [".env", ".env.example", "env.sample", "template.env", "config/config.env.env", ".env-sample", "example.env", "prod.env", ".flaskenv",
     ".envs/.production/.django", "env.example", "deploy/.env.staging.example", "docker.env", ".env_example", "sample.env.dist"],
)  # fmt: skip
def test_names_of_env_files(path):
    assert dotenv.matches(path)


@pytest.mark.parametrize(
    "path",
    [
        "env.py",
        "environment.ts",
        ".env.d.ts",
        "migrations/env.py",
        "vite-env.d.ts",
        "environment.yml",
        "Dockerfile",
        "envoy.yaml",
        "env.md",
    ],
)
def test_other_files(path):
    assert not dotenv.matches(path)


def test_linear_on_hostile_text():
    dotenv.read(".env", 'A="' * 100_000)
    dotenv.read(".env", "A='\\\n" * 60_000)
