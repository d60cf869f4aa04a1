"""Dockerfiles as docker reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.readers import dockerfile

FULL = """# syntax=docker/dockerfile:1
ARG VERSION=3.13
FROM python:${VERSION}-slim AS build
ENV A=1 B="two words" \\
    # a comment inside
    C=$A
RUN --mount=type=cache,target=/root pip install \\

    -r requirements.txt
FROM build
ENV OLD value with blanks
ARG TOKEN
WORKDIR /srv
WORKDIR app
COPY --from=build --chown=1:1 /a /b /c/
COPY ["my file.txt", "/srv/"]
RUN <<SCRIPT
apt-get update
apt-get install -y curl
SCRIPT
EXPOSE 8000/tcp 9000
USER app
HEALTHCHECK --interval=5s CMD curl -f http://localhost:8000/health || exit 1
ENTRYPOINT ["./entry.sh"]
CMD ["uvicorn", "app:app"]
"""


def test_everything_of_a_stage() -> None:
    found = dockerfile.read("Dockerfile", FULL)
    build, last = found.stages
    assert (build.base, build.name, build.line) == ("python:${VERSION}-slim", "build", 3)
    assert [(s.name, s.value) for s in build.env] == [("A", "1"), ("B", "two words"), ("C", "$A")]
    assert build.runs[0].text == "pip install -r requirements.txt" and build.runs[0].mounts
    assert [(s.name, s.value) for s in last.env] == [("OLD", "value with blanks")]
    assert last.args[0].value is None and last.workdir == ("/srv/app", 14)
    assert [(c.sources, c.target, c.source_stage) for c in last.copies] == [
        (("/a", "/b"), "/c/", "build"),
        (("my file.txt",), "/srv/", ""),
    ]
    assert "apt-get install -y curl" in last.runs[0].text
    assert [port for port, _ in last.exposes] == ["8000/tcp", "9000"] and last.user == ("app", 22)
    assert last.health and last.health.command and last.health.command.shell and last.health.line == 23
    assert last.entrypoint and last.entrypoint.words == ("./entry.sh",)
    assert last.command and last.command.text == "uvicorn app:app" and last.command.line == 25


def test_escape_directive_no_check_and_unknown_instructions() -> None:
    windows = dockerfile.read("Dockerfile", "# escape=`\nFROM x\nRUN a `\n  b\nHEALTHCHECK NONE\n")
    assert windows.stages[0].runs[0].text == "a b"
    assert windows.stages[0].health and windows.stages[0].health.command is None
    broken = dockerfile.read("Dockerfile", "FROM x\nRUN a \\ # why\n  b \\\n  && c\nCMD d\n")
    assert [(p.kind, p.location.line, p.subject) for p in broken.problems] == [("unknown-instruction", 3, "b")]


@pytest.mark.parametrize("text", ["hello: world\n", "# only a comment\n", "ARG X=1\n"])
def test_what_is_no_dockerfile_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        dockerfile.read("Dockerfile", text)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("Dockerfile", True), ("docker/api.Dockerfile", True), ("Dockerfile.prod", True), ("dockerfile", True), ("Containerfile", True),
     ("dockerfile_parser.py", False), ("Dockerfile.j2", False), ("docs/dockerfile.md", False), (".dockerignore", False)],
)  # fmt: skip
def test_names(path: str, wanted: bool) -> None:
    assert dockerfile.matches(path) is wanted


@settings(max_examples=150, deadline=None)
@given(st.text("FROMCDRUN <EO\\\n\"'[]=$#abc ", max_size=80))
def test_any_text_gives_stages_or_a_reason(text: str) -> None:
    try:
        dockerfile.read("Dockerfile", "FROM x\n" + text)
    except Unreadable as error:
        assert error.reason
