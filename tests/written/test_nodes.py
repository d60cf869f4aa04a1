"""YAML as nodes: exact lines, hostile files refused with their place, nothing expanded."""

from __future__ import annotations

import pickle
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.written import nodes
from deployable.written.nodes import Mapping, Scalar


def only(text: str) -> Mapping:
    node = nodes.document(text)
    assert isinstance(node, Mapping)
    return node


def test_lines_merges_and_scalars_as_written() -> None:
    root = only("x: &x {a: yes, b: 2}\ny:\n  <<: *x\n  b: 012\n  c: !Sub '${Z}'\n")
    y = root.mapping("y")
    assert (y.text("a"), y.text("b"), y.truth("a")) == ("yes", "012", True)
    assert root.line_of("y", "b") == 4 and root.line_of("y", "missing") == 2
    assert [entry.key for entry in y.entries if entry.merged] == ["a"]
    sub = y.get("c")
    assert isinstance(sub, Scalar) and (sub.tag, sub.plain, sub.line, sub.column) == ("!Sub", False, 5, 6)
    assert pickle.loads(pickle.dumps(root)) == root


def test_duplicates_are_kept_and_the_last_counts() -> None:
    root = only("a: 1\nb: 2\na: 3\n")
    assert root.text("a") == "3"
    assert [(first.line, again.line) for first, again in root.duplicates()] == [(1, 3)]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a: 1\nb:\n\t- x\n", "a tab where YAML wants spaces", 3),
        ("[" * 100_000, "nested deeper", 1),
        ("a:\n  b: &a [*a]\n", "contains itself", 2),
        ("a: 1\nb: *nowhere\n", "names no anchor", 2),
        ("a: b\nc: d: e", "mapping values are not allowed", 2),
        ("a: 1\nb: \x01", "does not allow", 2),
        (
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
            "aliases stand for more",
            6,
        ),
    ],
)
def test_refused_with_the_place(text: str, reason: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        nodes.documents(text)
    assert reason in caught.value.reason
    assert caught.value.line == line


def test_ten_thousand_services_in_reasonable_time() -> None:
    text = "services:\n" + "".join(f"  s{n}:\n    image: x\n    environment: {{A: b}}\n" for n in range(10_000))
    began = time.process_time()
    assert len(only(text).mapping("services").entries) == 10_000
    assert time.process_time() - began < 3


def test_templates_are_seen_but_not_in_workflows_comments_or_quotes() -> None:
    assert nodes.template_line("a: 1\nb: {{ .Values.x }}\n") == 2
    assert nodes.template_line("{%- if x %}\na: 1\n") == 1
    for text in ("a: ${{ secrets.X }}", "# {{ x }}", "a: '{{ x }}'", "a: {b: {c: 1}}"):
        assert nodes.template_line(text) == 0


def test_json_with_tabs_and_surrogates() -> None:
    assert nodes.plain(only('{\n\t"a": "\\ud83d\\ude00", "b": [1, 2.5, null, true]}')) == {
        "a": "\U0001f600",
        "b": [1, 2.5, None, True],
    }


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text("abc :#-", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(_values)
def test_plain_equals_the_safe_loader(value: object) -> None:
    assert nodes.plain(nodes.document(yaml.safe_dump(value))) == value


@settings(max_examples=100, deadline=None)
@given(st.text("ab:- \n\t&*[]{}'\"#!|>%@", max_size=40))
def test_any_text_gives_nodes_or_a_reason(text: str) -> None:
    try:
        nodes.documents(text)
    except Unreadable as error:
        assert error.reason
