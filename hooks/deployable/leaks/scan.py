"""A file's secrets: candidate lines by the prefilter, then formats, carriers and names on those lines alone.

Time is linear in the file: each hit is looked at in a window of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from deployable.leaks import carriers, names, pairs, prefilter, values
from deployable.leaks.formats import Format, family
from deployable.leaks.leak import Leak, Match
from deployable.leaks.noun import Noun
from deployable.leaks.pattern import Pattern
from deployable.leaks.proofs import THIS_YEAR, decoded_base64, ends
from deployable.leaks.words import wordiness
from deployable.places import role

CHUNK = 256 << 10
"""Bytes searched at a time; a line that is longer is searched for tokens that prove themselves, not by names."""
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONG = 3000
"""Characters from which a line is looked at in windows around its hits."""
_OVERLAP = 64
"""Bytes that pieces of a giant line share, so that no literal is cut in two."""
_BEFORE, _BEHIND = 160, 1400
_FOLLOWING = 420
"""Characters after a line that may belong to it: continuations, block scalars, ``value:`` below ``name:``."""
_KEY_FOLLOWING = 2600
_NEAR_LINES = 8
"""Lines above a changed one that may name what it holds."""

_URLS = Pattern(rb"://[^\s/:@\"'<>]{0,120}:[^\s\"'<>@]{1,200}@")
_JOIN = Pattern(r"[\"'`]\s*(?:\+|\.|\\|<<)?\s*\\?\n?\s*(?:[fbru]?[\"'`])|\\\n\s*|\^\n\s*")
_OPEN_ENDS = ("\\", '"', "'", "`", "(", "=", "+", "^")
_NEAR_JOIN = (
    r"[\w.\-]{0,40}[\"'`\])}\\]{0,5}(?:\s?:\s?\w{1,14}\s?(?==))?\s{0,20}(?:=>|:=|={1,3}|:|,|\(|\|\||\?\?|>|\s|-)\s{0,20}(?:[\w.]{1,30}\(\s{0,4})?"
    r"(?:[\"'`\\\[]{0,4})(?:(?:[Bb]earer|[Bb]asic|[Tt]oken|key=|[Aa]pi[Kk]ey|SSWS|GenieKey|NRAK|Splunk)[ :=]{0,3})?[\"'`]{0,3}"
)
_PLACEHOLDER = Pattern(
    r"x{5,}|X{5,}|EXAMPLE|example|your|YOUR|dummy|placeholder|redacted|REDACTED|0{9,}|\*{3,}|\.{3,}|1234567890|abcdefghij|changeme|CHANGEME|deadbeef|fakefake|FAKE|T0{6,}|B0{6,}"
)
_SHOWN = Pattern(r"placeholder[\"']?\s{0,3}[:=]\s{0,3}[{\"'`(]{0,3}\Z", re.IGNORECASE)
_SEARCH_KEY = Pattern(r"algolia|docsearch|indexName|appId", re.IGNORECASE)
_HEAD = Pattern(r"\A(?:[A-Za-z]{2,12}[-_])+")
_CONCATENATED = Pattern(r"[\"'] ?\+ ?[\"']")
_SOLID = Pattern(r"[A-Za-z0-9+/=_~.-]{12,}")
"""What the value of a name could be: formats that need a name are not tried on lines without it."""
_WORD_END = Pattern(r"[\s,;&]+")
_SOLID_RUN = Pattern(rb"(?<![A-Za-z0-9+/=_~.-])(?=[A-Za-z0-9+/=_~.-]{12})[A-Za-z+/=_~.-]{0,300}[0-9]")
_STRONG_RUN = Pattern(rb"(?<![^\s\"'`<>(),;])(?=[^\s\"'`<>(),;]{20})[^\s\"'`<>(),;0-9]{0,300}[0-9]")
_CONTINUED = Pattern(r"(?<![A-Za-z0-9+/=_~.-])(?=[A-Za-z0-9+/=_~.-]{6})[A-Za-z+/=_~.-]{0,300}[0-9]")
"""A piece of a value that goes on behind the line."""
_COMMENT = Pattern(r"\s*(?:\*|#|//|--|<!--|;|\"\"\")")
_EXAMPLE_KEY = Pattern(r"(?:\A|[\s{,(*])[\"']?examples?[\"']?\s{0,3}[:=]", re.IGNORECASE)
"""An API description's example (``example: …``, ``@Schema(example = …)``)."""
_ALLOWED = Pattern(
    r"pragma:?\s*(?:allow|white)list[ -]secret|(?:gitleaks|betterleaks):\s?allow|(?:kingfisher|trufflehog):\s?ignore|#\s*nosec\b|//\s*nosec\b|\bnoqa:[^\n]*\bS10[567]|\bNOSONAR\b|\bggignore\b|secretlint-disable-line",
    re.IGNORECASE,
)
_ALLOWED_NEXT = Pattern(r"pragma:?\s*(?:allow|white)list nextline secret|secretlint-disable-next-line", re.IGNORECASE)
_B64_RUN = Pattern(rb"[A-Za-z0-9+/_-]{16,8000}={0,2}")

