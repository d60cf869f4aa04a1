"""Lines on which no rule can find anything, although they hold a literal: nothing there is long or odd enough to be a value.

What is asked is necessary for whatever ``tokens`` and ``named`` find, and costs no regular expression, so that a file
without secrets needs none. A test compares what is found with it and without.
"""

from __future__ import annotations

from deployable.leaks import odd
from deployable.leaks.grammars import CODE, JSON, grammar
from deployable.leaks.prefilter import GENERIC
from deployable.leaks.solid import ALPHABETS, has_digit, longest, runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from deployable.leaks.place import Place
    from deployable.leaks.sift import Signs

_GIVEN = 12
"""Characters that stand together in each token that needs a name before it."""
_PIECE = 4
"""Characters of a value's first piece, when it is put together of several."""
_LINES = 3
"""Lines on which the next piece of a value may begin."""
_QUOTES = (b'"', b"'", b"`")
_CONCATENATIONS = tuple(one + b"+" + other for one in _QUOTES for other in _QUOTES)
_ASSIGNED = (
    b"\\",
    b'""',
    b"''",
    b"``",
    b"(",
    b"=",
    b"+",
    b"^",
    b":",
    b"|",
    b">",
    b"?",
    b"{",
    b"[",
    b'",',
    b"',",
    b"`,",
    b" or",
    b" is",
    b" eq",
    b" EQ",
)
_SIGNS = (b":", b"=", b'":', b"':", b" =", b" :")
_SIBLINGS = (
    b"variable ",
    *(word + sign for word in (b"name", b"key", b"variable", b"field", b"header", b"env", b"id") for sign in _SIGNS),
)
_VALUES = tuple(word + sign for word in (b"value", b"default") for sign in _SIGNS)
_PASSWORDS = (
    b"pass", b"pw", b"psw", b"senha", b"contrasen", b"auth", b"login", b"cred", b"connect", b"securestring", b"identified",
)  # fmt: skip
"""On lines with one of them a value of five characters counts, of eight on others."""
_SCHEMES = (b"bearer", b"basic", b"token", b"apikey", b"api-key", b"geniekey", b"ssws", b"jwt", b"splunk", b"oauth")
_LOGINS = (b"pgpassword=", b"mysql_pwd=", b"cli_auth=", b"sshpass", b"@tcp(", b"@unix(", b"chpasswd", b"htpasswd")
_COMMANDS = (b"redis-cli", b"docker", b"mongo", b"wget", b"mysql", b"mariadb")
_REQUESTS = (b"curl", b"wget", b"http")
_CONNECTIONS = (b"connect", b"mysqli", b"pdo(", b"sequelize(", b"ftp_login", b"auth_password")
_CLIENTS = (
    b"connect", b"pool", b"transport", b"client", b"sequelize", b"redis", b"smtp", b"login", b"jedis", b"datasource",
)  # fmt: skip
_QUERY = bytes(32 if code in b" \t\r\n&;\"'<>`,)?" else code for code in range(256))


class Idleness:
    """Of the lines of one file: whether ``tokens`` and ``named`` would find nothing on them."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._grammar = grammar(path)
        self._known: Place | None = None

    def of(self, signs: Signs, line: bytes, following: bytes) -> bool:
        """Of a line, or a piece of a long one, with these signs; ``following`` is what comes next in the file."""
        if signs.certain or _may_hold_token(signs, line, following):
            return False
        if not signs.generic:
            return True
        written = self._grammar in (CODE, JSON)
        if written and not _may_hold_value(line, following, self._grammar == JSON):
            return True
        return not self._place().generic

    def _place(self) -> Place:
        # Asked last: it takes regular expressions.
        from deployable.leaks import place

        self._known = self._known or place.of(self._path)
        return self._known


def _may_hold_token(signs: Signs, line: bytes, following: bytes) -> bool:
    """One of a provider's formats could match."""
    if not signs.needed and not signs.needed_named:
        return False
    if _has_runs(signs.needed, line) or _has_given(signs.needed_named, line):
        return True
    ending = line.rstrip()
    if _is_concatenated(line) and _has_piece(line):
        return True
    if _is_cut(ending, following):
        return _has_piece(_next_lines(following))
    if signs.needed_named and ending.endswith((b"(", b"=")):
        rest = _next_lines(following)
        return _has_given(signs.needed_named, rest) or (_is_in_pieces(rest) and _has_piece(rest))
    return False


def _has_given(needed: set[tuple[int, ...]], text: bytes) -> bool:
    """The same for tokens that need a name before them, which have a digit."""
    if not needed or not any(len(run) >= _GIVEN and has_digit(run) for run in runs(text)):
        return False
    return _has_runs(needed, text)


