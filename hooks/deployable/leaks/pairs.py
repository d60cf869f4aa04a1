"""Names and the values they are given on one line, in whatever grammar: code, configuration, markup, shell, SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.leaks import names
from deployable.leaks.grammars import CONFIG, MARKUP, PROSE, SHELL
from deployable.leaks.noun import Noun
from deployable.leaks.pattern import Pattern

_NAME_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-$")
_REST = Pattern(r"[\w.$-]{0,80}")
_CLOSE = Pattern(r"[\"'`\\\])}]{0,5}(?:\[\])?")
_ASSIGN = Pattern(
    r"[ \t]{0,40}(?P<type>:[ \t]{0,4}[A-Za-z&*][\w.\[\]<>|?*&, ]{0,40}?[ \t]{0,4}(?==[^=])|[ \t](?:string|str|text|varchar)[ \t]*(?==)|[ \t](?:EQ|eq)[ \t])?"
    r"[ \t]{0,8}(?:=>|:=|;s:\d{1,4}:|\?=|\+=|\|\|=|\?\?=|={1,3}|!==?|::?|\|\||\?\?|\?:|<-|\bor\b|\bis\b)[ \t]{0,40}(?:\\?\n\s{1,40}(?=[\"'`]))?"
    r"(?:(?:new[ ]+)?(?!ENC\(|(?:[\w$]{1,30}\.){0,3}(?:require|import|use|get|find|load|read|fetch|query|select|translate|gettext|describe|expect|test|format|open|resolve|i18n|lookup|create|make|count|estimate|t|_|it)\w{0,30}\()(?:\[\])?[A-Za-z_][\w.:]{0,40}[({]\s{0,8}|\[\s{0,8}|\(\s{0,8}|\{\s{0,8}|!!str\s+)?"
)
_COMMA = Pattern(r"\s{0,8},\s{0,8}(?:default\s*=\s*|default_value\s*=\s*)?")
_PAREN = Pattern(r"\s{0,4}[({]\s{0,8}(?:[A-Za-z_][\w.]{0,40}\(\s{0,8})?")
_IN_BASE64 = Pattern(r"[A-Za-z0-9+/]{6}\+\Z")
"""What base64 looks like up to letters that happen to be a name."""
_ASKS = Pattern(
    r"(?:get|find|fetch|load|read|list|remove|delete|count|estimate)(?=[A-Z_])|getpw|getsp|(?:starts|ends)[Ww]ith|split|indexOf"
    r"|(?:includes|contains|match(?:es|All)?|search|replace(?:All)?)\Z"
)
"""What a function is called that is given the name of a secret, not the secret."""
_TRANSLATES = Pattern(r"(?:\b_|__|_[enx]|_[en]x|\bn?gettext\w?|\btrans(?:late)?|\bt)\s{0,4}\(\s{0,8}[\"'`]\Z")
"""A call whose text is shown in the user's language; the domain of the text follows it."""
_USER = Pattern(r"[\"']\s{0,4},(?!\s{0,8}(?:[\"']{2}|[\"']x[\"']|None\b))")
"""Behind a user's name, in a pair with the password; a pair without one is logged in to by the name alone."""
_DEMANDED = Pattern(r"\$\{\w{1,80}:?\?[^}\n]{0,200}\Z")
"""What a shell says when a variable is not set, so far: ``${NAME:?``."""
_SPACE = Pattern(r"[ \t]{1,20}")
_TAG = Pattern(r"[^<>]{0,120}>\s{0,8}(?:<!\[CDATA\[)?([^<>]{1,500}?)(?:\]\]>)?\s{0,8}</")
_KEY_TAG = Pattern(r"\s{0,4}</(?:key|name|Key|Name|entry)>\s{0,40}<(?:string|value|Value|String)>([^<>]{1,500}?)</")
_VALUE_ATTRIBUTE = Pattern(r"\s{1,20}(?:[\w:-]{1,20}=\"[^\"]{0,60}\"\s{1,8}){0,2}value\s{0,4}=\s{0,4}", re.IGNORECASE)
_NAMED = Pattern(
    r"(?:\b(?:name|key|Name|Key|NAME|KEY|ParameterKey|parameterKey|variable|field|header|env|id)[\"']?\s{0,4}(?:[:=]|=>)\s{0,4}|\bvariable\s)[\"']?\Z"
)
_SIBLING = Pattern(
    r"[\"']?\s*[,;}\s][\s,{]{0,200}(?:-\s+)?[\"']?(?:value|Value|ParameterValue|parameterValue|default|Default|VALUE)[\"']?\s{0,8}(?:=>|[:=])\s{0,8}"
)
_DEFAULT = Pattern(r"(?:\}|[^\n\"']{0,3}):-?\s{0,2}([^}\s\"']{1,200})\}")
_PREFIX = Pattern(r"(?:[rbfuRBFUL]{1,2}|@\$?|\$@?|N)?(?=[\"'`\\])")
_BARE = Pattern(r"[^\s,;\"'`<>(){}\[\]|]{1,600}")
_LINE_END = Pattern(r"(?:\s+[#;]\s.*|\s+//\s.*)?\s*\Z")
_NEXT_SETTING = Pattern(r"(?:,| )\s?[A-Za-z][\w ]{0,40}=")
_NEXT_PAIR = Pattern(r"(?<=\S)\s+[A-Za-z_][\w.-]*=")
_VARIABLE = Pattern(r"[A-Za-z_]+[,)]")
_QUERY = Pattern(r"[^\s&;\"'<>`,)]{1,400}")
_BADGE = Pattern(r"\.(?:svg|png|gif|jpe?g)\?[\w=&-]{0,80}$")
"""An image's address that a page shows to everybody, up to the query's name."""

