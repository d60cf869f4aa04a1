"""Strings that match a pattern, made at random, so that no credential is stored."""

from __future__ import annotations

import random
import string
from importlib import import_module
from typing import Any

_ANY = string.ascii_letters + string.digits


def sample(pattern: str, chance: random.Random) -> str:
    return _sequence(import_module("re._parser").parse(pattern), chance)


def _sequence(items: Any, chance: random.Random) -> str:
    return "".join(_item(str(kind), value, chance) for kind, value in items)


def _item(kind: str, value: Any, chance: random.Random) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "ANY" | "NOT_LITERAL":
            return "_"
        case "IN":
            return chance.choice(_members(value))
        case "SUBPATTERN":
            return _sequence(value[3], chance)
        case "BRANCH":
            return _sequence(chance.choice(value[1]), chance)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, body = value
            count = least if least else chance.randint(0, min(most, 1))
            return "".join(_sequence(body, chance) for _ in range(min(max(count, least), 300)))
        case _:
            return ""


def _members(value: Any) -> str:
    letters = ""
    for kind, inner in value:
        match str(kind):
            case "LITERAL":
                letters += chr(inner)
            case "RANGE":
                letters += "".join(map(chr, range(inner[0], inner[1] + 1)))
            case "CATEGORY":
                letters += string.digits if "DIGIT" in str(inner) else _ANY + "_"
    # Signs among random letters make words and sequences less likely, not more: prefer letters and digits.
    solid = "".join(letter for letter in letters if letter.isalnum())
    return solid or letters
