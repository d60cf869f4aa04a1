"""A secret's variable has a prefix that puts it into the browser's bundle.

Build tools copy every variable with their client prefix (``NEXT_PUBLIC_``, ``VITE_``, ``REACT_APP_`` …) into the JavaScript that
is served to everyone. A server's secret under such a name is published by the next build, wherever its value comes from.

Fails:

    VITE_STRIPE_SECRET_KEY=…

Passes:

    STRIPE_SECRET_KEY=…
    VITE_STRIPE_PUBLISHABLE_KEY=…

Does not flag: keys that are made to be public (publishable, anonymous, site, DSN, map and search keys).
"""

from __future__ import annotations

import re

from deployable.concerns.secret_leaks import ITEM
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("env",),
    "Drop the client prefix, use the variable on the server only, and let the browser ask the server; change the value if it was ever built.",
)

_PREFIX = re.compile(
    r"(?:NEXT_PUBLIC|REACT_APP|VITE|VUE_APP|EXPO_PUBLIC|GATSBY|NUXT_PUBLIC|PUBLIC|NG_APP|STORYBOOK|SNOWPACK_PUBLIC|REDWOOD_ENV)_"
)
_SECRET = re.compile(
    r"(?:^|_)(?:SECRETS?|PASSWORD|PASSWD|PRIVATE(?:_?KEY)?|SERVICE_ROLE(?:_KEY)?|SECRET_?KEY|ADMIN_KEY|MASTER_KEY|CLIENT_SECRET|SIGNING_KEY|ENCRYPTION_KEY|DB_PASS|DATABASE_URL|CONNECTION_STRING)(?:_|$)"
)
_PUBLIC = re.compile(
    r"PUBLIC_?KEY|PUBLISHABLE|ANON|SITE_?KEY|ENABLE|SHOW|HAS_|_URL_|(?:^|_)(?:MIN|MAX)(?:_|$)|LENGTH|POLICY|RESET|FORGOT|PATTERN|REGEX|LOGIN|_LABEL|_PAGE|_ROUTE|_PATH$|_ENABLED$|_URL$(?<!DATABASE_URL)"
)


def check(project: Sources) -> Outcomes:
    # The code that builds it in first, then what gives it; a document only speaks of it.
    read = sorted({(one.name, one.location) for one in project.env.reads}, key=lambda one: one[1])
    given = {(one.name, one.location) for one in project.env.declarations if not one.source.startswith("docs")}
    named = [*read, *sorted(given.difference(read), key=lambda one: one[1])]
    client = [(name, place) for name, place in named if _PREFIX.match(name)]
    if not client:
        yield NotApplicable("no variable has a client prefix")
        return
    first: set[str] = set()
    for name, place in client:
        bare = _PREFIX.sub("", name, count=1)
        if _SECRET.search(bare) and not _PUBLIC.search(bare):
            if name not in first:
                first.add(name)
                others = tuple(Evidence(p, f"{n} here too") for n, p in client if n == name and p != place)[:5]
                yield Finding(f"{name} is built into the browser's bundle", place, others, subject=name)
        else:
            yield Evidence(place, f"{name} may be public")
