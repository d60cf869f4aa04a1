"""The Python reader: what nodes come out, that tree-sitter's are the same, and that no input breaks it."""

from __future__ import annotations

import ast
import pickle
import time
from pathlib import Path

import build
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable import syntax
from deployable.model import Unreadable
from deployable.readers import python
from deployable.readers.python import trees

EVERY_FORM = '''"""Doc.

    indented
"""
import os, a.b as c, d.e
from . import (x as y, z)
from ..y.v import w as r, q
from m import *
X: int = int(os.environ.get("A", -1)); Y: str
u += [path("a/", V.as_view(), name="n"), *rest, *d.values(), *f(x)[1:]]
a = b[0] = (c.d), *e = 1, 2
first, *self.others = x
@app.get("/x", **kw)
@plain
async def f(a, /, b: "T[int, str]" = 3, *args: X.Y, c, d=1, **kw: dict[str, int] | None | list) -> R:
    """D.

    more
    """
    global g, h
    if (v := f"{a!r}b{c:{w}}{{d}}{e=}" 'x' "\\n\\x41"): pass
    elif a < b < c <= d: return await x, *y
    else: nonlocal_ = not (a and b and (c and d)) or a not in b is not c
    yield
    async for i, j in k: break
    else: continue
    async with a as b, (c) as (d, e): del a, b[1:2, ::3]
    with open(a) if b else open(c) as f: x = yield from y
    match q, r:
        case 1 | -2 | "a" if g: yield 1
        case {"x": y, **rest}: pass
    match q:
        case (None | True): raise
        case A.b: pass
        case P(x=1) as z: pass
        case [a, *b]: pass
        case (_): assert a, "b"
    try: 1; ...
    except (A, B) as e: raise X from e
    except C: pass
    else: z
    finally: lambda x, *y, z=1, **k: (x if y else z)
    while (n := a if b else c): (
        x.y()
    )
class K(Base[T], *mixins, metaclass=M, **kw):
    "doc"
    a = {k: v async for k in b if c if e for v, w in d}; b = {1, 2}; c = {**x, "y": 1, **z}
    e = [i for i in x], (i for i in y), sum(i for i in z), {i for i in w}, 1_000, 0xFF, 1.5e3, 2j, b"\\x00" b"a", rb"\\", (), (1,)
    e = a + b + c - (d + e) ** -f @ g // h % ~i << 1 >> 2 & 3 ^ 4 | +5
    @property
    def p(self): return super().p
    @p.setter
    def p(self, v): ...
    @staticmethod
    def s(): ...
    @functools.cached_property
    def t(cls, *, only): yield x
'''


def lowered(text: str) -> syntax.Module:
    return python.read("a.py", text)


def test_what_nodes_are_made_of():
    module = lowered(EVERY_FORM)
    assert module.doc == "Doc.\n\nindented"
    imports = [node for node in module.body if isinstance(node, syntax.Import)]
    assert [(each.module, each.name, each.alias) for each in imports] == [
        ("os", "", "os"), ("a.b", "", "c"), ("d.e", "", "d"), (".", "x", "y"), (".", "z", "z"),
        ("..y.v", "w", "r"), ("..y.v", "q", "q"), ("m", "*", ""),
    ]  # fmt: skip
    function = next(node for node in module.body if isinstance(node, syntax.Function))
    assert (function.name, function.kind, function.doc, function.line) == ("f", "async", "D.\n\nmore", 15)
    assert [(each.name, each.kind) for each in function.parameters] == [
        ("a", "positional"), ("b", "plain"), ("args", "rest"), ("c", "keyword"), ("d", "keyword"), ("kw", "keywords"),
    ]  # fmt: skip
    assert [type(each).__name__ for each in function.decorators] == ["Call", "Name"]
    cls = module.body[-1]
    assert isinstance(cls, syntax.Class)
    assert cls.doc == "doc"
    kinds = [(each.name, each.kind) for each in cls.body if isinstance(each, syntax.Function)]
    assert kinds == [("p", "get"), ("p", "set"), ("s", "static"), ("t", "get")]
    read = next(node for node in module.body if isinstance(node, syntax.Assign))
    assert isinstance(read.value, syntax.Call)
    assert read.value.args[0] == syntax.Call(
        syntax.Attribute(syntax.Attribute(syntax.Name("os", 9), "environ", 9), "get", 9),
        (syntax.Const("A", 9), syntax.Const(-1, 9)), (), 9, 9,
    )  # fmt: skip


