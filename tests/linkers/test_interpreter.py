"""The interpreter: names across modules, branches that configuration decides, bounds that end in gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linkers.repository import repository

from deployable import syntax
from deployable.linkers.interpreter import (
    UNKNOWN,
    Assumed,
    ClassValue,
    External,
    Instance,
    Interpreter,
    Made,
    Unknown,
    configured,
    settled,
    text,
    written,
)
from deployable.readers import python

APPLICATIONS = Path(__file__).parent.parent / "applications"


def worth(tmp_path: Path, files: dict[str, str], dotted: str, path: str = "main.py") -> Any:
    return Interpreter(repository(tmp_path, files)).resolve(path, dotted)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('name = "a"\nx = f"/{name}/b" + "/c"', "/a/b/c"),
        ('x = "/%s/{}" % "a"\nx = x.format("b")', "/a/b"),
        ('x = "/%(a)s" % {"a": "b"}', "/b"),
        ('x = ", ".join(str(n) for n in range(3))', "0, 1, 2"),
        ('table = {"a": 1, **{"b": 2}}\nx = [key for key, value in table.items() if value > 1]', ["b"]),
        ("x, *rest = [1, 2, 3]\nx = rest[-1]", 3),
        ("def f(a, *rest, b=2, **named):\n    return [a, rest, b, named]\nx = f(1, 5, c=3)", [1, [5], 2, {"c": 3}]),
        ("def outer():\n    y = 1\n    def inner():\n        return y\n    return inner\nx = outer()()", 1),
        ("x = []\nfor n in (1, 2):\n    x.append(n)", [1, 2]),
        ("class A:\n    y = 1\nclass B(A):\n    z = A.y\nx = B.y + B().z", 2),
        ("class A:\n    def __init__(self, n):\n        self.n = n\n    @property\n    def twice(self):\n        return self.n + self.n\nx = A(2).twice", 4),
        ("class A:\n    @classmethod\n    def make(cls):\n        return cls()\n    def go(self):\n        return 'gone'\nx = A.make().go()", "gone"),
        ("class A:\n    def go(self):\n        return 1\nclass B(A):\n    def go(self):\n        return super().go() + 1\nx = B().go()", 2),
        ("import enum\nclass E(enum.Enum):\n    a = 'one'\nx = {E.a: 2}[E('one')]", 2),
        ("try:\n    import nothing\n    x = 1\nexcept ImportError:\n    x = None", 1),
        ("from typing import TYPE_CHECKING\nx = 1\nif TYPE_CHECKING:\n    x = 2", 1),
        ("x = 1\nif __name__ == '__main__':\n    x = 2", 2),
        ("import functools\n@functools.lru_cache\ndef f():\n    return 1\nx = f()", 1),
        ("def deco(f):\n    def wrapper():\n        return 1\n    return wrapper\n@deco\ndef g():\n    return 2\nx = g()", 1),
        ("x = (lambda a: a + 1)(1)", 2),
        ("x = 1 if (y := 2) > 1 else 3", 1),
        ("import functools\nx = functools.partial(lambda a, b: a + b, 'a')('b')", "ab"),
        ("x = getattr({'a': 1}, 'get')('a')", 1),
        ("def f():\n    if unknown():\n        return None\n    return 'known'\nx = f()", "known"),
        ("def f(kind='a'):\n    match kind:\n        case 'a':\n            return 1\n        case _:\n            return 2\nx = f()", 1),
    ],
)  # fmt: skip
def test_expressions_and_statements(tmp_path: Path, code: str, value: object) -> None:
    assert settled(worth(tmp_path, {"main.py": code}, "x")) == value


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('import os\nx = os.getenv("A", "/api")', "/api"),
        ('import os\nx = os.environ.get("A") or "/api"', "/api"),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    A: str = '/api'\nx = f'{S().A}/v1'", "/api/v1"),
        ("from pydantic_settings import BaseSettings\nfrom pydantic import Field\nclass S(BaseSettings):\n    A: str = Field('/api')\nx = S().A", "/api"),
        ("from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    A: bool = False\nx = '/docs' if S().A else None", "/docs"),
    ],
)  # fmt: skip
def test_what_configuration_may_change_stays_visible(tmp_path: Path, code: str, value: str) -> None:
    found = worth(tmp_path, {"main.py": code}, "x")
    assert text(found) == value
    assert isinstance(found, Assumed)


def test_configuration_without_default_is_unknown_but_configured(tmp_path: Path) -> None:
    found = worth(tmp_path, {"main.py": "import os\nx = os.environ['A'] + '/b'"}, "x")
    assert isinstance(found, Unknown)
    assert configured(found)


def test_names_across_modules(tmp_path: Path) -> None:
    files = {
        "src/shop/__init__.py": "from .core import *\nfrom . import late",
        "src/shop/core/__init__.py": "from shop.core.base import PREFIX as ROOT, Base",
        "src/shop/core/base.py": "from shop import late\nPREFIX = '/root'\nclass Base:\n    prefix = PREFIX + late.SUFFIX",
        "src/shop/late.py": "import shop.core.base\nSUFFIX = '/late'\ndef again():\n    return shop.core.base.PREFIX",
        "src/shop/celery.py": "from celery import Celery\napp = Celery()",
        "src/shop/spaces/inner.py": "VALUE = 1",
        "src/main.py": "import shop.spaces.inner as inner\nfrom shop import ROOT, Base, late\nfrom shop.celery import app\n"
        "class Own(Base):\n    pass\nx = [ROOT, Own.prefix, late.again(), inner.VALUE]",
    }
    run = Interpreter(repository(tmp_path, files))
    assert [settled(each) for each in settled(run.resolve("src/main.py", "x"))] == ["/root", "/root/late", "/root", 1]
    app = settled(run.resolve("src/main.py", "app"))
    assert isinstance(app, Made)
    assert app.origin == "celery.Celery"


def test_modules_load_only_when_their_names_matter(tmp_path: Path) -> None:
    project = repository(
        tmp_path, {"main.py": "from heavy import Thing\nx = 1\ndef f(a: Thing): ...", "heavy.py": "Thing = 1"}
    )
    run = Interpreter(project)
    assert run.resolve("main.py", "x") == 1
    assert run.modules["heavy.py"].state == "new"


def test_external_names_keep_their_origin(tmp_path: Path) -> None:
    files = {
        "main.py": "import sqlalchemy as sa\nfrom auth import Guard\nengine = sa.create_engine('x')\nsession = engine.begin\nclass G(Guard): ...\ng = G()"
    }
    run = Interpreter(repository(tmp_path, files))
    session = run.resolve("main.py", "session")
    assert isinstance(session, External)
    assert session.dotted == "sqlalchemy.create_engine().begin"
    guard = settled(run.resolve("main.py", "g"))
    assert isinstance(guard, Instance)
    assert isinstance(guard.cls, ClassValue)
    assert guard.cls.is_a("auth.Guard")
    assert not guard.cls.is_a("auth.Other")


@pytest.mark.parametrize(
    "code",
    [
        "def f(n):\n    return f(n + 1)\nx = f(0)",
        "while True:\n    x = 1",
        "x = [a for a in range(999) for b in range(999) for c in range(999)]",
        "class A(A):\n    pass\nx = A().y",
        "import main\nx = main.x",
        "def f():\n    return [f, f]\nx = f()\nfor n in x:\n    x.append(n)",
        "x = '" + "a" * 1000 + "'\n" + "x = x + x\n" * 60,
        "x = 0\n" + "".join(f"def f{n}():\n    f{n + 1}()\n    f{n + 1}()\n" for n in range(60)) + "f0()",
        "x = " + "(" * 80 + "1" + ")" * 80,
        "x = " + " + ".join(["y"] * 5000),
        "x = {}\nx['x'] = x\ny = f'{x}'",
        "x = [1]\n" + "x += x\n" * 64,
        "x = [1]\n" + "x.extend(x)\n" * 64,
        "x = [1]\n" + "x = [*x, *x]\n" * 64,
        "x = [1]\n" + "x = [y for y in x for z in x]\n" * 64,
        "x = '%9999999999d' % 1",
        "x = '{0}' * 9\nx = ('{0}' + '{0}' + '{0}').format('a')\n" + "x = (x + '{0}{0}{0}').format(x)\n" * 64,
        "x = 'a'\n" + "x = x.replace('a', 'aaaaaaaaaaaa')\n" * 64,
        "x = 'a'\n" + "x = x.join([x, x, x, x])\n" * 64,
    ],
)
def test_hostile_code_ends(tmp_path: Path, code: str) -> None:
    run = Interpreter(repository(tmp_path, {"main.py": code}), steps=200_000)
    run.resolve("main.py", "x")
    assert run.steps > -2


def test_spent_budget_is_a_gap(tmp_path: Path) -> None:
    run = Interpreter(
        repository(tmp_path, {"main.py": "for a in range(900):\n    for b in range(900):\n        a + b"}), steps=10_000
    )
    assert run.resolve("main.py", "x") is UNKNOWN
    assert [gap.reason for gap in run.gaps] == ["too much code to follow: the step budget is spent"]


def test_conditions_are_written_back() -> None:
    tree = python.read("x.py", "x = not settings.DEBUG and env('A', default=1) == 'b'")
    assignment = tree.body[0]
    assert isinstance(assignment, syntax.Assign)
    assert written(assignment.value) == "not settings.DEBUG and env('A', default=1) == 'b'"


FILES = sorted(APPLICATIONS.glob("f*/**/*.py"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutilated_code_never_raises(tmp_path: Path, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(FILES)).read_text()
    lines = source.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(lines) - 1)))
        lines[at : at + 1] = data.draw(
            st.sampled_from([[], [lines[at] if lines else "", *lines[:3]], ["x = x.y(*x, **x)[x]"]])
        )
    (tmp_path / "main.py").write_text("\n".join(lines))
    project = repository(tmp_path, {})
    project.routes  # noqa: B018
    project.gaps("routes")
