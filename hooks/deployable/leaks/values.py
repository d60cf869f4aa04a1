"""What a value is: a secret that somebody made or typed, or a reference, hash, revision, path, placeholder, word or prose."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from deployable.leaks.odd import CIPHER_SIZES
from deployable.leaks.pattern import Pattern
from deployable.leaks.words import is_gibberish, is_wordlike, wordiness

NONE, LIKELY, CERTAIN = 0, 1, 2

UUID = Pattern(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?\Z")
_HEX = Pattern(r"(?:0x)?[0-9a-fA-F]{16,}\Z")
_SIGNATURE = Pattern(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,128}(?![A-Za-z0-9+/_-])")
"""What a structured token (``{"name": …, "sig": …}``) is signed with."""
_REFERENCE = Pattern(
    r"\A\$[A-Za-z_]\w*(?:\Z|[:.\[(]|->)|\A[\w.-]+:\d+(?:\.\d+)+\Z|\$\{|\$\(|\{\{|<%|#\{|%\(\w+\)|%\{|\{[\w.:!\[\]']*\}|\$\[|\A<[^>]*>\Z|\A\[[\w. -]*\]\Z|\A%\w+%\Z|\A@\w+@?\Z|\A__\w+__\Z"
    r"|\\u[0-9a-fA-F]{4}|\A(?:pk_(?:live|test)_|phc_|pk\.eyJ)|\A[A-Z][A-Z0-9]*(?:_[A-Z0-9]*[A-Z][A-Z0-9]*)+\Z|\A&[a-z_-]+\Z|\A\*[a-z_-]+\Z|\A![A-Z]|\AENC[(\[]|\A(?:vault|op|ssm|env|secret|secrets|arn|ref|awskms|gcpkms|sm|file|classpath|kms|keyvault|data|sops|projects|akv|urn)[:/]"
    r"|\A@Microsoft\.KeyVault|%[sd](?![A-Za-z0-9])|\A\$\$?[A-Z_]+\b|\A\\u?\W?\Z|secretsmanager:|\Ahttps?://|\A\w+://|\A(?:os|process|config|settings|app|self|this|env|ENV|System|Deno|import|props|ctx|req|request|options|opts|args|params)[.\[]"
)
_HASHED = Pattern(
    r"\A(?:sha\d{1,3}[-:$]|md5[:$]|\$2[abxy]?\$|\$argon2|\$pbkdf2|\$scrypt|\$[156y]\$|\$apr1\$|\{S?SHA\d*\}|\{[A-Za-z]+\}\$|pbkdf2[_:]|bcrypt[_$]|scrypt[:$]|argon2|\$ANSIBLE_VAULT|vault:v\d|SCRAM-SHA|AQICAH|\*[0-9A-F]{40}\Z|crypt:)"
)
_PATH = Pattern(
    r"\A(?:~|\.{1,2})?/|\A[A-Za-z]:[\\/]|\A[\w.@-]+(?:/[\w.@-]+)+/?\Z|\A[\w-]+(?:\.[\w-]+)*\.(?:pem|key|crt|cer|json|ya?ml|txt|env|jks|p12|pfx|py|js|ts|html?|xml|properties|conf|sh|md|gpg|asc|php|java|go|com|org|net|io|dev|local)\Z"
)
_EMAIL = Pattern(r"\A[\w.+-]+@[\w-]+(?:\.[\w-]+)+\Z")
_NUMBERS = Pattern(
    r"\A[\d.,:/+TZ_ -]+\Z|\A\d+(?:ms|s|m|h|d|kb|mb|gb|px|em|rem|%)?\Z|\A[~^]?v?\d+(?:\.\d+)+\S{0,40}\Z|\A\d{4}-\d\d-\d\dT\S*\Z",
    re.IGNORECASE,
)
_TYPE = Pattern(
    r"\A(?:str|string|text|int|bool|boolean|null|none|nil|undefined|true|false|yes|no|on|off|optional|any|object|bytes|buffer|number|secretstr|uuid|required|varchar\W.*|char\W.*|auto|default|binary|encrypted|plain|plaintext|disabled|enabled|empty|unset|n/a|tbd)\Z",
    re.IGNORECASE,
)
_REGEX = Pattern(r"\[\^?[a-zA-Z0-9]-[a-zA-Z0-9]|\\[dwsbW]|\(\?[:=!P<]|\.\*|\.\+|\A\^.*\$\Z")
_PLACEHOLDER = Pattern(
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
_WEAK = Pattern(
    r"(?:my|new|old|the|a|user|db|super|top|very|some|your)*[-_. ]?(?:p[a@4][s$5]{2}w[o0]rd|p[a@4][s$5]{2}w?d?|passwort|pwd|pw|secret|s[e3]cr[e3]t|token|key|test(?:er|ing)?|admin(?:istrator)?|root|user(?:name)?|guest|demo|dev(?:elop(?:er|ment))?|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|minio|"
    r"minioadmin|elastic|neo4j|sa|oracle|kafka|local(?:host)?|default|welcome|hello|letmein|qwerty|azerty|abc|foo|bar|foobar|baz|temp|tmp|app|web|api|docker|ubuntu|vagrant|jenkins|grafana|airflow|superset|changeit|sample|dummy|fake|mock|john|jane|doe|alice|bob|wordpress|drupal|joomla|magento|django|flask|rails|laravel|spring|node|nginx|"
    r"service|server|client|public|private|prod(?:uction)?|stag(?:e|ing)|ci|cd|build|deploy|master|slave|replica|db|database|data|system|sys|manager|access|login|pass|word|strong|weak|good|bad|wrong|correct|incorrect|valid|invalid|new|old|long|short|first|second|another|other|different|random|value|string|abcd?e?f?|asdf|q?wer(?:ty)?|zxcv)+"
    r"(?:[-_.@!#$ ]*\d{0,6}[!@#$.%*?]{0,3})?\Z",
    re.IGNORECASE,
)
_WORD_RUN = Pattern(r"[A-Za-z]{3,}")
_IDENTIFIER = Pattern(r"[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.|-|/|:)[A-Za-z_$][\w$]*)*(?:\(\)?)?\Z")
_SNAKE = Pattern(r"[a-z][a-z0-9]{0,14}(?:[_-][a-z0-9]{1,14})+\Z")
_RULES = Pattern(r"[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.\\/]+)?)+\Z")
"""A validation rule of a form (``required|string|max:255``)."""
_ALGORITHM = Pattern(
    r"(?:(?:AES|A(?=\d)|RSA|RS|HS|ES|PS|SHA|HMAC|ECDH|ECDSA|ECIES|EC|EDDSA|ED|DES|EDE|MD5|OAEP|CBC|CTR|CFB|GCM|KW|TLS|SSL|WITH|AND|MGF|PBES|PBKDF|PBE|SCRAM|CHACHA|POLY|NOPADDING|PKCS\d?PADDING|PKCS|SECP|P(?=\d)|X(?=\d)|K(?=\d)|R(?=\d))[-_/+.]?\d{0,4}[-_/+.]?)+\Z",
    re.IGNORECASE,
)
"""Algorithm names (``A128CBC-HS256``); values of up to 40 characters only, since its parts may be told in several ways."""
_TEST_MODE = Pattern(
    r"(?:[sprw]k|whsec|acct|price|cus|sub)_(?:(?:test|live)_)?(?:\w?\d{0,6}|[a-z]{1,8})\Z|[a-z]{2,8}[-_]\d{1,6}\Z"
)
"""A provider's prefix with nothing behind it that a provider would have made."""
_SIGNS = Pattern(
    r"jwt[._-]?secret|session[._-]?secret|cookie[._-]?secret|token[._-]?secret|secret[._-]?key(?:[._-]?base)?\Z|app[._-]?secret|client[._-]?secret|signing[._-]?(?:key|secret)|encryption[._-]?key|jwt[._-]?key",
    re.IGNORECASE,
)
_ENDS_PASSWORD = Pattern(r"(?:password|passwd|pwd|passphrase)\Z", re.IGNORECASE)
_SNAKE_KEY = Pattern(r"[a-z]+(?:[-_][a-z]+)*[-_]?v?\d\Z")
_LEET = Pattern(r"(?:[A-Za-z]{2}\d{1,2}|[A-Z]?[a-z]\d|[a-z]\d)[a-z]{2,}|[a-z]{2}\d{1,2}[A-Za-z]")
_NAMES_WITH_DIGITS = Pattern(
    r"oauth2|auth0|base\d\d|sha\d|md5|utf8|i18n|l10n|k8s|s3|ec2|h264|mp[34]|[bp]2[bcp]|v\d|x509|pbkdf2|argon2|rs256|hs\d|aes\d|web3|es\d|http2|\d(?:st|nd|rd|th)(?![a-z])|[a-z]2[a-z]|(?<!\d)\d[dx](?![a-z])",
    re.IGNORECASE,
)
_FOR_TESTS = Pattern(
    r"pas+w|p[a@4][s5$]{2}|drowssap|p?wd?\Z|secre|secur|strong|user|test|admin|manager|root|guest|demo|login|welcome|hello|valid|wrong|right|new|old|real|current|weak|simple|123|abc|321",
    re.IGNORECASE,
)
_MIXED = Pattern(r"\d{0,4}(?:[A-Za-z]{1,3}\d{1,4})+[A-Za-z]{1,3}\d{0,4}\Z")
"""Digits between letters, never more than three letters together."""
_SPOKEN = Pattern(r"super[-_ ]?(?:secret|secure)|secret[-_ ]?(?:key|token|password|value|string)|\Amy", re.IGNORECASE)
"""What people write into a secret to say that it is one."""
_CIPHERS = Pattern(r"aes|des(?![a-z])|encrypt|cipher|crypto|secret|jwt", re.IGNORECASE)
_GMAIL = Pattern(r"[a-z]{4}(?: [a-z]{4}){3}\Z")


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
    return bool(_PLACEHOLDER.search(value)) or is_sequential(value)


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
    if _HEX.match(value):
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