_DIRECTIVES = {"requirepass", "masterauth", "password", "bindpw", "rootpw", "olcrootpw", "auth-pass", "auth_pass"}
"""Of redis.conf, sentinel.conf, ldap.conf, slapd.conf, keepalived.conf and mosquitto bridges: a word, a space, the value."""
_DIRECTIVE = Pattern(r"[ \t]{1,8}([^\s\"'#$<{]{5,200})[ \t]*(?=\n|\Z)")
_TERRAFORM = Pattern(r"\"\s*\{[^{}]{0,380}?\n?[ \t]*default[ \t]*=[ \t]*")


class Pair(Noun):
    name: str
    kind: str
    value: str
    start: int
    """Offset of the value in the text."""
    quoted: bool


def pairs(text: str, grammar: str, first: int = 0, last: int = 1 << 60) -> Iterator[Pair]:
    """Every secret-sounding name of ``text[first:last]`` with the value it is given. ``text`` is a line and the next few."""
    done = 0
    lowered = text.lower()
    if len(lowered) == len(text):
        found = names.NAME_WORD_LOWER.finditer(lowered, first, min(last, len(text)))
    else:
        found = names.NAME_WORD.finditer(text, first, min(last, len(text)))
    for hit in found:
        if hit.start() < done:
            continue
        rest = _REST.match(text, hit.end())
        assert rest
        left = hit.start()
        while left > 0 and hit.start() - left < 60 and text[left - 1] in _NAME_CHARS:
            left -= 1
        name = text[left : rest.end()].rstrip(".-$")
        end = left + len(name)
        done = end
        kind = _kind(name)
        if not kind or _IN_BASE64.search(text, max(0, left - 8), left):
            continue
        yield from _values(text, left, end, name.lstrip("-$."), kind, grammar)


def _kind(name: str) -> str:
    """Of the last part of a dotted name, unless that is only called a key and the whole name says of what."""
    last = names.kind(name.rpartition(".")[2] or name)
    return last if last and last != "weak-key" else names.kind(name) or last


