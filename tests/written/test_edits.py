"""Edits that fit a file as it is written, and those that fit nowhere. Whatever is not written anew keeps its bytes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.mend import _edited
from deployable.model import Edit, Fix, Put, Word
from deployable.written.edits import made

ENTRY = (("key", "NEW"), ("sync", False))


def edited(place: Word | Put, text: str) -> str | None:
    """The text with its edit; ``None`` when it fits nowhere."""
    fix = made(Fix("t", places=(place,)), {place.path: text.split("\n")})
    return _edited(text, fix.edits) if fix else None


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
    for lines, place in (((line,), 1), (("", line), 2)):
        fix = made(Fix("t", places=(Word("f", 1, 3, was, "/ok"),)), {"f": lines})
        assert (fix.edits if fix else None) == ((Edit("f", place, place, (after,)),) if after else None)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n- x: 1\n  l:\n  - 1\n  # c\n\nb: 2\n", "a:\n- x: 1\n  l:\n  - 1\n  - {N}\n  # c\n\nb: 2\n"),
        ("a:\n- x: 1\n  l:\n  -  b: 1\n", "a:\n- x: 1\n  l:\n  -  b: 1\n  -  {N}\n"),
        ("a:\n- x: 1\n  l: [1, 2] # c", "a:\n- x: 1\n  l: [1, 2, {F}] # c"),
        ("a:\n- x: 1\n  l: [1,\n      2]", "a:\n- x: 1\n  l: [1,\n      2,\n      {F}]"),
        ("a:\n- x: 1\n  l: [\n    1,\n    2,\n  ]", "a:\n- x: 1\n  l: [\n    1,\n    2,\n    {F},\n  ]"),
        ("a:\n- x: 1\n  l: [] # c\n", "a:\n- x: 1\n  l: # c\n  - {N}\n"),
        ("a:\n  - x: 1\n    l:\n    y: 2\n", "a:\n  - x: 1\n    l:\n      - {N}\n    y: 2\n"),
        (
            "a:\n-   x: |\n        l\n        # l\n\n\nb: 2",
            "a:\n-   x: |\n        l\n        # l\n    l:\n    - {N}\n\n\nb: 2",
        ),
        ("a: [{x: 1}]", "a: [{x: 1, l: [{F}]}]"),
        ("a:\n- {x: 1, l: [], y: 2}\n", "a:\n- {x: 1, l: [{F}], y: 2}\n"),
        ("a:\n- x: &x\n    l: 1\n  y: *x\n", "a:\n- x: &x\n    l: 1\n  l:\n  - {N}\n  y: *x\n"),
        ("l: &l [1]\na:\n- x: 1\n  l: *l\n", None),
        ("l: &l {l: [1]}\na:\n- x: 1\n  <<: *l\n", None),
        ("a:\n- x: 1\n  l: 3\n", None),
        ("a:\n- x: 1\n  l: {b: 1}\n", None),
        ("a:\n- x: 1\n  l: [1, # c\n  ]\n", None),
        ("a:\n- x: 1\n  l:\n  - &b 1\n  - *b\n", None),
        ("a:\n- x: {{ x }}\n  l: [1]\n", None),
        ("a:\n- y: 1\n  l: [1]\n", None),
        ("a: [", None),
    ],
)
def test_items_are_added_as_their_neighbours_are_written(text: str, after: str | None) -> None:
    line = next((number for number, each in enumerate(text.split("\n"), 1) if re.search(r"[xy]: |\[$", each)), 0)
    if after and "{N}" in after:
        indent = len(after.partition("{N}")[0].rpartition("\n")[2])
        after = after.replace("{N}", f"key: NEW\n{' ' * indent}sync: false")
    after = after and after.replace("{F}", "{key: NEW, sync: false}")
    assert edited(Put("f.yaml", line, under=("l",), items=(ENTRY,), beside=("x",)), text) == after


def _data(text: str) -> Any:
    return yaml.safe_load(text)


_NAMES = st.sampled_from(["A", "LONG_NAME", "b"])
_SCALARS = st.sampled_from(
    ["1", "'q # q'", '"w"', "x y", "|\n{i}  k\n{i}  # k", ">-\n{i}  k\n\n{i}  l", "{f: [1, 2]}", "''"]
)
_TAILS = st.sampled_from(["", "  # why", "\n", "\n\n# below", "\n    # deep"])


@st.composite
def blueprints(draw: st.DrawFn) -> tuple[str, int]:
    """(a blueprint whose second service has variables, the line where that begins)."""
    dash = " " * draw(st.integers(0, 3))
    gap = " " * draw(st.integers(1, 3))
    deep = f"{dash} {gap}"
    lines = [f"{draw(st.sampled_from(['', '# top', 'x: &x {a: 1}']))}", "services:", f"{dash}-{gap}name: one"]
    start = len(lines) + 1
    lines += [f"{dash}-{gap}name: two", f"{deep}envVars:{draw(st.sampled_from(['', '  # all', ' &all']))}"]
    inner = deep + " " * draw(st.integers(0, 2))
    for name in draw(st.lists(_NAMES, min_size=1, max_size=3)):
        if draw(st.booleans()):
            lines.append(f"{inner}- {{key: {name}, value: 1}}{draw(st.sampled_from(['', ' # c']))}")
        else:
            value = draw(_SCALARS).replace("{i}", f"{inner}  ")
            lines += [f"{inner}- key: {name}", f"{inner}  value: {value}"]
    text = "\n".join(lines) + draw(st.just("\n") if lines[-1].endswith(("k", "l")) else _TAILS)
    text += draw(st.sampled_from(["", f"\n{deep}plan: free", "\n\ndatabases: []\n"]))
    return text, start


@settings(max_examples=150, deadline=None)
@given(blueprints(), st.booleans())
def test_everything_around_an_added_item_keeps_its_bytes(blueprint: tuple[str, int], crlf: bool) -> None:
    text, line = blueprint
    text = text.replace("\n", "\r\n") if crlf else text
    before = _data(text)
    after = edited(Put("render.yaml", line, under=("envVars",), items=(ENTRY, ENTRY), beside=("name",)), text)
    assert after is not None
    assert _inserted(text, after) and ("\n" in text.replace("\r\n", "")) == ("\n" in after.replace("\r\n", ""))
    before["services"][1]["envVars"] += [{"key": "NEW", "sync": False}] * 2
    assert _data(after) == before


@settings(max_examples=100, deadline=None)
@given(
    st.none() | st.lists(st.dictionaries(_NAMES, st.sampled_from(["x", 1, [], {"a": "]"}]), max_size=2), max_size=2),
    st.sampled_from([None, 1, 2, 4, "\t"]),
)
def test_json_stays_json(secrets: list[Any] | None, indent: int | str | None) -> None:
    container = {"name": "x", "image": "i", **({} if secrets is None else {"secrets": secrets}), "more": [1, {}]}
    text = json.dumps({"family": "f", "containers": [container]}, indent=indent)
    line = next(number for number, each in enumerate(text.split("\n"), 1) if '"name"' in each) - (indent is not None)
    after = edited(Put("t.json", line, under=("secrets",), items=(ENTRY,), beside=("image",)), text)
    assert after is not None and _inserted(text, after)
    container["secrets"] = [*(secrets or []), {"key": "NEW", "sync": False}]
    assert json.loads(after) == {"family": "f", "containers": [container]}


def _inserted(before: str, after: str) -> bool:
    """Nothing but one piece is new."""
    start = next((place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after.endswith(before[start:]) and len(after) > len(before)
