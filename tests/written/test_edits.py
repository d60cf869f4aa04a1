"""Edits that fit a file as it is written, and those that fit nowhere."""

from __future__ import annotations

import pytest

from deployable.model import Below, Edit, Fix, Word
from deployable.written.edits import made

LIST = (
    "envVars:",
    "  - key: A",
    "    value: |",
    "      - x",
    "",
    "      y",
    "",
    "  # about b",
    "  - key: B",
    "name: x",
)
KEYS = ("a:", "- image: x  # this one", "  env:", "  - {name: A}", "  - name: B", "    value: b", "b: {c: 1}", "\td: 1")


def edited(edit: Word | Below, lines: tuple[str, ...]) -> Edit | None:
    fix = made(Fix("t", places=(edit,)), {"f": lines})
    return fix.edits[0] if fix else None


@pytest.mark.parametrize(
    ("line", "was", "after"),
    [
        ("path: '/health'  # not /healthz", "/health", "path: '/ok'  # not /healthz"),
        ("CMD curl http://localhost:80/health || exit 1\r", "/health", "CMD curl http://localhost:80/ok || exit 1"),
        ("test: /api/health /health", "/health", "test: /api/health /ok"),
        ("path: /health-check", "/health", None),
        ("path: /api/health", "/health", None),
        ('"healthPath": 1', "healthPath", '"/ok": 1'),
    ],
)
def test_a_word_is_replaced_where_it_stands_alone(line: str, was: str, after: str | None) -> None:
    assert edited(Word("f", 1, 3, was, "/ok"), (line,)) == (Edit("f", 1, 1, (after,)) if after else None)
    assert edited(Word("f", 1, 2, was, "/ok"), ("", line)) == (Edit("f", 2, 2, (after,)) if after else None)


@pytest.mark.parametrize(
    ("lines", "at", "key", "added"),
    [
        (LIST, 2, "", (7, "  - new: 1")),
        (LIST, 9, "", (10, "  - new: 1")),
        (LIST, 10, "name", (11, "new: 2")),
        (KEYS, 2, "", (7, "- new: 1")),
        (KEYS, 4, "", (5, "  - new: 1")),
        (KEYS, 5, "name", (7, "  - new: 1")),
        (KEYS, 8, "d", None),
        (("x: 1", "  {a: 1}"), 2, "a", None),
        (("x: {a: 1}",), 1, "a", None),
        (("x:", " - {a: [", "   ]}"), 2, "", None),
    ],
)
def test_entries_are_added_as_their_neighbours_are_written(
    lines: tuple[str, ...], at: int, key: str, added: tuple[int, str] | None
) -> None:
    found = edited(Below("f", at, key, ("new: 2",), ("- new: 1",)), lines)
    assert found == (Edit("f", added[0], added[0] - 1, (added[1],)) if added else None)


def test_a_key_may_share_its_line_with_the_dash() -> None:
    assert edited(Below("f", 2, "image", ("new: 2",)), KEYS) == Edit("f", 3, 2, ("  new: 2",))
    assert edited(Below("f", 2, "a", items=("- new",)), ("a:", "b: 1")) is None