def judge(value: str, kind: str, name: str, quoted: bool, config: bool) -> int:
    """``NONE``, ``LIKELY`` or ``CERTAIN``: is ``value`` a secret of this ``kind`` (see ``names.kind``)?

    ``config``: it stands in a file that holds settings, not code. Unquoted values of code never come here.
    """
    size = len(value)
    least = 5 if kind == "password" else 8
    if not least <= size <= 2048 or not value.isascii():
        return NONE
    if is_reference(value) or _plain(value) == _plain(name):
        return NONE
    if value.startswith("{") and kind != "password":
        return LIKELY if any(map(is_random, _SIGNATURE.findall(value))) else NONE
    if " " in value or "\t" in value:
        return CERTAIN if kind == "password" and _GMAIL.match(value) and wordiness(value) < 0.5 else NONE
    if "***" in value or "xxxxxx" in value.lower() or "00000000" in value or is_sequential(value):
        return NONE
    if size <= 40 and (_ALGORITHM.match(value) or _TEST_MODE.match(value)):
        return NONE
    if kind == "weak-key" and size in CIPHER_SIZES and sum(c in "!@#$%^&*?" for c in value) > 1 and is_random(value):
        return LIKELY
    if kind == "weak-key" and name.lower() == "key":
        return NONE
    if UUID.match(value):
        return (
            CERTAIN
            if kind in ("secret", "token", "key") and not is_sequential(value) and "0000-0000" not in value
            else NONE
        )
    if value.isdigit():
        if kind in ("key", "secret") and size in CIPHER_SIZES and _CIPHERS.search(name):
            return LIKELY
        return (
            LIKELY
            if kind == "password" and config and size >= 6 and not is_sequential(value) and not value.endswith("000")
            else NONE
        )
    if _PLACEHOLDER.search(value) and (size < 32 or wordiness(value) > 0.3):
        spoken = _SIGNS.search(name) is not None and not _PLACEHOLDER.search(_SPOKEN.sub("", value))
        return _typed_secret(value, quoted or config) if spoken and "123" not in value else NONE
    if _SNAKE.match(value) and sum(map(str.isdigit, value)) <= 2 and not is_gibberish(value):
        return NONE
    if is_random(value):
        if kind == "weak-key":
            return (
                LIKELY
                if size >= 24
                and sum(map(str.isdigit, value)) >= 3
                and wordiness(value) < 0.35
                and "/" not in value
                and "." not in value
                else NONE
            )
        if kind in ("cookie", "salt"):
            return LIKELY if size >= 16 and wordiness(value) < 0.3 else NONE
        return CERTAIN if size >= 12 or kind == "password" else LIKELY
    if kind == "password":
        return _typed(value, quoted, config)
    if kind in ("secret", "token", "key", "auth") and size >= 8:
        return _typed_key(value) or (_SIGNS.search(name) is not None and _typed_secret(value, quoted or config))
    return NONE


