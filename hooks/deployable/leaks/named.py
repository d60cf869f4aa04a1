"""Secrets by the names they are given to, and by what carries them: headers, URLs, commands."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from deployable.leaks import carriers, continued, names, pairs, values, verdicts
from deployable.leaks.grammars import CODE, CONFIG, MARKUP
from deployable.leaks.leak import Match
from deployable.leaks.pattern import Pattern
from deployable.leaks.place import Place
from deployable.leaks.proofs import decoded_base64
from deployable.leaks.sift import FOLLOWING
from deployable.leaks.tokens import SHOWN
from deployable.leaks.window import Window
from deployable.leaks.words import wordiness

_ADDED = Pattern(r"[\"'`]\s?\+\s?(?:Math\.random|crypto|uuid|nanoid|random|secrets|Date\.now)")
"""Only the beginning of what is made anew every time."""
_FILLED = Pattern(r"[\"']\s?%\s")
"""A template, filled in where it stands."""
_FINGERPRINT = Pattern(r"[0-9A-F]{40}\Z")
"""Of an OpenPGP key, as every tool writes it."""
_MINTED = Pattern(r"gh[oprsu]_|github_pat_|npm_")
"""Tokens with a checksum: what was not found by its form was not made by the provider."""
_GOOGLE = Pattern(r"AIza[\w-]{35}\Z")
"""Judged by its own form, which knows the public ones."""
_SEARCH_KEY = Pattern(r"algolia|docsearch|indexName|appId", re.IGNORECASE)
_FORGERY = Pattern(r"[\w.-]{0,40}[cx]srf[\w.-]{0,40}=", re.IGNORECASE)
"""The cookie that tells a page's own requests from others; whoever asks is given one."""
_BASE32 = Pattern(r"(?:[A-Z2-7]{8}){2,8}\Z")
_OUTCOME = Pattern(r"\bfail(?:ed|ure)?[\"']?\s{0,4}[:=]", re.IGNORECASE)
"""Beside it, ``pass`` is what a test does."""
_SCHEMES = ("Bearer ", "bearer ", "Token ", "token ", "Basic ", "basic ")
_OWNER = Pattern(
    r"(?<![A-Za-z])([\w-]{0,30}(?:jwt|token|signing|encryption|cipher|crypto|auth)[\w-]{0,30})[\"']?\s{0,3}[:=]\s{0,3}\{?\Z",
    re.IGNORECASE,
)
_TITLES = {
    "password": "password", "secret": "secret", "token": "token", "key": "key", "weak-key": "key", "auth": "credential",
    "cookie": "session cookie", "salt": "salt",
}  # fmt: skip


def generic(window: Window, where: Place) -> Iterator[Match]:
    line = window.line
    config = where.config and not where.strict
    for match in carriers.carried(line, config, where.path):
        if where.translated and not _strong(match.value, "token"):
            continue
        if not where.strict or verdicts.stands_out(carriers.password(match), "password"):
            yield match
    text = continued.unescaped(window.text[: len(line) + FOLLOWING])
    line = continued.unescaped(line)
    any_pair = False
    for pair in pairs.pairs(text, where.grammar, 0, len(line)):
        any_pair = True
        pair = _owned(pair, text, window.above)
        if pair.name == "pass" and _OUTCOME.search(f"{window.above}\n{text}"):
            continue
        if match := _secret(pair, where, window.long, text):
            yield match
    if not any_pair and continued.is_open(line):
        joined = continued.joined(text)
        for pair in pairs.pairs(joined, where.grammar, 0, len(line)):
            if match := _secret(pair, where, window.long, joined):
                yield match


def _owned(pair: pairs.Pair, text: str, above: str) -> pairs.Pair:
    """A mere ``key`` is known by what it is the key of: ``"Jwt": {"Key": …}``, ``jwt:`` and below it ``key:``."""
    if pair.name.lower() != "key":
        return pair
    inside = text[max(0, pair.start - 80) : pair.start].rpartition("{")
    owner = _OWNER.search(inside[0] + inside[1] if inside[1] else above.rstrip())
    return pair._replace(name=f"{owner[1]}.{pair.name}", kind="key") if owner else pair


