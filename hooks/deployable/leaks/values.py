"""What a value looks like: made by a machine, or a reference, hash, revision, path, placeholder, word or prose."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from deployable.leaks.pattern import Pattern
from deployable.leaks.words import wordiness

UUID = Pattern(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?\Z")
HEX = Pattern(r"(?:0x)?[0-9a-fA-F]{16,}\Z")
_REFERENCE = Pattern(
    r"\A\$[A-Za-z_]\w*(?:\Z|[:.\[(]|->)|\A[\w.-]+:\d+(?:\.\d+)+\Z|\$\{|\$\(|\{\{|<%|#\{|%\(\w+\)|%\{|\{[\w.:!\[\]']*\}|\$\[|\A<[^>]*>\Z|\A\[[\w. -]*\]\Z|\A%\w+%\Z|\A@\w+@?\Z|\A__\w+__\Z"
    r"|\\u[0-9a-fA-F]{4}|\A(?:pk_(?:live|test)_|phc_|pk\.eyJ|pub[0-9a-f]{32}\Z)|\A[A-Z][A-Z0-9]*(?:_[A-Z0-9]*[A-Z][A-Z0-9]*)+\Z|\A&[a-z_-]+\Z|\A\*[a-z_-]+\Z|\A![A-Z]|\AENC[(\[]|\A(?:vault|op|ssm|env|secret|secrets|arn|ref|awskms|gcpkms|sm|file|classpath|kms|keyvault|data|sops|projects|akv|urn)[:/]"
    r"|\A@Microsoft\.KeyVault|%[sd](?![A-Za-z0-9])|\A\$\$?[A-Z_]+\b|\A\\u?\W?\Z|secretsmanager:|\Aurl\(|\Ahttps?://|\A\w+://|\A(?:os|process|config|settings|app|self|this|env|ENV|System|Deno|import|props|ctx|req|request|options|opts|args|params)[.\[]"
)
_HASHED = Pattern(
    r"\A(?:sha\d{1,3}[-:$]|md5[:$]|\$2[abxy]?\$|\$argon2|\$pbkdf2|\$scrypt|\$[156y]\$|\$apr1\$|\{S?SHA\d*\}|\{[A-Za-z]+\}\$|pbkdf2[_:]|bcrypt[_$]|scrypt[:$]|argon2|\$ANSIBLE_VAULT|vault:v\d|SCRAM-SHA|[0-9a-f]{16,64}[.:$][0-9a-f]{40,128}\Z|v\d:[A-Za-z0-9+/=]{8,40}:v\d:|AQICAH|\*[0-9A-F]{40}\Z|crypt:)"
)
_PATH = Pattern(
    r"\A(?:~|\.{1,2})?/|\A[A-Za-z]:[\\/]|\A[\w.@-]+(?:/[\w.@-]+)+/?\Z|\A[\w-]+(?:\.[\w-]+)*\.(?:pem|key|crt|cer|json|ya?ml|txt|env|jks|p12|pfx|py|js|ts|html?|xml|properties|conf|sh|md|gpg|asc|php|java|go|com|org|net|io|dev|local)\Z"
)
POINT = Pattern(r"B[A-P][\w-]{85}={0,1}\Z")
"""The public half of a pair on the curve P-256: 65 bytes, the first a 4 (web push)."""
PUBLISHED = Pattern(r"\A(?:Eby8vdM02xN|C2y6yDjf5/R)")
"""Keys that the documentation of an emulator gives to everybody: Azurite's and that of Cosmos DB."""
_EMAIL = Pattern(r"\A[\w.+-]+@[\w-]+(?:\.[\w-]+)+\Z")
_NUMBERS = Pattern(
    r"\A[\d.,:/+TZ_ -]+\Z|\A#(?:[0-9a-f]{6}|[0-9a-f]{8})\Z|\A[a-z]+(?:\([\d.]+\))?\s?[<>]=?\s?[\d.]+\Z|\A\d+(?:ms|s|m|h|d|kb|mb|gb|px|em|rem|%)?\Z|\A[~^]?v?\d+(?:\.\d+)+\S{0,40}\Z|\A\d{4}-\d\d-\d\dT\S*\Z",
    re.IGNORECASE,
)
_TYPE = Pattern(
    r"\A(?:str|string|text|int|bool|boolean|null|none|nil|undefined|true|false|yes|no|on|off|optional|any|object|bytes|buffer|number|secretstr|uuid|required|varchar\W.*|char\W.*|auto|default|binary|encrypted|plain|plaintext|disabled|enabled|empty|unset|n/a|tbd)\Z",
    re.IGNORECASE,
)
_REGEX = Pattern(r"\[\^[^\]\s]{1,20}\][+*]|\[\^?[a-zA-Z0-9]-[a-zA-Z0-9]|\\[dwsbW]|\(\?[:=!P<]|\.\*|\.\+|\A\^.*\$\Z")
PLACEHOLDER = Pattern(
    r"x{4,}|X{3,}|\*{3,}|\.{3}|…|_{4,}|-{5,}|#{3,}|(?:change|replace|fill|insert|enter|set|put|paste|add|type|choose|pick|use|provide|generate|create|update|edit|modify)[-_ .]?(?:me|this|it|here|in|your|with|a|the|by|after|before|later|own|some|strong|secure|random|real|actual|on)(?![a-z])"
    r"|your|\Amy(?:[-_]|(?-i:[A-Z]))|\Aour[-_]|\Athe[-_]|\Asome[-_]|\Aany[-_]|example|sample|dummy|placeholder|redacted|masked|hidden|removed|todo|fixme|foo(?:bar)?(?![a-z])|bar(?![a-z])|\bbaz|qux|lorem|ipsum|fake|mock|stub|bogus|invalid|insecure|not[-_ ]?(?:a|the|so|real|secure|secret|set|used|needed|for)(?![a-z])|do[-_ ]?not|don'?t|"
    r"change_?it|temp(?:orary)?[-_]|super[-_ ]?(?:secret|secure)|secret[-_ ]?(?:key|token|password|value|string|here)|(?:pass|key|token|secret|password|pwd|api|value)[-_ ]?(?:here|goes|placeholder|value)|hunter2|correct.?horse|keyboard.?cat|deadbeef|cafebabe|default|\Aanonymous|(?:^|[-_])(?:test|testing|tests|dev|development|local|demo)(?:$|[-_])",
    re.IGNORECASE,
)
_STAND_IN = Pattern(
    r"change.?(?:me|it|this)|replace|your|example|sample|dummy|placeholder|redacted|todo|fixme|x{3,}|\*{3,}|\.{3}|<|>|insert|fake|mock|to.?be.?|set.?me|put.?",
    re.IGNORECASE,
)
_SEQUENCES = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "zyxwvutsrqponmlkjihgfedcba", "1q2w3e4r5t6y", "1234567890", "0987654321")  # fmt: skip
_STEPS = frozenset(row[at : at + 3] for row in _SEQUENCES for at in range(len(row) - 2))
_RULES = Pattern(r"[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.\\/]+)?)+\Z")
"""A validation rule of a form (``required|string|max:255``)."""