def _values(text: str, left: int, end: int, name: str, kind: str, grammar: str) -> Iterator[Pair]:
    closed = _CLOSE.match(text, end)
    assert closed
    after = closed.end()
    opened = left > 0 and text[left - 1] in "\"'`"
    shut = after > end
    before = text[max(0, left - 40) : left]
    if "?" in before and _DEMANDED.search(text, max(0, left - 300), left):
        return
    if (before and before[-1] in "\"'<") or before.endswith(("name: ", "key: ", "Key: ")) or "variable " in before:
        if before[-1] == "<" and not before.endswith("</"):
            if tag := _TAG.match(text, end):
                yield Pair(name, kind, tag[1].strip(), tag.start(1), False)
            return
        named = _NAMED.search(before)
        if attribute := _VALUE_ATTRIBUTE.match(text, after) if named else None:
            yield from _quoted(text, attribute.end(), name, kind)
            return
        if named and (tag := _TAG.match(text, end)) and text[end] in "\"'":
            yield Pair(name, kind, tag[1].strip(), tag.start(1), False)
            return
        if before.endswith('variable "') and (default := _TERRAFORM.match(text, end)):
            yield from _quoted(text, default.end(), name, kind)
            return
        if named and (sibling := _SIBLING.match(text, end)):
            yield from _any(text, sibling.end(), name, kind, grammar)
            return
    if key_tag := _KEY_TAG.match(text, end) if text.startswith("<", end) else None:
        yield Pair(name, kind, key_tag[1].strip(), key_tag.start(1), False)
        return
    if text.startswith("}", after - 1) is False and before.endswith("${") and (default := _DEFAULT.match(text, end)):
        yield Pair(name, kind, default[1], default.start(1), False)
        return
    assign = _ASSIGN.match(text, after)
    if assign and assign["type"] and shut and text[end] in "\"'`":
        return
    if assign:
        found = False
        for pair in _quoted(text, assign.end(), name, kind):
            found = True
            if not (kind == "auth" and assign[0].endswith("(") and _USER.match(text, pair.start + len(pair.value))):
                yield pair
        if found:
            return
        sign = assign[0].strip()[:1]
        if assign[0] == "=" and before[-1:] in (";", "?", "&"):
            if kind == "cookie":
                return
            yield from _inner(text, assign.end(), name, kind, grammar in (CONFIG, SHELL, PROSE))
        elif grammar in (CONFIG, SHELL) or (grammar == PROSE and sign in ":="):
            if not (grammar == SHELL and text[assign.start() : assign.end()].strip() not in ("=", ":=", "?=", ":")):
                yield from _bare(text, assign.end(), name, kind, grammar, shut)
        elif (
            assign[0] == "=" and left > 0 and before[-1] in ";?&\"' ," and not _is_argument(text, left, assign.end())
        ) or (sign == ":" and grammar == MARKUP):
            yield from _inner(text, assign.end(), name, kind)
        return
    if opened and before[:-1].rstrip().endswith("(") and not _TRANSLATES.search(before):
        if comma := _COMMA.match(text, after):
            if comma.end() > after:
                yield from _quoted(text, comma.end(), name, kind)
                return
    if not opened and (paren := _PAREN.match(text, after)) and not _ASKS.match(name.rpartition(".")[2]):
        yield from _quoted(text, paren.end(), name, kind)
        return
    if grammar == CONFIG and name.lower() in _DIRECTIVES and (word := _DIRECTIVE.match(text, after)):
        yield Pair(name, kind, word[1], word.start(1), False)
        return
    if space := _SPACE.match(text, after):
        flag = text.startswith("-", left) or before.endswith(("-", "--"))
        if (
            flag
            or (grammar in (SHELL, CONFIG) and not before.strip())
            or before.rstrip().upper().endswith(("ENV", "ARG", " BY", "LOGIN", "WITH"))
            or (kind == "password" and not opened and name.lower() != "pass" and not text.startswith("`", space.end()))
        ):
            yielded = False
            for pair in _quoted(text, space.end(), name, kind):
                yielded = True
                yield pair
            if not yielded and (flag or before.rstrip().upper().endswith(("ENV", "ARG"))):
                yield from _bare(text, space.end(), name, kind, SHELL, False)


