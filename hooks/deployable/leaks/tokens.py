"""Credentials by their published form: what a provider's format matches in a window, proved by randomness and checksum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from deployable.leaks import continued, prefilter, values
from deployable.leaks.formats import Format, family
from deployable.leaks.grammars import MARKUP
from deployable.leaks.leak import Match
from deployable.leaks.pattern import Pattern
from deployable.leaks.place import Place
from deployable.leaks.proofs import CHECKSUMS, THIS_YEAR, decoded_base64, ends, is_anonymous
from deployable.leaks.sift import FOLLOWING, KEY_FOLLOWING
from deployable.leaks.window import Window
from deployable.leaks.words import wordiness

_NEAR_JOIN = (
    r"[\w.\-]{0,40}[\"'`\])}\\]{0,5}(?:\s?:\s?\w{1,14}\s?(?==))?\s{0,20}(?:=>|:=|={1,3}|:|,|\(|\|\||\?\?|>|\s|-)\s{0,20}(?:[\w.]{1,30}\(\s{0,4})?"
    r"(?:[\"'`\\\[]{0,4})(?:(?:[Bb]earer|[Bb]asic|[Tt]oken|key=|[Aa]pi[Kk]ey|SSWS|GenieKey|NRAK|Splunk)[ :=]{0,3})?[\"'`]{0,3}"
)
_PLACEHOLDER = Pattern(
    r"x{5,}|X{5,}|EXAMPLE|example|your|YOUR|dummy|placeholder|redacted|REDACTED|0{9,}|\*{3,}|\.{3,}|1234567890|abcdefghij|changeme|CHANGEME|deadbeef|fakefake|FAKE|T0{6,}|B0{6,}"
)
SHOWN = Pattern(r"placeholder[\"']?\s{0,3}[:=]\s{0,3}[{\"'`(]{0,3}\Z", re.IGNORECASE)
_HEAD = Pattern(r"\A(?:[A-Za-z]{2,12}[-_])+")
_CONCATENATED = Pattern(r"[\"'] ?\+ ?[\"']")
_SOLID = Pattern(r"[A-Za-z0-9+/=_~.-]{12,}")
"""What the value of a name could be: formats that need a name are not tried on lines without it."""
_PUBLIC = Pattern(r"authDomain|messagingSenderId|firebaseapp\.com|FIREBASE|maps\.googleapis\.com/maps/api/js")
"""A web configuration of Firebase, or a map in a page: the key names the project and is meant to be public."""
COMMENT = Pattern(r"\s*(?:\*|#|//|--|<!--|;|\"\"\")")
_B64_RUN = Pattern(rb"[A-Za-z0-9+/_-]{16,8000}={0,2}")


@cache
def _form(name: str) -> Format:
    group, _, own = name.partition(".")
    return next(form for form in family(group) if form.name == own)


@cache
def _compiled(name: str) -> re.Pattern[str]:
    form = _form(name)
    core = form.pattern
    if form.near:
        return re.compile(f"(?i:{form.near}){_NEAR_JOIN}(?P<value>{core})(?![A-Za-z0-9+/=_-])")
    if not form.bounded:
        return re.compile(f"(?P<value>{core})")
    return re.compile(rf"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%3[Dd])|(?<=%22))(?P<value>{core})(?![A-Za-z0-9])")


@cache
def _compiled_custom(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def of_formats(window: Window, where: Place) -> Iterator[Match]:
    joined = ""
    solid = any(not hit[0].isalpha() and any(map(str.isdigit, hit[0])) for hit in _SOLID.finditer(window.line)) or (
        continued.is_open(window.line) and continued.goes_on(window.text, len(window.line))
    )
    for name in window.formats:
        if not solid and (name in prefilter.NAMED or name.startswith("plugins.")):
            continue
        if name.startswith("plugins."):
            from deployable.leaks import plugins

            yield from plugins.matches(name.removeprefix("plugins."), window.line)
            continue
        pattern = _compiled(name)
        hit = None
        for hit in pattern.finditer(window.line):
            if match := _proved(hit, _form(name), window.text, where):
                yield match
        if hit is None and (continued.is_open(window.line) or _CONCATENATED.search(window.line)):
            joined = joined or continued.joined(window.text[: len(window.line) + FOLLOWING])
            if (again := pattern.search(joined)) and again.start() <= len(window.line):
                if match := _proved(again, _form(name), joined, where):
                    yield match


def _proved(hit: re.Match[str], form: Format, text: str, where: Place) -> Match | None:
    """The match when its randomness, structure and checksum allow it."""
    value = hit["value"]
    start, end = hit.span("value")
    certain = form.certain
    if SHOWN.search(hit.string, max(0, start - 40), start):
        return None
    if form.name == "google-api-key" and _PUBLIC.search(text, max(0, start - 80), end + 160):
        return None
    if (form.name == "json-web-token" and is_anonymous(value)) or values.PUBLISHED.match(value):
        return None
    if form.entropy:
        if _PLACEHOLDER.search(value) or values.entropy(value) < form.entropy or values.is_sequential(value[4:]):
            return None
        body = _HEAD.sub("", value)
        if not form.near and wordiness(body if len(body) >= 12 else value) > (
            0.6 if any(map(str.isdigit, value[3:])) else 0.45
        ):
            return None
        if where.strict and form.name.endswith("-id"):
            return None
        if form.near and (
            (value.isalpha() and (value.islower() or value.isupper()) and len(value) > 20 and wordiness(value) > 0.3)
            or not _is_made(value)
        ):
            return None
        if form.near and (where.role in ("vendored", "generated") or not where.generic):
            return None
        if where.strict and len(body) >= 36 and not any(map(str.isdigit, body)):
            return None
    if form.proof and not form.proof(text[start : start + KEY_FOLLOWING] if not form.entropy else value):
        if not form.entropy or form.name == "json-web-token" or where.strict:
            return None
        certain = False
    if form.name == "json-web-token" and 0 < ends(value) < THIS_YEAR:
        if where.strict or where.grammar == MARKUP or COMMENT.match(hit.string):
            return None
        certain = False
    return Match(
        form.name,
        form.title,
        value,
        start,
        end,
        certain=certain,
        revoke=form.revoke,
        test_key=form.test_key,
        proved=form.proof in CHECKSUMS and certain,
    )


def _is_made(value: str) -> bool:
    return bool(values.UUID.match(value)) or values.is_random(value)


def unwrapped(window: Window, where: Place) -> Iterator[Match]:
    """Tokens inside base64: what the blob says when it is decoded."""
    raw = window.text[: max(len(window.line), 1)].encode()
    forms = {name for literal in window.wrapped for name in prefilter.FORMATS[prefilter.WRAPPED[literal]]}
    for run in _B64_RUN.finditer(raw):
        decoded = decoded_base64(run[0].decode())
        if not decoded:
            continue
        text = decoded.decode("utf-8", "replace")
        for name in sorted(forms):
            if (hit := _compiled(name).search(text)) and (match := _proved(hit, _form(name), text, where)):
                yield match._replace(
                    value=run[0].decode(), start=run.start(), end=run.end(), title=f"{match.title} in base64"
                )
                break