def entropy(text: str) -> float:
    """Shannon entropy in bits a character."""
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values()) if total else 0.0


def is_sequential(text: str) -> bool:
    """Made of keyboard or alphabet runs, or of a few repeated characters."""
    low = text.lower()
    if len(set(low)) <= max(3, min(6, len(low) // 8)):
        return True
    for unit in range(1, 9):
        if len(low) >= 3 * unit and low == (low[:unit] * (len(low) // unit + 1))[: len(low)]:
            return True
    covered = 0
    position = 0
    while position < len(low):
        if low[position : position + 3] not in _STEPS:
            position += 1
            continue
        longest = 0
        for row in _SEQUENCES:
            start = row.find(low[position : position + 3])
            if start >= 0 and position + 3 <= len(low):
                length = 3
                while position + length < len(low) and row.startswith(low[position : position + length + 1], start):
                    length += 1
                longest = max(longest, length)
        covered += longest
        position += longest or 1
    return covered >= 0.55 * len(low)


def is_placeholder(value: str) -> bool:
    return bool(PLACEHOLDER.search(value)) or is_sequential(value)


def is_stand_in(value: str) -> bool:
    """Asks to be replaced, or is only there for tests and examples."""
    return bool(_STAND_IN.search(value)) or len(set(value)) <= 2


@lru_cache(maxsize=4096)
def is_random(value: str) -> bool:
    """Looks as if a machine made it: hexadecimal, base64-like or mixed characters that form no words."""
    size = len(value)
    digits = sum(c.isdigit() for c in value)
    upper = sum(c.isupper() for c in value)
    lower = sum(c.islower() for c in value)
    other = size - digits - upper - lower
    if is_sequential(value):
        return False
    if HEX.match(value):
        return bool(digits and upper + lower and len(set(value.lower())) >= 7)
    words = wordiness(value)
    classes = (digits > 0) + (upper > 0) + (lower > 0) + (other > 0)
    if size >= 20:
        if digits and upper + lower:
            return words < 0.62 and entropy(value) >= 3.1
        return words < 0.4 and entropy(value) >= 3.3 and (classes >= 2 or size >= 24 or words < 0.2)
    if size >= 12:
        if digits and upper + lower:
            return words < 0.5 and entropy(value) >= 2.9
        return words < 0.25 and entropy(value) >= 2.9
    return size >= 8 and classes >= 3 and words < 0.4 and entropy(value) >= 2.6


def is_reference(value: str) -> bool:
    """Points at the secret instead of being it: a variable, template, path, address, hash, type or code."""
    return bool(
        _REFERENCE.search(value)
        or _HASHED.match(value)
        or _TYPE.match(value)
        or _RULES.match(value)
        or _EMAIL.match(value)
        or (_NUMBERS.match(value) and not value.isdigit())
        or _REGEX.search(value)
        or _is_path(value)
    )


def _is_path(value: str) -> bool:
    if not _PATH.match(value):
        return False
    parts = [part for part in re.split(r"[/\\.]", value) if part]
    return (
        not parts
        or sum(wordiness(part) >= 0.5 or len(part) <= 2 for part in parts) * 2 >= len(parts)
        or (value.startswith(("/", "./", "../", "~")) and sum(map(len, parts)) / len(parts) < 16)
    )
