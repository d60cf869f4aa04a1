"""A file's secrets: candidate windows by ``sift``, then formats and names on those alone, one leak a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from deployable.leaks import named, names, place, sift, tokens
from deployable.leaks.excerpt import excerpt, mark
from deployable.leaks.grammars import CODE, JSON
from deployable.leaks.leak import Leak, Match
from deployable.leaks.own import Custom
from deployable.leaks.pattern import Pattern
from deployable.leaks.place import Place
from deployable.leaks.sift import LONG
from deployable.leaks.window import Window, cut

_EXAMPLE_KEY = Pattern(r"(?:\A|[\s{,(*])[\"']?examples?[\"']?\s{0,3}[:=]", re.IGNORECASE)
"""An API description's example (``example: …``, ``@Schema(example = …)``)."""
_DOC_COMMENT = Pattern(r"\s*\*\s")
"""A line of a comment that describes what follows it, in the form of JSDoc."""
_FENCE = "```"
"""In a string of JSON: the text of a document, kept as data."""
_ANNOTATIONS = (b"@swagger", b"@openapi", b"@apiExample")
_DESCRIBES = Pattern(rb"(?:\s*#[^\n]*\n|\s*---\s)*[\s{]*[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?[23]\b")
"""How the description of an API begins: its values are examples."""
_EXAMPLES = Pattern(rb"\bexamples?[\"']?\s{0,3}[:=]\s{0,3}[\[{]")
_OPENED = Pattern(rb"^[ \t]*/\*\*\s", re.MULTILINE)
_COMMENT = 8000
"""Bytes that a describing comment may be long."""
_EXAMPLE = 1600
"""Bytes that an example may be long."""
_ALLOWED = Pattern(
    r"pragma:?\s*(?:allow|white)list[ -]secret|(?:gitleaks|betterleaks):\s?allow|(?:kingfisher|trufflehog):\s?ignore|#\s*nosec\b|//\s*nosec\b|\bnoqa:[^\n]*\bS10[567]|\bNOSONAR\b|\bggignore\b|secretlint-disable-line",
    re.IGNORECASE,
)
_ALLOWED_NEXT = Pattern(r"pragma:?\s*(?:allow|white)list nextline secret|secretlint-disable-next-line", re.IGNORECASE)


def scan(
    path: str, data: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> tuple[Leak, ...]:
    """The secrets of one text file, in order; ``lines`` keeps the work to those lines."""
    return tuple(leak for leak, _ in found(path, data, custom, lines))


def found(
    path: str, data: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> list[tuple[Leak, Match]]:
    """Like ``scan``, with the matches that hold the values; they must not be printed or kept."""
    where = place.of(path)
    result: list[tuple[Leak, Match]] = []
    if where.role == "code" and where.config and _DESCRIBES.match(data[:2000]):
        where = where._replace(strict=True, role="docs")
    code = where.role == "code" and where.grammar == "code"
    quotes = sift.Lines(data, b'"""') if code and path.endswith(".py") and b'"""' in data else None
    annotated = cache(lambda: any(word in data for word in _ANNOTATIONS))
    for span in sift.spans(path, data, custom, lines):
        here = where
        if quotes is not None and quotes.number(span.start) % 2 == 0:
            here = where._replace(strict=True, role="docs" if _is_docstring(data, span.start) else where.role)
        elif code and _is_comment(data, span.start):
            here = where._replace(strict=True, role="docs")
        elif code and _is_example(data, span.start):
            here = where._replace(strict=True, role="example")
        result += _judged(cut(data, span), here, custom, annotated)
    if lines is not None:
        result = [pair for pair in result if any(pair[0].line in span for span in lines)]
    return _once(result)


def _is_docstring(data: bytes, start: int) -> bool:
    """The text in triple quotes around it begins a line: it describes code, and is nobody's value."""
    opened = data.rfind(b'"""', 0, start)
    return not data[data.rfind(b"\n", 0, opened) + 1 : opened].strip(b" \trRuUfF")


def _is_comment(data: bytes, start: int) -> bool:
    """A line above begins a comment that is still open."""
    before = data[max(0, start - _COMMENT) : start]
    opened = max((hit.end() for hit in _OPENED.finditer(before)), default=0)
    return bool(opened) and b"*/" not in before[opened:]


def _is_example(data: bytes, start: int) -> bool:
    """It stands in the examples of a schema: ``"examples": [{…``, not yet closed."""
    before = data[max(0, start - _EXAMPLE) : start]
    opened = before[max((hit.start() for hit in _EXAMPLES.finditer(before)), default=len(before)) :]
    return opened.count(b"{") + opened.count(b"[") > opened.count(b"}") + opened.count(b"]")


def _judged(
    window: Window, where: Place, custom: Sequence[Custom], annotated: Callable[[], bool]
) -> Iterator[tuple[Leak, Match]]:
    told = _FENCE in window.line if where.grammar == JSON else where.grammar == CODE and _DOC_COMMENT.match(window.line)
    if told and where.role == "code":
        where = where._replace(strict=True, role="docs")
    matches = list(_matches(window, where, custom))
    if not matches:
        return
    matches = _separate(matches)
    allowed = _ALLOWED.search(window.line) or _ALLOWED_NEXT.search(window.above)
    described = where.role == "code" and (
        (tokens.COMMENT.match(window.line) and annotated()) or _EXAMPLE_KEY.search(window.line)
    )
    for match in matches:
        below = window.text.count("\n", 0, match.start) if match.start > len(window.line) else 0
        leak = Leak(
            match.rule, match.title, window.number + below, 1 if below or window.long else match.start + 1, match.name,
            excerpt(window.line, match, matches), mark(match.value), match.certain,
            "docs" if described else _context(match, where), match.revoke, allowed[0] if allowed else "", test_key=match.test_key, proved=match.proved,
        )  # fmt: skip
        yield leak, match


def _context(match: Match, where: Place) -> str:
    made_up = where.role == where.grammar == "code" and names.is_for_tests(match.name)
    return "test" if made_up else where.role


def _matches(window: Window, where: Place, custom: Sequence[Custom]) -> Iterator[Match]:
    yield from tokens.of_formats(window, where)
    for one in custom:
        for hit in _compiled_custom(one.form.pattern).finditer(window.line):
            value = hit.group(hit.lastindex or 0)
            if value:
                start = hit.start(hit.lastindex or 0)
                yield Match(one.form.name, one.form.title, value, start, start + len(value), revoke=one.form.revoke)
    if window.wrapped:
        yield from tokens.unwrapped(window, where)
    if window.generic and where.generic:
        yield from named.generic(window, where)


@cache
def _compiled_custom(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


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