def test_both_parsers_agree_on_every_form():
    assert trees.read(EVERY_FORM) == lowered(EVERY_FORM)


def test_both_parsers_agree_on_real_code():
    files = sorted(Path(jsonschema.__file__).parent.glob("*.py")) + sorted(Path(build.__file__).parent.glob("*.py"))
    files += sorted((Path(__file__).parents[2] / "hooks" / "deployable").glob("*.py"))
    compared = 0
    for path in files:
        text = path.read_text()
        try:
            ast.parse(text)
        except SyntaxError:
            continue
        assert trees.read(text) == lowered(text), path
        compared += 1
    assert compared > 20


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("try:\n    x()\nexcept A, B:\n    found = 1\n", "found"),
        ("def f[T: int](a: T) -> T: ...\nfound = 1\n", "found"),
        ("type X[T] = list[T]\nfound = 1\n", "X"),
        ("found = f'{x['a']}'\n", "found"),
        ("found = t'{x}'\n", "found"),
    ],
)
def test_syntax_newer_than_the_interpreter_is_no_fault(text: str, name: str):
    module = lowered(text)
    assert not module.faults
    nodes = [
        *module.body,
        *(node for each in module.body if isinstance(each, syntax.Try) for node in each.handlers[0].body),
    ]
    targets = [node.targets[0] for node in nodes if isinstance(node, syntax.Assign)]
    assert any(isinstance(target, syntax.Name) and target.id == name for target in targets)


def test_groups_of_exceptions_without_parentheses():
    caught = trees.read("try: x\nexcept A, B: y\nexcept* C as e: z\n").body[0]
    assert isinstance(caught, syntax.Try)
    assert caught.handlers[0].types == syntax.ListOf((syntax.Name("A", 2), syntax.Name("B", 2)), 2)
    assert (caught.handlers[1].types, caught.handlers[1].name) == (syntax.Name("C", 3), "e")


def test_what_is_whole_around_an_error_is_kept():
    module = lowered("import os\nx = ]\ny = os.environ['A']\ndef g(:\n    pass\nz = 1\n")
    assert module.faults
    assert {node.targets[0].id for node in module.body if isinstance(node, syntax.Assign)} >= {"z"}  # type: ignore


def test_python_2_is_a_fault_and_no_crash():
    module = lowered('import os\nprint "a", os.environ["X"]\nexec "y"\nn = 0777L\n')
    assert module.faults == (2, 3)
    assert isinstance(module.body[-1], syntax.Assign)


def test_warnings_stay_quiet(recwarn: pytest.WarningsRecorder):
    lowered("x = '\\d'\nx is 'a'\n")
    assert not recwarn


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9000,
        "[" * 9000 + "]" * 9000,
        "-" * 9000 + "1",
        "a" + ".b" * 9000,
        "if a: b\n" + "elif a: b\n" * 9000,
        "x\0",
    ],
)
def test_too_deep_to_follow(text: str):
    try:
        assert lowered(text).faults
    except Unreadable as refusal:
        assert refusal.reason


def test_long_chains_stay_shallow():
    module = lowered("x = " + " + ".join(f"'{number}'" for number in range(2000)))
    pickle.dumps(module)
    assert len(module.body[0].value.operands) == 2000  # type: ignore


def attempt(text: str) -> None:
    for read in (lowered, trees.read):
        try:
            module = read(text)
        except Unreadable:
            continue
        assert all(line > 0 for line in module.faults)
        pickle.dumps(module)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nothing_but_unreadable_on_mutated_code(data: st.DataObject):
    lines = EVERY_FORM.splitlines(keepends=True)
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=12))
    text = "".join(kept)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(text)))
        taken = data.draw(st.integers(0, 6))
        text = (
            text[:place]
            + data.draw(st.sampled_from(["", "(", "]", "'", '"""', "f'{", ":", "\\", "\t", "*", "\0", "=", "é"]))
            + text[place + taken :]
        )
    attempt(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_nothing_but_unreadable_on_noise(text: str):
    attempt(text)


def test_time_is_linear_in_size():
    def seconds(text: str) -> float:
        start = time.process_time()
        attempt(text)
        return time.process_time() - start

    for broken in ("x = ]\n", "def f(\n", "'''a\n", "f(x for x in [1, 2])\n"):
        short = min(seconds(broken * 200) for _ in range(3))
        assert seconds(broken * 2000) < 40 * short + 0.5, broken
