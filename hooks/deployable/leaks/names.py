"""Which names hold secrets: a variable, key, header or attribute judged by the words it is made of."""

from __future__ import annotations

import re
from functools import lru_cache

from deployable.leaks.pattern import Pattern

NAME_WORD = Pattern(
    r"pass(?:word|wd|phrase|code|wort|w)?s?|pwd|psw|secrets?|token|key|auth(?:orization)?|cred(?:ential)?s?|jwt|salt|senha"
    r"|contrasen(?:i?a)?|session|cookie|hmac|pw|nonce",
    re.IGNORECASE,
)

NAME_WORD_LOWER = Pattern(
    r"pass(?:word|wd|phrase|code|wort|w)?s?|pwd|psw|secrets?|token|key|auth(?:orization)?|cred(?:ential)?s?|jwt|salt|senha"
    r"|contrasen(?:i?a)?|session|cookie|hmac|pw|nonce"
)
"""The same for lower case, which is several times as fast."""
_WORDS = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_PASSWORD = {
    "password", "passwd", "pass", "pwd", "passphrase", "passw", "pw", "psw", "passwort", "requirepass", "masterauth", "passcode", "contrasena", "senha",
    "passwords", "pswd", "mypass", "userpass", "dbpass", "pgpass",
}  # fmt: skip
_KEY_OWNERS = {
    "api", "access", "secret", "private", "priv", "encryption", "encrypt", "signing", "sign", "auth", "master", "service",
    "account", "storage", "admin", "license", "licence", "app", "application", "client", "server", "shared", "crypt", "crypto", "cipher",
    "aes", "des", "hmac", "jwt", "session", "deploy", "security", "subscription", "webhook", "write", "integration", "consumer",
    "oauth", "rest", "maps", "map", "host", "instrumentation", "function", "bot", "signature", "root", "data", "user",
    "sdk", "token", "partner", "merchant", "sms", "mail", "email", "payment", "stripe", "firebase", "google", "aws", "azure",
}  # fmt: skip
_HARMLESS_AFTER = {
    "file", "filename", "path", "dir", "directory", "folder", "url", "uri", "urls", "name", "names", "id", "ids", "length", "len", "size", "min", "max",
    "type", "types", "field", "fields", "label", "hint", "placeholder", "regex", "regexp", "pattern", "policy", "policies", "expiry", "expires", "expiration", "expired",
    "ttl", "timeout", "header", "headers", "prefix", "suffix", "count", "limit", "rate", "error", "errors", "message", "messages", "text", "title",
    "enabled", "enable", "disabled", "required", "require", "env", "var", "variable", "algorithm", "algo", "alg", "format", "class", "version",
    "ref", "reference", "arn", "column", "table", "index", "attempts", "strength", "score", "validator", "validators", "validation", "form", "input",
    "template", "view", "views", "link", "page", "route", "endpoint", "exception", "invalid", "missing", "mismatch", "changed",
    "service", "provider", "manager", "handler", "helper", "factory", "store", "storage", "schema", "model", "resource", "scheme", "method",
    "mode", "status", "state", "backend", "backends", "hasher", "hashers", "encoder", "decoder", "generator", "interceptor", "middleware", "guard",
    "description", "desc", "doc", "docs", "help", "example", "examples", "lifetime", "age", "duration", "issuer", "audience", "scope", "scopes",
    "charset", "chars", "characters", "alphabet", "letters", "digits",
    "button", "selector", "locator", "xpath", "icon", "visible", "visibility", "toggle", "usage", "uses", "parser", "reader", "writer",
    "hash", "hashes", "supported", "encryption", "hashed", "digest", "sha", "fingerprint", "checksum", "md", "domain", "samesite", "secure", "httponly", "flags", "option", "options",
    "plugin", "module", "package", "pair", "pairs", "code", "map", "mapping", "list", "set", "space", "spaces", "board", "boards", "frame", "frames", "word", "words",
    "press", "down", "up", "event", "events", "binding", "bindings", "chain", "ring", "not", "was", "has", "is", "incorrect", "wrong", "successfully",
    "reset", "recovery", "change", "forgot", "update", "cmd", "command", "sent", "received", "budget", "price", "cost", "address", "symbol", "decimals", "supply",
    "at", "by", "on", "date", "time", "created", "updated", "from", "to", "for", "target", "source", "action", "kind",
    "bucket", "program", "mint", "account", "accounts", "pubkey", "magic", "signup", "signin", "login", "flow", "flows", "re", "rx", "encoding", "encodings", "with", "through", "tests", "fail", "ok", "if",
}  # fmt: skip
_HARMLESS_BEFORE = {
    "public", "pub", "mixpanel", "postman", "common", "used", "primary", "foreign", "partition", "sort", "cache", "row", "hot", "group", "page", "next", "continuation", "translation",
    "csrf", "xsrf", "pad", "eos", "bos", "unk", "sep", "cls", "mask", "special", "max", "min", "num", "total", "count", "stop", "cancellation", "cancel",
    "idempotency", "i18n", "locale", "publishable", "sync", "lock", "object", "bucket", "hash", "hashed", "site", "dict", "json", "yaml", "map",
    "amz", "spreadsheet", "sheet", "authenticity", "verification", "gtm", "no", "has", "is", "use", "allow", "forgot", "reset", "changing", "confirm", "show", "hide", "validate", "check", "forgotten", "missing",
    "invalid", "redacted", "masked", "blank", "dummy", "require", "requires", "without", "by", "react", "query", "config", "natural", "composite", "unique", "index",
    "completion", "prompt", "input", "output", "compass", "bypass", "syntax", "disable", "enable", "enabled", "disabled", "encode", "encoded", "encrypted",
}  # fmt: skip
_NO_SECRETS = {"tiktoken", "jsonwebtoken"}
_UPSTREAMS = {"uwsgi", "fastcgi", "scgi", "grpc"}
"""Of nginx: where ``uwsgi_pass`` passes requests to."""
_FUSED_KEY = Pattern(
    r"(?:api|access|secret|private|encryption|signing|auth|master|license|account|shared|app|consumer|crypto|session|client)key$"
)


