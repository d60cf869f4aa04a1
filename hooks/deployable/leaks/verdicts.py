"""Whether a value is a secret: what a machine made or a person typed, and nothing that only looks like it."""

from __future__ import annotations

import re

from deployable.leaks.odd import CIPHER_SIZES
from deployable.leaks.pattern import Pattern
from deployable.leaks.values import HEX, PLACEHOLDER, POINT, PUBLISHED, UUID, is_random, is_reference, is_sequential
from deployable.leaks.words import is_gibberish, wordiness

NONE, LIKELY, CERTAIN = 0, 1, 2
_WEAK = Pattern(
    r"(?:my|new|old|the|a|user|db|super|top|very|some|your)*[-_. ]?(?:p[a@4][s$5]{2}w[o0]rd|p[a@4][s$5]{2}w?d?|passwort|pwd|pw|secret|s[e3]cr[e3]t|token|key|test(?:er|ing)?|admin(?:istrator)?|root|user(?:name)?|guest|demo|dev(?:elop(?:er|ment))?|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|minio|"
    r"minioadmin|elastic|neo4j|sa|oracle|kafka|local(?:host)?|default|welcome|hello|letmein|qwerty|azerty|abc|foo|bar|foobar|baz|temp|tmp|app|web|api|docker|ubuntu|vagrant|jenkins|grafana|airflow|superset|changeit|sample|dummy|fake|mock|john|jane|doe|alice|bob|wordpress|drupal|joomla|magento|django|flask|rails|laravel|spring|node|nginx|"
    r"service|server|client|public|private|prod(?:uction)?|stag(?:e|ing)|ci|cd|build|deploy|master|slave|replica|db|database|data|system|sys|manager|access|login|pass|word|strong|weak|good|bad|wrong|correct|incorrect|valid|invalid|new|old|long|short|first|second|another|other|different|random|value|string|abcd?e?f?|asdf|q?wer(?:ty)?|zxcv)+"
    r"(?:[-_.@!#$ ]*\d{0,6}[!@#$.%*?]{0,3})?\Z",
    re.IGNORECASE,
)
_IDENTIFIER = Pattern(r"[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.|-|/|:)[A-Za-z_$][\w$]*)*(?:\(\)?)?\Z")
_SNAKE = Pattern(r"[a-z][a-z0-9]{0,14}(?:[_-][a-z0-9]{1,14})+\Z")
_SIGNATURE = Pattern(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,128}(?![A-Za-z0-9+/_-])")
"""What a structured token (``{"name": …, "sig": …}``) is signed with."""
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
    r"pas+w|p[a@4][s5$]{2}|drowssap|p?wd?\Z|secre|secur|strong|user|test|admin|manager|root|guest|demo|login|welcome|hello|valid|wrong|right|new|old|real|current|weak|simple|123|abc|321|\A[A-Za-z]+\d{1,4}\W{0,3}\Z",
    re.IGNORECASE,
)
_MIXED = Pattern(r"\d{0,4}(?:[A-Za-z]{1,3}\d{1,4})+[A-Za-z]{1,3}\d{0,4}\Z")
"""Digits between letters, never more than three letters together."""
_SPOKEN = Pattern(r"super[-_ ]?(?:secret|secure)|secret[-_ ]?(?:key|token|password|value|string)|\Amy", re.IGNORECASE)
"""What people write into a secret to say that it is one."""
_CIPHERS = Pattern(r"aes|des(?![a-z])|encrypt|cipher|crypto|secret|jwt", re.IGNORECASE)
_OF_MACHINES = ("secret", "token", "key")
_EXAMPLE_UUIDS = ("123e4567-", "550e8400-", "12345678-")
"""Of RFC 9562 and of whoever types one."""
_GMAIL = Pattern(r"[a-z]{4}(?: [a-z]{4}){3}\Z")


def judge(value: str, kind: str, name: str, quoted: bool, config: bool) -> int:
    """``NONE``, ``LIKELY`` or ``CERTAIN``: is ``value`` a secret of this ``kind`` (see ``names.kind``)?

    ``config``: it stands in a file that holds settings, not code. Unquoted values of code never come here.
    """
    if _is_dismissed(value, kind, name):
        return NONE
    if kind == "weak-key":
        return LIKELY if _is_key(value, name) else NONE
    if value.startswith("{") and kind != "password":
        return LIKELY if any(map(is_random, _SIGNATURE.findall(value))) else NONE
    if " " in value or "\t" in value:
        return CERTAIN if kind == "password" and _GMAIL.match(value) and wordiness(value) < 0.5 else NONE
    if UUID.match(value):
        example = "0000-0000" in value or value.startswith(_EXAMPLE_UUIDS)
        return CERTAIN if kind in _OF_MACHINES and not example else NONE
    if value.isdigit():
        return LIKELY if _counts(value, kind, name, config) else NONE
    literal = quoted or config
    if PLACEHOLDER.search(value) and (len(value) < 32 or wordiness(value) > 0.3):
        return _typed_secret(value, literal) if _SIGNS.search(name) and _speaks(value) else NONE
    if _SNAKE.match(value) and sum(map(str.isdigit, value)) <= 2 and not is_gibberish(value):
        return NONE
    if is_random(value):
        return _made(value, kind)
    if kind == "password":
        return _typed(value, config)
    if kind in ("secret", "token", "key", "auth"):
        return _typed_key(value) or (_typed_secret(value, literal) if _SIGNS.search(name) else NONE)
    return NONE