def _typed(value: str, quoted: bool, config: bool) -> int:
    """A password that a person made up."""
    if _WEAK.match(value) or is_sequential(value):
        return NONE
    size = len(value)
    digits = sum(c.isdigit() for c in value)
    upper = sum(c.isupper() for c in value)
    lower = sum(c.islower() for c in value)
    signs = sum(c in "!@#$%^&*?+=~|" for c in value)
    words = wordiness(value)
    classes = (digits > 0) + (upper > 0) + (lower > 0) + (signs > 0)
    if classes >= 3 and size >= 6 and (signs or (words < 0.75 and digits)):
        return CERTAIN if signs and digits else LIKELY
    if _is_leet(value):
        return LIKELY
    if config and (digits or signs) and upper and lower and size >= 8 and not _NAMES_WITH_DIGITS.search(value):
        return LIKELY
    if _IDENTIFIER.match(value) and words >= 0.6 and (not digits or (not config and not value[-1:].isdigit())):
        return NONE
    if digits and upper + lower >= 2 and size >= 6:
        return (
            LIKELY
            if (digits >= 2 and (words < 0.8 or size >= 7)) or (words < 0.5 and size >= 8) or (not words and size >= 7)
            else NONE
        )
    if signs and digits + upper + lower >= 5 and value[0] not in "=&|+?#":
        return LIKELY
    if is_gibberish(value) or (size >= 6 and (words < 0.35 and upper + lower >= 7)):
        return LIKELY
    return NONE