_GENERIC_TITLES = {"password": "password", "secret": "secret", "token": "token", "key": "key", "weak-key": "key", "auth": "credential", "cookie": "session cookie", "salt": "salt"}  # fmt: skip


class Place(Noun):
    """What a path says of the text in it."""

    path: str
    role: str
    grammar: str
    config: bool
    generic: bool
    """Whether secrets are looked for by name."""
    strict: bool
    """Only what a machine made counts: tests, examples, documents, translations."""


def place(path: str) -> Place:
    grammar = pairs.grammar(path)
    where = role(path)
    if where == "code" or (where == "generated" and grammar in (pairs.CONFIG, pairs.SHELL)):
        where = _beside(path.lower(), grammar)
    config = grammar in (pairs.CONFIG, pairs.SHELL, pairs.JSON, pairs.MARKUP)
    generic = not _is_made_by_tools(path) and where not in ("vendored", "generated")
    strict = where not in ("code", "development") or not _WORDINGS.isdisjoint(
        path.lower().replace(".", "/").replace("_", "/").split("/")
    )
    return Place(path, where, grammar, config, generic, strict)


_TESTING = {"test", "tests", "fixture", "fixtures", "mock", "mocks", "stub", "stubs"}
_TEST_WORDS = _TESTING | {"spec", "specs", "fake", "fakes", "dummy", "testing"}
_DEVELOPMENT = {"dev", "development", ".devcontainer", ".ci", ".circleci", ".buildkite", ".vscode", ".idea"}
_DEVELOPMENT_WORDS = {"dev", "development", "devel", "local", "override"}
_SETTLED = (
    ".py",
    ".yml",
    ".yaml",
    ".json",
    ".properties",
    ".js",
    ".ts",
    ".toml",
    ".rb",
    ".exs",
    ".php",
    ".ini",
    ".conf",
)
"""Endings of files that are one of several, an environment each."""
_EXAMPLE_WORDS = {
    "example",
    "examples",
    "sample",
    "samples",
    "template",
    "templates",
    "dist",
    "tmpl",
    "tpl",
    "demo",
    "demos",
}
_CI_WORDS = {"ci", "cypress", "e2e", "test", "tests"}
_TEXTS = (
    "readme",
    "license",
    "licence",
    "copying",
    "notice",
    "changes",
    "history",
    "authors",
    "third",
    "requirements",
    "robots",
)
_WORDINGS = {
    "locale", "locales", "lang", "langs", "i18n", "l10n", "translation", "translations", "messages", "intl",
}  # fmt: skip
_SETTINGS = Pattern(
    r"(?:^|[/._-])(?:settings?|configs?|conf|configuration|environments?|env|application|bootstrap|appsettings)(?=[/._-])"
)
_LOCKS = {
    "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum", "packages.lock.json", "gradle.lockfile", "package.resolved",
    ".secrets.baseline", ".deployable-baseline.json", ".gitleaksignore", "checksums.txt", "sha256sums", "bun.lockb", "mix.lock",
}  # fmt: skip
_MADE = (
    ".lock", ".svg", ".map", ".snap", ".css", ".scss", ".less", ".po", ".pot", ".ics", ".geojson", ".bib", ".patch", ".diff", ".min.js",
)  # fmt: skip