_SWITCH = Pattern(r"-{0,2}with(?:out)?-\w+-")
"""What a program is built with: ``--with-md5-passwords``."""
_FOR_TESTS = Pattern(r"(?:test|fake|dummy|mock|sample|example|demo)s?[._-]", re.IGNORECASE)


def is_for_tests(name: str) -> bool:
    """Whether a variable says that its value is made up: ``test_otp_secret``, ``FAKE_TOKEN``."""
    return bool(_FOR_TESTS.match(name))


@lru_cache(maxsize=8192)
def kind(name: str) -> str:
    """``password``, ``secret``, ``token``, ``key``, ``auth``, ``cookie``, ``salt``; empty for a harmless name.

    >>> kind("DB_PASSWORD"), kind("stripeApiKey"), kind("password_min_length"), kind("author"), kind("keyboard")
    ('password', 'key', '', '', '')
    """
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or len(words) > 12 or name.startswith("PW") or _SWITCH.match(name):
        return ""
    found, at = "", -1
    for index in range(len(words) - 1, -1, -1):
        found = _word_kind(words[index], words[index - 1] if index else "")
        if found:
            at = index
            break
    if not found:
        return ""
    after = words[at + 1 :]
    if not _HARMLESS_AFTER.isdisjoint([*after, *(word.removesuffix("s") for word in after)]):
        if words[at + 1] not in ("id", "hash", "code") or not words[at].startswith("auth"):
            return ""
    before = words[max(0, at - 2) : at]
    if not _HARMLESS_BEFORE.isdisjoint(before) and not (
        found == "password"
        and before[-1:]
        not in (
            ["hashed"],
            ["encrypted"],
            ["encode"],
            ["encoded"],
            ["no"],
            ["forgot"],
            ["reset"],
            ["hash"],
            ["confirm"],
            ["show"],
            ["common"],
            ["used"],
        )
    ):
        return ""
    return found


def _word_kind(word: str, before: str) -> str:
    if word in _NO_SECRETS or word.startswith(("csrf", "xsrf")) or (word == "pass" and before in _UPSTREAMS):
        return ""
    if word in _PASSWORD or word.endswith(
        ("password", "passwd", "passphrase", "userpwd", "dbpwd", "dbpass", "userpass")
    ):
        return "password"
    if word in ("secret", "secrets") or word.endswith("secret") or word == "hmac":
        return "secret"
    if word in ("jwt", "bearer", "tokens") or word.endswith("token"):
        return "token"
    if word in ("key", "keys"):
        return "key" if before in _KEY_OWNERS or before.endswith(("api", "crypt", "access")) else "weak-key"
    if _FUSED_KEY.search(word):
        return "key"
    if word in ("auth", "authorization", "authentication", "credential", "credentials", "cred", "creds"):
        return "auth"
    if word in ("cookie", "cookies", "session", "sessionid", "sid", "sess"):
        return "cookie"
    if word in ("salt", "salts", "nonce", "pepper") or word.endswith("salt"):
        return "salt"
    return ""
