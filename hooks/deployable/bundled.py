"""Variables that a bundler writes into the front end by their prefix, and those of them that are secrets by their name."""

from __future__ import annotations

import re

PREFIX = re.compile(
    r"(?:NEXT_PUBLIC|REACT_APP|VITE|VUE_APP|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|PUBLIC|NG_APP|STORYBOOK|SNOWPACK_PUBLIC|REDWOOD_ENV)_"
)
_SECRET = re.compile(
    r"(?:^|_)(?:SECRETS?|PASSWORD|PASSWD|PRIVATE(?:_?KEY)?|SERVICE_ROLE(?:_KEY)?|SECRET_?KEY|ADMIN_KEY|MASTER_KEY|CLIENT_SECRET|SIGNING_KEY|ENCRYPTION_KEY|DB_PASS|DATABASE_URL|CONNECTION_STRING)(?:_|$)"
)
_PUBLIC = re.compile(
    r"PUBLIC_?KEY|PUBLISHABLE|ANON|SITE_?KEY|ENABLE|SHOW|HAS_|_URL_|(?:^|_)(?:MIN|MAX)(?:_|$)|LENGTH|POLICY|RESET|FORGOT|PATTERN|REGEX|LOGIN|_LABEL|_PAGE|_ROUTE|_PATH$|_ENABLED$|_URL$(?<!DATABASE_URL)"
)


def secret(name: str) -> bool:
    """
    >>> [secret(name) for name in ("VITE_STRIPE_SECRET_KEY", "VITE_STRIPE_PUBLIC_KEY", "STRIPE_SECRET_KEY")]
    [True, False, False]
    """
    bare = PREFIX.sub("", name, count=1)
    return bool(PREFIX.match(name) and _SECRET.search(bare)) and not _PUBLIC.search(bare)