def _beside(path: str, grammar: str) -> str:
    """``code``, or what the words of a path make of it: ``test``, ``example``, ``docs``."""
    folder, _, base = path.rpartition("/")
    words = set(base.replace("-", ".").replace("_", ".").split("."))
    if base.startswith("phpunit") or ("compose" in base and (not _CI_WORDS.isdisjoint(words) or "ci/" in f"{folder}/")):
        return "test"
    if grammar == pairs.PROSE and (base.endswith((".md", ".rst", ".adoc", ".markdown")) or base.startswith(_TEXTS)):
        return "docs"
    if not _TEST_WORDS.isdisjoint(words):
        return "test"
    if not _EXAMPLE_WORDS.isdisjoint(words):
        return "example"
    for name in folder.split("/"):
        parts = name.replace("-", ".").replace("_", ".").split(".")
        if parts[0] in _TESTING or parts[-1] in _TESTING:
            return "test"
        if name in ("tutorial", "tutorials"):
            return "example"
    if not _DEVELOPMENT.isdisjoint(folder.split("/")):
        return "development"
    named = words & _DEVELOPMENT_WORDS
    if named and (
        base.startswith(".env") or (base.endswith(_SETTLED) and ("compose" in base or _SETTINGS.search(path)))
    ):
        return "development"
    return "code"


def _is_made_by_tools(path: str) -> bool:
    """Lock files, checksums, drawings and the like, where names and values are not anybody's settings."""
    low = path.lower()
    base = low.rpartition("/")[2]
    return base in _LOCKS or base.startswith("changelog") or low.endswith(_MADE)


class Custom(Noun):
    """A user's own format, from the configuration."""

    form: Format
    literals: frozenset[str]