def _has_runs(needed: set[tuple[int, ...]], text: bytes) -> bool:
    """Enough characters of each alphabet stand together for one of them."""
    for alphabet in range(len(ALPHABETS)):
        if not needed:
            break
        most = longest(text, alphabet)
        needed = {each for each in needed if each[alphabet] <= most}
    return bool(needed)


def _has_piece(text: bytes) -> bool:
    return any(len(run) > 5 and has_digit(run) for run in runs(text))


def _is_in_pieces(text: bytes) -> bool:
    lines = [line.strip() for line in text.split(b"\n")]
    return any(_is_cut(line, lines[at + 1]) for at, line in enumerate(lines[:-1]))


def _is_concatenated(line: bytes) -> bool:
    return b"+" in line and _has_any(line.replace(b" ", b""), _CONCATENATIONS)


def _is_cut(ending: bytes, following: bytes) -> bool:
    """The line ends with a piece of a string that goes on with the next."""
    if ending.endswith((b"\\", b"+", b"^")):
        return True
    if not ending.endswith(_QUOTES):
        return False
    begins = following[:200].lstrip()
    return begins.startswith((*_QUOTES, b"+", b".", b"\\", b"<<")) or begins[1:2] in _QUOTES


def _next_lines(following: bytes) -> bytes:
    return b"\n".join(following.split(b"\n", _LINES + 1)[: _LINES + 1])


def _may_hold_value(line: bytes, following: bytes, config: bool) -> bool:
    """A name of a line of code could be given a secret."""
    lowered, ending = line.lower(), line.rstrip()
    if b'\\"' in line or b"\\'" in line or _logs_in(line, lowered):
        return True
    rest = b""
    if _names_sibling(lowered, following):
        rest = following
    elif ending.endswith(_ASSIGNED):
        rest = _next_lines(following)
    least = 5 if _has_any(lowered, _PASSWORDS) else 8
    if _is_cut(ending, following):
        least, rest = _PIECE, rest or _next_lines(following)
    return any(odd.is_odd(part, least, config) for part in _parts(line, lowered, rest))


def _has_any(text: bytes, words: tuple[bytes, ...]) -> bool:
    return any(map(text.__contains__, words))


def _names_sibling(lowered: bytes, following: bytes) -> bool:
    """The name stands on this line as a value itself, and its own value on one of the next."""
    below = following.lower()
    if b"value" not in below and b"default" not in below:
        return False
    return _has_any(lowered, _SIBLINGS) and _has_any(below, _VALUES)


def _logs_in(line: bytes, lowered: bytes) -> bool:
    """Whatever is written where a program logs in counts."""
    if _has_any(lowered, _LOGINS) or (b"insert" in lowered and b"values" in lowered):
        return True
    if b" -" in line and _has_any(lowered, _COMMANDS):
        return True
    if b"-u" in lowered and _has_any(lowered, _REQUESTS):
        return True
    quotes = line.count(b'"') + line.count(b"'")
    if quotes >= 4 and _has_any(lowered, _CONNECTIONS):
        return True
    called = quotes >= 2 and b"(" in line and (b"pass" in lowered or b"pwd" in lowered)
    return called and _has_any(lowered, _CLIENTS)


def _parts(line: bytes, lowered: bytes, rest: bytes) -> Iterator[bytes]:
    """Whatever of a line of code could be the value of a name."""
    text = line + rest
    for quote in _QUOTES:
        if quote in text:
            yield from text.split(quote)[1:]
    if b"</" in text:
        yield from text.replace(b"<", b">").split(b">")
    if b"=" in line:
        yield from _settings(line)
    if b"${" in line and b":" in line:
        yield from (part.lstrip(b"- ").partition(b"}")[0] for part in line.split(b":")[1:])
    if _has_any(lowered, _SCHEMES):
        words = runs(line)
        yield from (words[at + 1] for at, word in enumerate(words[:-1]) if word.lower().endswith(_SCHEMES))
    yield from _of_commands(line.split())


def _settings(line: bytes) -> Iterator[bytes]:
    """``name=value`` in a query or a connection string."""
    for run in line.translate(_QUERY).split():
        name, sign, value = run.partition(b"=")
        if sign and _has_any(name.lower(), GENERIC):
            yield value


def _of_commands(words: list[bytes]) -> Iterator[bytes]:
    """``--password value``, ``ENV NAME value``."""
    for at, word in enumerate(words[:-1]):
        if word.startswith(b"-"):
            yield words[at + 1].strip(b"\"'`,;")
        elif word[-3:].lower() in (b"env", b"arg"):
            yield from words[at + 2 : at + 3]