def _is_dismissed(value: str, kind: str, name: str) -> bool:
    """Too short or long for its kind, a reference, its own name, a sequence, an algorithm."""
    size = len(value)
    if not (5 if kind == "password" else 8) <= size <= 2048 or not value.isascii():
        return True
    if (
        is_reference(value)
        or PUBLISHED.match(value)
        or POINT.match(value)
        or _plain(value) == _plain(name)
        or (value.isalpha() and _repeats(value, name))
    ):
        return True
    if "***" in value or "xxxxxx" in value.lower() or "00000000" in value or is_sequential(value):
        return True
    return size <= 40 and bool(_ALGORITHM.match(value) or _TEST_MODE.match(value))


def _repeats(value: str, name: str) -> bool:
    """``MAILDEV_OUTGOING_PASS: "outgoingPass"``: where a program keeps what it is given under the name."""
    return not value.islower() and _plain(name).endswith(_plain(value))


def _is_key(value: str, name: str) -> bool:
    """What a name that only says ``key`` is given: typed for a cipher, or long and random in every part."""
    if UUID.match(value) or PLACEHOLDER.search(value) or not is_random(value):
        return False
    if len(value) in CIPHER_SIZES and sum(c in "!@#$%^&*?" for c in value) > 1:
        return True
    if name.lower() == "key" or _SNAKE.match(value) or "/" in value or "." in value or " " in value:
        return False
    return len(value) >= 24 and sum(map(str.isdigit, value)) >= 3 and wordiness(value) < 0.35


def _counts(value: str, kind: str, name: str, config: bool) -> bool:
    """Digits alone, and yet a secret: a key of a cipher's size, a password of a configuration."""
    if kind == "password":
        return config and len(value) >= 6 and not value.endswith("000")
    return kind in ("key", "secret") and len(value) in CIPHER_SIZES and bool(_CIPHERS.search(name))


def _speaks(value: str) -> bool:
    """It only says that it is a secret (``JWTSuperSecretKey88x``), and does not ask to be replaced."""
    return "123" not in value and not PLACEHOLDER.search(_SPOKEN.sub("", value))


def _made(value: str, kind: str) -> int:
    if kind in ("cookie", "salt"):
        return LIKELY if len(value) >= 16 and wordiness(value) < 0.3 else NONE
    return CERTAIN if len(value) >= 12 or kind == "password" else LIKELY


def is_weak(value: str) -> bool:
    """Words that stand for any password, alone or with a number: a default, not a secret.

    Of up to 48 characters only, since words can be told apart in many ways.
    """
    return len(value) <= 48 and bool(_WEAK.match(value))


def stands_out(value: str, kind: str) -> bool:
    """A machine made it, or nobody would make it up for a test, an example or a document: there is no word in it."""
    if value.startswith("{"):
        return kind != "password" and any(map(is_random, _SIGNATURE.findall(value)))
    size, digits = len(value), sum(map(str.isdigit, value))
    if UUID.match(value):
        return kind in _OF_MACHINES
    # Between digits, three letters that could be a word are chance.
    if not HEX.match(value) and wordiness(value, 4 if digits > 2 else 3) >= 0.35:
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
    """Says what it is, or is one word that counts: what is typed where a test wants some password (``SecurePass123!``)."""
    return bool(_FOR_TESTS.search(password))


def is_written(value: str, user: str = "") -> bool:
    """A literal that stands where a program logs in: whatever it is, it is the password, unless it asks to be replaced."""
    return (
        5 <= len(value) <= 200
        and value.isascii()
        and " " not in value
        and value.lower() != user.lower()
        and not is_reference(value)
        and not PLACEHOLDER.search(value)
        and not (value.isalpha() and (is_weak(value) or value.isupper()))
        and len(set(value)) > 3
        and not is_sequential(value)
    )


def has_name(name: str) -> bool:
    """The name ends with the word for a password."""
    return bool(_ENDS_PASSWORD.search(name))


def _typed(value: str, config: bool) -> int:
    """A password that a person made up."""
    if is_weak(value) or is_sequential(value):
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


def _typed_key(value: str) -> int:
    """A key or token that a person made up: signs and digits among letters, few words."""
    size = len(value)
    digits = sum(c.isdigit() for c in value)
    signs = sum(c in "!@#$%^&*+=~" for c in value)
    words = wordiness(value)
    if is_weak(value):
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


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
