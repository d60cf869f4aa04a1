"""Pairs of a declared name nobody reads and a read name nobody declares that are surely meant to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.linkers.environment.found import CLIENT_PREFIXES
from deployable.model import EnvDeclaration, EnvFacts, EnvRead

_SPEAKS = ("docs", "types")
"""Sources that only speak of a name; that it is right there makes a slip elsewhere the plainer."""
_MEANT = {
    "TEST", "DEV", "PROD", "PRODUCTION", "STAGING", "LOCAL", "CI", "OLD", "NEW", "BACKUP", "FILE", "DEFAULT", "DEBUG", "DOCKER", "E2E", "READ", "WRITE",
    "REPLICA", "PRIMARY", "MASTER", "SLAVE", "PUBLIC", "PRIVATE", "INTERNAL", "EXTERNAL", "SECONDARY", "FALLBACK", "TESTING", "ROOT", "ADMIN", "MIN", "MAX",
    "ACCESS", "REFRESH", "SRC", "DST", "IN", "OUT", "USER", "APP", "LIVE", "SANDBOX",
}  # fmt: skip
"""Words that make another variable of a name, not a slip of it."""
_SHORTEST = 6


Misspelt = tuple[EnvRead, EnvDeclaration, str]


def misspellings(env: EnvFacts) -> tuple[Misspelt, ...]:
    """(the read, the declaration that misses it, how), where exactly one declared name is that close."""
    used = {read.name for read in env.reads} | {name for name, _, _ in env.mentions}
    families = tuple(prefix for prefix, _ in env.families)
    given: dict[str, set[str]] = {}
    strangers: dict[str, dict[str, EnvDeclaration]] = {}
    for each in env.declarations:
        if each.source not in _SPEAKS:
            given.setdefault(each.service, set()).add(each.name)
        if each.name not in used and _gives(each) and not (families and each.name.startswith(families)):
            strangers.setdefault(each.service, {}).setdefault(each.name, each)
    found: list[Misspelt] = []
    for (service, name), read in {(read.service, read.name): read for read in reversed(env.reads)}.items():
        declared = name in given.get("", ()) or name in given.get(service, ())
        if declared or read.supplied_by or read.aside or len(name) < 4:
            continue
        others = {**strangers.get(service, {}), **strangers.get("", {})}
        close = [(read, each, how) for other, each in others.items() if (how := _how(name, other, read, False))]
        if len(close) == 1:
            found.append(close[0])
    known = {(read.name, each.name) for read, each, _ in found}
    # What compose fills in from a name is no reader of the container's variable of the same name.
    inside = {read.name for read in env.reads} | {name for name, _, by in env.mentions if by != "compose"}
    found += [each for each in _in_manifests(env, inside, families) if (each[0].name, each[1].name) not in known]
    return tuple(sorted(_surest(found), key=lambda each: (each[0].location, each[0].name)))


def _surest(found: list[Misspelt]) -> Iterator[Misspelt]:
    """One name for each declaration: a slip before a word too many or too few; of several that are as near, none is surely meant."""
    by_declaration: dict[object, list[Misspelt]] = {}
    for each in found:
        by_declaration.setdefault((each[1].location, each[1].name), []).append(each)
    for close in by_declaration.values():
        slips = [each for each in close if "slip" in each[2]]
        if len({each[0].name for each in slips or close}) == 1:
            yield from slips or close


def _gives(each: EnvDeclaration) -> bool:
    """An env file: what a manifest gives is judged beside the names that the same manifest gives to the same service."""
    return each.source in ("dotenv", "dotenv-example") and each.environment != "test" and not each.read_by


def _in_manifests(env: EnvFacts, used: set[str], families: tuple[str, ...]) -> Iterator[Misspelt]:
    """The same inside one manifest: it gives a name nobody reads, and not the one its service reads, which may be declared
    elsewhere."""
    of_libraries = {each.name for each in env.declarations if each.read_by}
    for supply in env.supplies:
        strangers = [
            each
            for each in supply.manifest.env
            if each.name not in used and each.scope != "build" and not (families and each.name.startswith(families))
        ]
        if not strangers or supply.manifest.environment == "test":
            continue
        for name, read in {
            read.name: read for read in reversed(env.reads) if read.service in ("", supply.service)
        }.items():
            if read.supplied_by or read.aside or name in supply.names or len(name) < 4:
                continue
            close = [
                (read, each, how)
                for each in strangers
                if (how := _how(name, each.name, read, each.name in of_libraries))
            ]
            if len(close) == 1:
                yield close[0]


def _how(name: str, other: str, read: EnvRead, of_library: bool) -> str:
    """What is wrong with the declared name ``other`` if ``name`` was meant, or an empty string."""
    if other.startswith(CLIENT_PREFIXES) and not name.startswith(CLIENT_PREFIXES):
        # The front end's own name for what the server calls otherwise.
        return ""
    required = read.required or (read.default is None and "client" in read.use)
    if not (of_library and not required) and _slip(name, other):
        return "is one slip away from"
    if not required or min(len(name), len(other)) < 4:
        return ""
    for long, short, word in ((other, name, "has a word more than"), (name, other, "has a word less than")):
        extra = (
            long.removeprefix(f"{short}_")
            if long.startswith(f"{short}_")
            else long.removesuffix(f"_{short}")
            if long.endswith(f"_{short}")
            else ""
        )
        if extra and extra not in _MEANT and extra.count("_") <= 1 and not extra.isdigit() and len(short) >= 4:
            return word
    return ""


def _slip(a: str, b: str) -> bool:
    """One letter too many, too few, wrong or swapped (two in long names), never in a number."""
    if a == b or min(len(a), len(b)) < _SHORTEST or re.sub(r"\d+", "#", a) == re.sub(r"\d+", "#", b):
        return False
    if a.replace("_", "") == b.replace("_", ""):
        return True
    words_a, words_b = a.split("_"), b.split("_")
    changed = [(x, y) for x, y in zip(words_a, words_b, strict=False) if x != y]
    if len(words_a) == len(words_b) and len(changed) == 1:
        x, y = changed[0]
        if x in _MEANT or y in _MEANT or min(len(x), len(y)) < 3:
            return False
        return distance(x, y) == 1 or (min(len(x), len(y)) >= 8 and distance(x, y) == 2)
    return distance(a, b) == 1 and len(words_a) == len(words_b)


def distance(a: str, b: str, most: int = 3) -> int:
    """Edits with swaps of neighbours counted as one; ``most`` when there are more.

    >>> distance("DATABASE", "DATABSE"), distance("REDIS", "REIDS"), distance("HOST", "PORT")
    (1, 1, 2)
    """
    if abs(len(a) - len(b)) >= most:
        return most
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row, before_last = row, [i], before
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before = last
    return min(row[-1], most)