def scan(
    path: str, data: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> tuple[Leak, ...]:
    """The secrets of one text file, in order; ``lines`` keeps the work to those lines."""
    return tuple(leak for leak, _ in found(path, data, custom, lines))


def found(
    path: str, data: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> list[tuple[Leak, Match]]:
    """Like ``scan``, with the matches that hold the values; they must not be printed or kept."""
    where = place(path)
    result: list[tuple[Leak, Match]] = []
    newline = Lines(data)
    annotated = where.role == "code" and (b"@swagger" in data or b"@openapi" in data or b"@apiExample" in data)
    for window in _windows(data, custom, where):
        number = newline.number(window.start)
        if lines is not None and not any(span.start - _NEAR_LINES <= number < span.stop for span in lines):
            continue
        result += _judged(window, number, where, custom, annotated)
    if lines is not None:
        result = [pair for pair in result if any(pair[0].line in span for span in lines)]
    return _once(result)


class Window(Noun):
    """A candidate line, or a piece of a long one, with some of what follows."""

    start: int
    """Offset in the file."""
    line: str
    text: str
    """``line`` and the text after it."""
    formats: tuple[str, ...]
    generic: bool
    wrapped: tuple[bytes, ...]
    """Beginnings of tokens in base64 that occur in it."""
    long: bool
    above: str
    """The line above, for comments that allow the next one."""


class Lines:
    """Line numbers of ascending offsets, counted as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._number = data, 0, 1

    def number(self, offset: int) -> int:
        self._number += self._data.count(b"\n", self._at, offset)
        self._at = offset
        return self._number


class Signs(Noun):
    """What the literals on a line are signs of."""

    formats: tuple[str, ...]
    free: bool
    """One of the formats may need no long run of characters, or the user defined it."""
    generic: bool
    wrapped: tuple[bytes, ...]
    behind: int
    """Bytes after the line that may belong to what is on it."""


@lru_cache(maxsize=4096)
def _signs(indexes: frozenset[int]) -> Signs:
    formats: dict[str, None] = {}
    generic = -1 in indexes
    wrapped = []
    for index in sorted(indexes):
        if index >= 0:
            literal = prefilter.literals()[index]
            formats.update(dict.fromkeys(prefilter.formats_of(literal)))
            generic = generic or literal in prefilter.generic()
            if literal in prefilter.wrapped():
                wrapped.append(literal)
    free = -2 in indexes or any(name not in prefilter.NAMED and not name.startswith("plugins.") for name in formats)
    key = wrapped or any(name.startswith("keys.") for name in formats)
    return Signs(tuple(formats), free, generic, tuple(wrapped), _KEY_FOLLOWING if key else _FOLLOWING)


def _is_idle(signs: Signs, data: bytes, start: int, end: int, where: Place) -> bool:
    """Nothing on the line can be a secret, whatever its names say: no run of characters is long enough."""
    if signs.free or signs.wrapped:
        return False
    if signs.generic and where.generic:
        return where.strict and not _STRONG_RUN.search(data, start, end + signs.behind)
    return not _SOLID_RUN.search(data, start, end + signs.behind)


def _windows(data: bytes, custom: Sequence[Custom], where: Place) -> Iterator[Window]:
    """Every line, or piece of a long line, with a hit. The file is gone through in chunks, so that memory is bounded."""
    for begin, end, giant in _chunks(data):
        found = _hits(data, begin, end, giant, custom)
        position, total = 0, len(found)
        while position < total:
            first = found[position][0]
            start, stop, long = _extent(data, first)
            horizon = stop if not long else max(first + 1, stop - _BEHIND // 2)
            indexes = set()
            while position < total and found[position][0] < horizon:
                indexes.add(found[position][1])
                position += 1
            signs = _signs(frozenset(indexes))
            if not _is_idle(signs, data, start, stop, where):
                yield _window(data, start, stop, signs, long)


def _chunks(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """(begin, end, whether it is one giant line): whole lines, about ``CHUNK`` bytes at a time."""
    begin, size = 0, len(data)
    while begin < size:
        end = size if size - begin <= CHUNK else data.rfind(b"\n", begin, begin + CHUNK) + 1
        giant = not end
        if giant:
            stop = data.find(b"\n", begin + CHUNK) + 1 or size
            for first in range(begin, stop, CHUNK):
                yield first, min(first + CHUNK + _OVERLAP, stop), True
            end = stop
        else:
            yield begin, end, False
        begin = end


def _hits(data: bytes, begin: int, end: int, giant: bool, custom: Sequence[Custom]) -> list[tuple[int, int]]:
    """(offset, index of the literal) in one chunk, sorted; -1 is a URL with a password, -2 a format of the user's own."""
    piece = data[begin:end]
    lowered = piece.lower()
    found = prefilter.token_hits(lowered) if giant else prefilter.hits(lowered)
    if b"@" in piece:
        found += [(hit.start(), -1) for hit in _URLS.finditer(piece)]
    for one in custom:
        for literal in one.literals:
            found += [(hit.start(), -2) for hit in re.finditer(re.escape(literal.encode()), lowered)]
        if not one.literals:
            found += [(hit.start(), -2) for hit in re.finditer(rb"(?m)^.", piece)]
    return sorted((offset + begin, index) for offset, index in found)


def _extent(data: bytes, first: int) -> tuple[int, int, bool]:
    """The line around a hit, or a window of it when it is long."""
    start = data.rfind(b"\n", max(0, first - LONG), first) + 1
    cut = not start and first >= LONG
    end = data.find(b"\n", first, first + LONG)
    end = end if end >= 0 else min(len(data), first + LONG)
    if not cut and end - start < LONG:
        return start, end, False
    stop = data.find(b"\n", first, first + _BEHIND)
    return max(start, first - _BEFORE), stop if stop >= 0 else min(first + _BEHIND, len(data)), True


def _window(data: bytes, start: int, end: int, signs: Signs, long: bool) -> Window:
    line = data[start:end].decode("utf-8", "replace")
    following = data[end : end + signs.behind].decode("utf-8", "replace")
    above = data[max(0, start - 200) : max(0, start - 1)].rpartition(b"\n")[2].decode("utf-8", "replace")
    return Window(start, line, line + following, signs.formats, signs.generic, signs.wrapped, long, above)


def _judged(
    window: Window, number: int, where: Place, custom: Sequence[Custom], annotated: bool = False
) -> Iterator[tuple[Leak, Match]]:
    matches = list(_matches(window, where, custom))
    if not matches:
        return
    matches = _separate(matches)
    allowed = _ALLOWED.search(window.line) or _ALLOWED_NEXT.search(window.above)
    described = where.role == "code" and (
        (annotated and _COMMENT.match(window.line)) or _EXAMPLE_KEY.search(window.line)
    )
    for match in matches:
        line = number + window.text.count("\n", 0, match.start) if match.start > len(window.line) else number
        leak = Leak(
            match.rule, match.title, line, match.start + 1 if line == number and not window.long else 1, match.name,
            _excerpt(window.line, match, matches), mark(match.value), match.certain, "docs" if described else where.role, match.revoke,
            allowed[0] if allowed else "", test_key=match.test_key, proved=match.proved,
        )  # fmt: skip
        yield leak, match


def mark(value: str) -> str:
    from hashlib import blake2b

    return blake2b(value.encode(), key=b"deployable leaks", digest_size=2).hexdigest()


def _matches(window: Window, where: Place, custom: Sequence[Custom]) -> Iterator[Match]:
    yield from _of_formats(window, where)
    for one in custom:
        for hit in _compiled_custom(one.form.pattern).finditer(window.line):
            value = hit.group(hit.lastindex or 0)
            if value:
                start = hit.start(hit.lastindex or 0)
                yield Match(one.form.name, one.form.title, value, start, start + len(value), revoke=one.form.revoke)
    if window.wrapped:
        yield from _unwrapped(window, where)
    if window.generic and where.generic:
        yield from _generic(window, where)


# --------------------------------------------------------------------------- formats


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


def _of_formats(window: Window, where: Place) -> Iterator[Match]:
    joined = ""
    solid = any(not hit[0].isalpha() and any(map(str.isdigit, hit[0])) for hit in _SOLID.finditer(window.line)) or (
        window.line.rstrip().endswith(_OPEN_ENDS) and _CONTINUED.search(window.text, len(window.line))
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
        if hit is None and (window.line.rstrip().endswith(_OPEN_ENDS) or _CONCATENATED.search(window.line)):
            joined = joined or _JOIN.sub("", window.text[: len(window.line) + _FOLLOWING])
            if (again := pattern.search(joined)) and again.start() <= len(window.line):
                if match := _proved(again, _form(name), joined, where):
                    yield match


def _proved(hit: re.Match[str], form: Format, text: str, where: Place) -> Match | None:
    """The match when its randomness, structure and checksum allow it."""
    value = hit["value"]
    start, end = hit.span("value")
    certain = form.certain
    if _SHOWN.search(hit.string, max(0, start - 40), start):
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
        if form.near and where.role in ("vendored", "generated"):
            return None
    if form.proof and not form.proof(text[start : start + _KEY_FOLLOWING] if not form.entropy else value):
        if not form.entropy or form.name == "json-web-token" or where.strict:
            return None
        certain = False
    if form.name == "json-web-token" and 0 < ends(value) < THIS_YEAR:
        if where.strict or where.grammar == pairs.MARKUP or _COMMENT.match(hit.string):
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
        proved=bool(form.proof) and getattr(form.proof, "__name__", "") == "base62_crc32" and certain,
    )


def _is_made(value: str) -> bool:
    return bool(values.UUID.match(value)) or values.is_random(value)


def _unwrapped(window: Window, where: Place) -> Iterator[Match]:
    """Tokens inside base64: what the blob says when it is decoded."""
    raw = window.text[: max(len(window.line), 1)].encode()
    forms = {name for literal in window.wrapped for name in prefilter.FORMATS[prefilter.wrapped()[literal]]}
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


# --------------------------------------------------------------------------- by name


def _generic(window: Window, where: Place) -> Iterator[Match]:
    line = window.line
    config = where.config and not where.strict
    for match in carriers.carried(line, config, where.path):
        if not where.strict or (match.certain and _strong(carriers.password(match))):
            yield match
    text = window.text[: len(line) + _FOLLOWING]
    any_pair = False
    for pair in pairs.pairs(text, where.grammar, 0, len(line)):
        any_pair = True
        if match := _secret(pair, where, window.long, text):
            yield match
    if not any_pair and line.rstrip().endswith(_OPEN_ENDS):
        joined = _JOIN.sub("", text)
        for pair in pairs.pairs(joined, where.grammar, 0, len(line)):
            if match := _secret(pair, where, window.long, joined):
                yield match


def _secret(pair: pairs.Pair, where: Place, long: bool, text: str) -> Match | None:
    value = pair.value
    for scheme in ("Bearer ", "bearer ", "Token ", "token ", "Basic ", "basic "):
        if value.startswith(scheme):
            return None
    verdict = _verdict(pair, value, where.config) or _in_use(pair, where)
    if not verdict or "eyJ" in value or _SHOWN.search(text, max(0, pair.start - 40), pair.start):
        return None
    if pair.kind == "key" and len(value) == 32 and _SEARCH_KEY.search(text):
        return None
    if where.strict or long:
        if verdict != values.CERTAIN or not _strong(value) or pair.kind in ("cookie", "salt", "weak-key", "auth"):
            return None
    kind = pair.kind
    title = _GENERIC_TITLES[kind]
    rule = "generic-" + {"weak-key": "key", "auth": "credential"}.get(kind, kind)
    return Match(rule, title, value, pair.start, pair.start + len(value), pair.name, verdict == values.CERTAIN)


def _in_use(pair: pairs.Pair, where: Place) -> int:
    """However weak: a password with a digit that a deployed configuration writes out."""
    value = pair.value
    settings = where.grammar == pairs.CONFIG or (where.path.endswith(".tf") and pair.quoted)
    deployed = settings and where.role == "code" and "compose" not in where.path
    if not deployed or pair.kind != "password" or not any(map(str.isdigit, value)) or value.isdigit():
        return values.NONE
    return values.LIKELY if values.is_written(value) and values.has_name(pair.name) else values.NONE


def _verdict(pair: pairs.Pair, value: str, config: bool) -> int:
    if len(value) >= 8 and len(value) % 4 == 0 and value.isascii():
        decoded = decoded_base64(value)
        if decoded and len(decoded) >= 4 and all(32 <= byte < 127 or byte == 10 for byte in decoded):
            return values.judge(decoded.decode().strip(), pair.kind, pair.name, pair.quoted, config)
    return values.judge(value, pair.kind, pair.name, pair.quoted, config)


def _strong(value: str) -> bool:
    """Made by a machine beyond doubt: long, and random in every part."""
    return (
        len(value) >= 20
        and values.is_random(value)
        and wordiness(value) < 0.35
        and any(map(str.isdigit, value))
        and not values.UUID.match(value)
    )


# --------------------------------------------------------------------------- one leak a place


def _separate(matches: Iterable[Match]) -> list[Match]:
    """One match a value: formats before names, what proves itself before what a name suggests, longer before shorter."""
    ranked = sorted(matches, key=lambda m: (m.rule.startswith("generic-"), not m.certain, m.start - m.end))
    kept: list[Match] = []
    for match in ranked:
        if not any(match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def _once(found: list[tuple[Leak, Match]]) -> list[tuple[Leak, Match]]:
    seen: set[tuple[int, str]] = set()
    result = []
    for leak, match in found:
        key = (leak.line, match.value if match.start < LONG and leak.column != 1 else match.value[:8])
        if key not in seen:
            seen.add(key)
            result.append((leak, match))
    return sorted(result, key=lambda pair: (pair[0].line, pair[0].column))


def _excerpt(line: str, match: Match, matches: Iterable[Match]) -> str:
    """The line around the value, every value on it cut; at most 100 characters."""
    begin = max(0, match.start - 60)
    if begin and (cut := _WORD_END.search(line, begin - 1, match.start)):
        begin = cut.end()
    text = line[begin : match.end + 30]
    for one in sorted({other.value for other in matches} | {match.value}, key=len, reverse=True):
        text = text.replace(one, redacted(one))
    if match.value in line and redacted(match.value) not in text:
        text = redacted(match.value)
    return " ".join(text.split())[:100]


def redacted(value: str) -> str:
    """The first characters of long values, nothing of short ones."""
    shown = value[:4] if len(value) >= 20 else ""
    return f"{shown}…({len(value)} characters)"


def customs(table: Mapping[str, Mapping[str, Any]]) -> tuple[Custom, ...]:
    """User-defined formats from ``[tool.deployable.secrets.<name>]``: ``pattern``, and optionally ``title`` and ``revoke``.

    Raises ``re.error`` for a pattern that does not compile.
    """
    from deployable.leaks.literals import required

    made = []
    for name, entry in table.items():
        re.compile(entry["pattern"])
        form = Format(name, entry.get("title", name), entry["pattern"], entry.get("revoke", ""))
        made.append(Custom(form, required(form.pattern)))
    return tuple(made)


def has_names(text: str) -> bool:
    return bool(names.NAME_WORD.search(text))
