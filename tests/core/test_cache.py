"""The cache: what it keeps, and what it does not trust."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from deployable import cache
from deployable.model import Location


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPLOYABLE_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def kept(folder: Path) -> Path:
    return next(path for path in folder.rglob("*") if path.is_file())


def test_keeps_facts_by_content(folder: Path) -> None:
    first = cache.Cache("/root")
    first.put("python", "blob1 a.py", (Location("a.py", 3),))
    first.put("python", "blob2 b.py", (Location("b.py", 4),))
    first.save({"python": {"blob1 a.py"}})
    second = cache.Cache("/root")
    assert second.get("python", "blob1 a.py") == (Location("a.py", 3),)
    assert second.get("python", "blob2 b.py") is None
    assert cache.Cache("/other").get("python", "blob1 a.py") is None
    assert cache.Cache("/root", enabled=False).get("python", "blob1 a.py") is None


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b"", lambda b: b[:40] + b"x" + b[41:], lambda b: b + b"x"]
)
def test_ignores_what_is_damaged(folder: Path, damage) -> None:
    first = cache.Cache("/root")
    first.put("python", "k", (1,))
    first.save({})
    file = kept(folder)
    file.write_bytes(damage(file.read_bytes()))
    assert cache.Cache("/root").get("python", "k") is None


def test_of_another_edition_is_ignored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.Cache("/root")
    first.put("python", "k", (1,))
    first.save({})
    monkeypatch.setattr(cache, "edition", lambda: "0" * 64)
    assert cache.Cache("/root").get("python", "k") is None


def test_a_planted_entry_makes_no_objects(folder: Path) -> None:
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(folder / "sprung"),)

    first = cache.Cache("/root")
    first._file("python")["k"] = pickle.dumps(Trap())
    first._changed.add("python")
    first.save({})
    assert cache.Cache("/root").get("python", "k") is None
    assert not (folder / "sprung").exists()


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DEPLOYABLE_CACHE", str(tmp_path / "file" / "below"))
    store = cache.Cache("/root")
    store.put("python", "k", (1,))
    store.save({})
    assert store.get("python", "k") == (1,)