def _is_argument(text: str, left: int, at: int) -> bool:
    """A variable that is passed under a name, outside any string: ``connect(user=user, password=secret)``."""
    start = text.rfind("\n", 0, left) + 1
    inside = any(text.count(quote, start, left) % 2 for quote in "\"'`")
    return not inside and bool(_VARIABLE.match(text, at))


def _any(text: str, at: int, name: str, kind: str, grammar: str) -> Iterator[Pair]:
    found = False
    for pair in _quoted(text, at, name, kind):
        found = True
        yield pair
    if not found and grammar in (CONFIG, SHELL, PROSE):
        yield from _bare(text, at, name, kind, grammar, False)


def _quoted(text: str, at: int, name: str, kind: str) -> Iterator[Pair]:
    prefix = _PREFIX.match(text, at)
    if not prefix:
        return
    start = prefix.end()
    escaped = text.startswith("\\", start)
    start += escaped
    quote = text[start : start + 1]
    if quote not in "\"'`" or not quote:
        return
    if text.startswith(quote * 3, start):
        quote *= 3
    closing = "\\" + quote if escaped else quote
    begin = start + len(quote)
    end = text.find(closing, begin, begin + 4200)
    if not escaped:
        while end > 0 and text[end - 1] == "\\" and text[end - 2] != "\\":
            end = text.find(closing, end + 1, begin + 4200)
    if end < 0:
        return
    value = text[begin:end]
    if "\n" in value and len(quote) < 3:
        return
    yield Pair(name, kind, value.strip(), begin, True)


def _bare(text: str, at: int, name: str, kind: str, grammar: str, shut: bool) -> Iterator[Pair]:
    """An unquoted value: to the end of the line in configuration, one word in shells and prose."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if at >= end:
        return
    if text[at] in "|>" and text[at:end].strip(" |>-+0123456789") == "":
        following = text[end + 1 :].split("\n", 1)[0]
        if following[:1] in " \t":
            yield Pair(name, kind, following.strip(), end + 1 + len(following) - len(following.lstrip()), False)
        return
    if grammar in (CONFIG,):
        value = text[at:end]
        comment = _LINE_END.search(value, max(0, len(value) - 300))
        value = value[: comment.start()] if comment else value
        if more := _NEXT_PAIR.search(value, 0, 300):
            value = value[: more.start()]
        if (
            " " in value.strip()
            and (word := _BARE.match(text, at))
            and value.lstrip()[len(word[0]) :].strip()[:1] in (";", "}", ",")
        ):
            value = word[0]
        value = value.rstrip(" ,;}")
        if (value and value[0] not in "\"'`[{&*!|>") or (value[:1] in "&*!" and len(value) > 8):
            yield Pair(name, kind, value.strip(), at, False)
    elif word := _BARE.match(text, at, end):
        yield Pair(name, kind, word[0].rstrip(".\\"), at, False)


def _inner(text: str, at: int, name: str, kind: str, open_end: bool = False) -> Iterator[Pair]:
    """``password=…`` inside a quoted connection string or a query: it must end at ``;``, ``&`` or the quote."""
    word = _QUERY.match(text, at)
    if _BADGE.search(text[max(0, at - 300) : at]):
        return
    if (
        (word and open_end and text[word.end() : word.end() + 1] in ("", "\n", " "))
        or (
            word
            and text[word.end() : word.end() + 1] in (";", "&", '"', "'", "`", "<")
            and text[word.end() : word.end() + 1]
        )
        or (word and _NEXT_SETTING.match(text, word.end()))
    ):
        yield Pair(name, kind, word[0], at, False)
