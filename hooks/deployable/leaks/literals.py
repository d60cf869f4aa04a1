"""The prefilter's literals, derived from the patterns themselves, so that no format can be forgotten.

``required`` finds a set of lower-case strings of which every match of a pattern must hold one. ``python -m
deployable.leaks.literals`` writes ``index.py`` from all formats; a test compares the two.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from deployable.leaks.unbroken import least

_MOST = 24
"""Alternatives a literal set may have before a shorter part of it is preferred."""


def required(pattern: str) -> frozenset[str]:
    """Lower-case literals, one of which is in every match. Empty when the pattern forces none of two characters.

    >>> sorted(required(r"(?:sk|rk)_live_[a-z]{4}"))
    ['rk_live_', 'sk_live_']
    """
    exact, sets = _analysed(import_module("re._parser").parse(pattern))
    candidates = [one for one in (exact, *sets) if one and min(map(len, one)) >= 2 and len(one) <= _MOST]
    return frozenset(max(candidates, key=_worth)) if candidates else frozenset()


def _worth(literals: frozenset[str]) -> tuple[float, int]:
    shortest = min(map(len, literals))
    return (min(shortest, 8) - 0.25 * len(literals) ** 0.5, -len(literals))


_NOTHING = frozenset({""})


def _analysed(
    parsed: Iterable[Any], before: frozenset[str] = _NOTHING
) -> tuple[frozenset[str] | None, list[frozenset[str]]]:
    """(all strings it can match, when they are few) and (sets of which every match holds one).

    ``before`` are the strings that stand right before it: the parser takes what branches begin with out of them.
    """
    run = before
    whole = True
    sets: list[frozenset[str]] = []
    for item in parsed:
        exact, inner = _item(item, run)
        sets += inner
        joined = _product(run, exact) if exact is not None else None
        if joined is not None:
            run = joined
            continue
        whole = False
        if run != _NOTHING:
            sets.append(run)
        run = exact if exact is not None else _NOTHING
    if run != _NOTHING:
        sets.append(run)
    return (run if whole else None), sets


def _product(left: frozenset[str], right: frozenset[str]) -> frozenset[str] | None:
    if len(left) * len(right) > _MOST:
        return None
    return frozenset(a + b for a in left for b in right)


def _item(item: Any, before: frozenset[str]) -> tuple[frozenset[str] | None, list[frozenset[str]]]:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return frozenset({chr(value).lower()}), []
    if kind == "IN":
        return _charset(value), []
    if kind == "SUBPATTERN":
        exact, sets = _analysed(value[3])
        return exact, sets + ([] if exact is not None else _analysed(value[3], before)[1])
    if kind in ("AT", "ASSERT_NOT", "ASSERT"):
        return frozenset({""}), []
    if kind == "BRANCH":
        return _branches(value[1], before)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = value
        if not least:
            exact, _ = _analysed(body)
            return (exact | {""} if exact is not None and most == 1 else None), []
        exact, inner = _analysed(body)
        repeated = frozenset({next(iter(exact)) * least}) if exact and len(exact) == 1 else exact
        return (repeated if least == most else None), inner + ([repeated] if repeated else [])
    return None, []


def _charset(members: Iterable[Any]) -> frozenset[str] | None:
    letters: set[str] = set()
    for kind, value in members:
        if str(kind) == "LITERAL":
            letters.add(chr(value).lower())
        elif str(kind) == "RANGE" and value[1] - value[0] < 4:
            letters.update(chr(code).lower() for code in range(value[0], value[1] + 1))
        else:
            return None
    return frozenset(letters) if len(letters) <= 6 else None


def _branches(branches: Iterable[Any], before: frozenset[str]) -> tuple[frozenset[str] | None, list[frozenset[str]]]:
    branches = list(branches)
    exacts = [_analysed(branch)[0] for branch in branches]
    if all(exact is not None for exact in exacts):
        union = frozenset().union(*(exact for exact in exacts if exact is not None))
        return (union if len(union) <= _MOST else None), [union] if "" not in union else []
    best: set[str] = set()
    for exact, sets in (_analysed(branch, before) for branch in branches):
        options = [one for one in (exact, *sets) if one and min(map(len, one)) >= 2]
        if not options:
            return None, []
        best |= max(options, key=_worth)
    return None, [frozenset(best)]


def of_format(pattern: str, near: str) -> frozenset[str]:
    """The better of what the token and the name before it force."""
    options = [one for one in (required(pattern), required(near) if near else frozenset()) if one]
    if not options:
        raise ValueError(f"forces no literal, so every line would be a candidate: {pattern} near {near}")
    return max(options, key=lambda one: (min(map(len, one)), -len(one)))


def table() -> dict[str, tuple[str, ...]]:
    """literal → the formats (``family.name``) that need it, in the order of the formats."""
    from deployable.leaks import plugins
    from deployable.leaks.formats import everything

    found: dict[str, list[str]] = {}
    for family, form in everything():
        for literal in sorted(of_format(form.pattern, form.near)):
            found.setdefault(literal, []).append(f"{family}.{form.name}")
    for literal, name in plugins.LITERALS.items():
        found.setdefault(literal, []).append(f"plugins.{name}")
    return {literal: tuple(names) for literal, names in sorted(found.items())}


def wrapped(literals: Iterable[str]) -> dict[str, str]:
    """What a token's fixed beginning looks like inside base64, at each of the three alignments, lower case → that beginning.

    Only beginnings with a sign or a digit, and four characters of base64 or more: less cannot be told from chance.
    """
    found: dict[str, str] = {}
    for literal in literals:
        if len(literal) < 4 or literal.isalpha() or not literal.isascii():
            continue
        form = literal.upper() if literal.startswith("-----") else literal
        for shift in range(3):
            encoded = base64.b64encode(b"\0" * shift + form.encode()).decode()
            stable = encoded[(0, 2, 3)[shift] : (shift + len(form)) * 8 // 6]
            if len(stable) >= (4 if len(literal) == 4 else 6):
                found[stable.lower()] = literal
    return found


def lengths() -> dict[str, tuple[int, ...]]:
    """Format → how many characters of each alphabet stand together in each of its tokens."""
    from deployable.leaks.formats import everything

    return {f"{family}.{form.name}": least(form.pattern) for family, form in everything()}


def named() -> list[str]:
    """The formats whose form alone proves nothing: they need a telling name before them."""
    from deployable.leaks.formats import everything

    return [f"{family}.{form.name}" for family, form in everything() if form.near]


def source() -> str:
    """The text of ``index.py``."""
    formats = "\n".join(f"    {literal.encode()!r}: {names!r}," for literal, names in table().items())
    runs = "\n".join(f"    {name!r}: {sizes}," for name, sizes in lengths().items())
    names = "\n".join(f"        {name!r}," for name in named())
    inside = "\n".join(f"    {form.encode()!r}: {literal.encode()!r}," for form, literal in wrapped(table()).items())
    return (
        '"""Made by ``python -m deployable.leaks.literals`` from the formats\' patterns."""\n\n'
        f"FORMATS: dict[bytes, tuple[str, ...]] = {{\n{formats}\n}}  # fmt: skip\n"
        '"""Literal, in lower case → the formats whose every match holds it or a sibling."""\n'
        f"LEAST: dict[str, tuple[int, ...]] = {{\n{runs}\n}}  # fmt: skip\n"
        '"""Format → the characters of each alphabet of ``solid`` that stand together in each of its tokens."""\n'
        f"NAMED = frozenset(\n    {{\n{names}\n    }}\n)  # fmt: skip\n"
        '"""The formats whose form alone proves nothing: they need a telling name before them."""\n'
        f"WRAPPED: dict[bytes, bytes] = {{\n{inside}\n}}  # fmt: skip\n"
        '"""What a literal looks like inside base64 → that literal."""\n'
    )


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).with_name("index.py").write_text(source(), encoding="utf-8")