def _secret(pair: pairs.Pair, where: Place, long: bool, text: str) -> Match | None:
    value = carriers.plain(pair.value)
    verdict = 0 if value.startswith(_SCHEMES) else _verdict(pair, value, where.config) or _in_use(pair, where)
    if not verdict or _is_harmless(pair, where, text):
        return None
    if (long or where.translated) and (verdict != verdicts.CERTAIN or not _strong(value, pair.kind)):
        return None
    strict = where.strict or (where.grammar == CODE and names.is_for_tests(pair.name))
    if strict and not (verdicts.stands_out(value, pair.kind) or _is_typed(pair, where)):
        return None
    start, kind = pair.start, pair.kind
    rule = "generic-" + {"weak-key": "key", "auth": "credential"}.get(kind, kind)
    return Match(
        rule, _TITLES[kind], pair.value, start, start + len(pair.value), pair.name, verdict == verdicts.CERTAIN
    )


def _is_harmless(pair: pairs.Pair, where: Place, text: str) -> bool:
    """Judged as a token elsewhere, only shown to the user, public, or of no use any more."""
    start = pair.start
    name = pair.name.lower()
    if (where.grammar == MARKUP and name == "nonce") or name.endswith("recv-keys") or _GOOGLE.match(pair.value):
        return True
    if ("eyJ" in pair.value and "." in pair.value) or SHOWN.search(text, max(0, start - 40), start):
        return True
    if "%" in pair.value and _FILLED.match(text, start + len(pair.value)):
        return True
    if pair.kind == "password" and "migration" in where.path.lower() and carriers.is_digest(pair.value):
        return True
    if _ADDED.match(text, start + len(pair.value)) or (where.strict and _MINTED.match(pair.value)):
        return True
    if pair.kind in ("key", "weak-key") and _FINGERPRINT.match(pair.value):
        return True
    if pair.kind == "cookie":
        return bool(_FORGERY.match(pair.value)) or (
            where.role != "test" and carriers.is_over(text[start : start + 300])
        )
    if pair.kind == "auth":
        return where.strict and text[max(0, start - len(pair.name) - 2) :][:1] in ("?", "&")
    return pair.kind == "key" and len(pair.value) == 32 and bool(_SEARCH_KEY.search(text))


def _is_typed(pair: pairs.Pair, where: Place) -> bool:
    """A password in test code that nobody would type for a test alone."""
    return where.role == "test" and pair.kind == "password" and not verdicts.is_for_tests(pair.value)


def _in_use(pair: pairs.Pair, where: Place) -> int:
    """However weak: a password with a digit that a deployed configuration writes out."""
    value = pair.value
    settings = where.grammar == CONFIG or (where.path.endswith(".tf") and pair.quoted)
    deployed = settings and where.role == "code" and "compose" not in where.path and "workflows/" not in where.path
    if not deployed or pair.kind != "password" or not any(map(str.isdigit, value)) or value.isdigit():
        return verdicts.NONE
    return verdicts.LIKELY if verdicts.is_written(value) and verdicts.has_name(pair.name) else verdicts.NONE


def _verdict(pair: pairs.Pair, value: str, config: bool) -> int:
    if _BASE32.match(value) and values.is_sequential(base64.b32decode(value).decode("latin-1")):
        return verdicts.NONE
    if len(value) >= 8 and len(value) % 4 == 0 and value.isascii():
        decoded = decoded_base64(value)
        if decoded and len(decoded) >= 4 and all(32 <= byte < 127 or byte == 10 for byte in decoded):
            return verdicts.judge(decoded.decode().strip(), pair.kind, pair.name, pair.quoted, config)
    return verdicts.judge(value, pair.kind, pair.name, pair.quoted, config)


def _strong(value: str, kind: str) -> bool:
    """Made by a machine beyond doubt: long, and random in every part."""
    return (
        kind not in ("cookie", "salt", "weak-key", "auth")
        and len(value) >= 20
        and values.is_random(value)
        and wordiness(value) < 0.35
        and any(map(str.isdigit, value))
        and not values.UUID.match(value)
    )