def stands_out(value: str, kind: str) -> bool:
    """A machine made it, or nobody would make it up for a test, an example or a document: there is no word in it."""
    if value.startswith("{"):
        return kind != "password" and any(map(is_random, _SIGNATURE.findall(value)))
    size, digits = len(value), sum(map(str.isdigit, value))
    # Between digits, three letters that could be a word are chance.
    if UUID.match(value) or (not _HEX.match(value) and wordiness(value, 4 if digits > 2 else 3) >= 0.35):
        return False
    if kind == "password":
        return (
            is_gibberish(value)
            or (size >= 8 and is_random(value))
            or (bool(_MIXED.match(value)) and not wordiness(value))
        )
    if kind in ("cookie", "salt", "weak-key"):
        return size >= 20 and is_random(value)
    return size >= 10 and (is_gibberish(value) or digits > 2 or (digits > 0 and is_random(value)))


def is_for_tests(password: str) -> bool:
    """Says what it is, or counts: what people type where a test wants some password (``SecurePass123!``)."""
    return bool(_FOR_TESTS.search(password))


def _is_leet(value: str) -> bool:
    """Digits in the place of letters, as people write them into words: ``w1ndmill``, ``tennisC0urt``."""
    return (
        len(value) >= 8
        and value[:1].isalpha()
        and bool(_LEET.search(value))
        and not _NAMES_WITH_DIGITS.search(value)
        and "." not in value
        and "-" not in value
    )


def is_written(value: str, user: str = "") -> bool:
    """A literal that stands where a program logs in: whatever it is, it is the password, unless it asks to be replaced."""
    return (
        5 <= len(value) <= 200
        and value.isascii()
        and " " not in value
        and value.lower() != user.lower()
        and not is_reference(value)
        and not _PLACEHOLDER.search(value)
        and not (value.isalpha() and (_WEAK.match(value) or value.isupper()))
        and len(set(value)) > 3
        and not is_sequential(value)
    )


def has_name(name: str) -> bool:
    """The name ends with the word for a password."""
    return bool(_ENDS_PASSWORD.search(name))


def _typed_key(value: str) -> int:
    """A key or token that a person made up: signs and digits among letters, few words."""
    size = len(value)
    digits = sum(c.isdigit() for c in value)
    signs = sum(c in "!@#$%^&*+=~" for c in value)
    words = wordiness(value)
    if _WEAK.match(value):
        return NONE
    if signs >= 2 and size >= 12 and words < 0.6 and not value.startswith(("=", "&")):
        return LIKELY
    if digits >= 3 and size >= 10 and words < 0.45:
        return LIKELY
    if size >= 10 and (is_gibberish(value) or (words < 0.2 and not digits)):
        return LIKELY
    return NONE


def _typed_secret(value: str, literal: bool) -> int:
    """A signing secret that a person made up of words and digits, under a name that says what it signs."""
    digits = sum(c.isdigit() for c in value)
    if not literal or len(value) < 12 or digits < 2 or sum(c.isalpha() for c in value) < 8 or _SNAKE_KEY.match(value):
        return NONE
    return LIKELY if "/" not in value and "." not in value and not _NAMES_WITH_DIGITS.search(value) else NONE


def is_word(value: str) -> bool:
    return value.isalpha() and is_wordlike(value)


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
