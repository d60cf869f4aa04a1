"""Variables that are secrets by their names, and the values that the code falls back to where they are missing."""

from __future__ import annotations

import re

from deployable.model import EnvRead

_SECRET = re.compile(
    r"(^|_)(SECRETS?|SECRET_KEY|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|API_?KEY|APIKEY|PRIVATE_KEY|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|JWT_KEY|AUTH_KEY"
    r"|SECRETKEY|CREDENTIALS?|PEPPER|SALT|HMAC_KEY|MASTER_KEY|SERVICE_KEY|APP_KEY|SECRET_KEY_BASE)(_\d+)?$"
)
_SWITCH = re.compile(
    r"(^|_)(USE|ENABLE|ENABLED|DISABLE|ALLOW|REQUIRE|REQUIRED|VERIFY|HAS|IS|SHOW|SKIP|OPTIONAL|ALLOWED)_"
)
_PARTNERS = re.compile(
    r"CLIENT_SECRET|SECRET_ACCESS_KEY|WEBHOOK|API_SECRET|CONSUMER|^(AWS|S3|MINIO|TWITTER|FACEBOOK|LINKEDIN|APPLE|OPENAI|GOOGLE|GITHUB|GITLAB|STRIPE|TWILIO|SLACK|DISCORD|MAIL|SMTP|EMAIL)_"
)
_SIGNS = re.compile(r"SECRET|JWT|SIGNING|ENCRYPTION|PRIVATE_KEY|HMAC|PEPPER|SALT|COOKIE|SESSION|MASTER_KEY|APP_KEY")
_PUBLIC = re.compile(
    r"PUBLIC|PUBLISHABLE|ANON|SITE_?KEY|CLIENT_ID|_KEY_ID$|CSRF|(^|_)DEMO_|MAPS_API_KEY|FIREBASE_API_KEY|_MIN_|_MAX_|LENGTH|EXPIR|LIFETIME|TTL|PREFIX|HEADER|_URL$|_URI$|_PATH$|_FILE$|_NAME$|_TYPE$|_ALGORITHM$|ROUNDS|RESET|CACHE|_LIMIT$|_ID$"
)
_DEVELOPMENT = re.compile(
    r"\b(dev|develop|development|debug|local|test|testing)\b|DEBUG|DEVELOPMENT|TESTING|\bnot\s+\S*prod|!==?\s*['\"]production|IS_DEV|is_dev|isDev",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r""",\s*(['"])[^'"]*\1\)""")
"""The default of a lookup inside a condition, which says nothing about the branch."""
_DEVELOPMENT_FILE = re.compile(
    r"(^|[/_.-])(dev|develop|development|local|test|tests|testing|ci|debug|mock)([/_.-]|$)", re.IGNORECASE
)
_WRITTEN = re.compile(r"""^(?:\w+\()?[bfr]{0,2}(?:"[^"]+"|'[^']+'|`[^`]+`)\)?$""")
_RANDOM = re.compile(
    r"token_(hex|urlsafe|bytes)|urandom|uuid4?\b|random|randomBytes|get_random_secret_key|Fernet\.generate_key|nanoid|generate_?(secret|key)",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"""^(?:\w+\()?["'](none|null|not[-_ ]?set|undefined|missing|disabled|true|false|yes|no|on|off|\d{1,3}|)["']\)?$""",
    re.IGNORECASE,
)

_PATH = re.compile(r"""^f?["'](\.{0,2}(/[\w{}.-]+){2,}|[\w{}./-]+\.(json|pem|key|crt|cer|p12|pfx|txt))["']$""")
"""Where the secret is kept: a file, or a parameter of a store."""
_STAND_IN = re.compile(r"dummy|placeholder|change-?_?me|your[-_ ]|<\w", re.IGNORECASE)
"""What another party's service would refuse at once: no secret of ours, and nothing that opens it."""
_UNNEEDED = re.compile(
    r"any(thing)?$|(not?|un)[-_ ]?(need|key|used|required|auth)|^\w{1,3}$|ollama|local", re.IGNORECASE
)
"""What is given to a model's server on the own machine, whose library insists on a key."""


def secret_like(name: str) -> bool:
    """
    >>> [secret_like(n) for n in ("JWT_SECRET", "POSTGRES_PASSWORD", "TOKEN_EXPIRE", "AWS_ACCESS_KEY_ID", "STRIPE_PUBLISHABLE_KEY")]
    [True, True, False, False, False]
    """
    upper = name.upper()
    return bool(_SECRET.search(upper)) and not _PUBLIC.search(upper) and not _SWITCH.search(upper)


def signs(name: str) -> bool:
    """A secret that protects the service itself (sessions, tokens), not one that a local database asks for."""
    upper = name.upper()
    return secret_like(name) and bool(_SIGNS.search(upper)) and not _PARTNERS.search(upper)


def in_development(read: EnvRead) -> bool:
    """The read belongs to development or tests: by its gate or by the settings module that it stands in."""
    return bool(_DEVELOPMENT.search(_DEFAULT.sub(")", read.condition))) or bool(
        _DEVELOPMENT_FILE.search(read.location.path.rpartition("/")[2])
    )


def how(read: EnvRead) -> str:
    """What a secret falls back to when it is missing, in words; empty for nothing that would be used."""
    default = read.default or ""
    if _RANDOM.search(default):
        return "a random value, which is another one after every start and in every process"
    named = default.strip("\"'`") == read.name
    stands_in = (named or bool(_STAND_IN.search(default)) or _unneeded(read.name, default)) and not signs(read.name)
    if _WRITTEN.match(default) and not _ABSENT.match(default) and not stands_in and not _PATH.match(default):
        return "a value that is written in the code"
    return ""


def _unneeded(name: str, default: str) -> bool:
    """A key that says that none is needed, or only whose it would be: ``LMSTUDIO_API_KEY`` falls back to ``lm-studio``."""
    word = default.strip("\"'`")
    repeats = re.sub(r"\W|_", "", word.lower()) in re.sub(r"\W|_", "", name.lower())
    return name.upper().endswith(("KEY", "TOKEN")) and (repeats or bool(_UNNEEDED.search(word)))


def is_random(read: EnvRead) -> bool:
    return bool(_RANDOM.search(read.default or ""))


def in_production(read: EnvRead) -> str:
    """What a secret of the running service falls back to in production too, in words; empty when nothing does."""
    if not secret_like(read.name) or read.aside or read.guarded or in_development(read):
        return ""
    return how(read)
