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

from deployable import bundled
from deployable.concerns.secret_leaks import ITEM
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("env",),
    "Drop the client prefix, use the variable on the server only, and let the browser ask the server; change the value if it was ever built.",
)


def check(project: Sources) -> Outcomes:
    # The code that builds it in first, then what gives it; a document only speaks of it.
    read = sorted({(one.name, one.location) for one in project.env.reads}, key=lambda one: one[1])
    given = {(one.name, one.location) for one in project.env.declarations if not one.source.startswith("docs")}
    named = [*read, *sorted(given.difference(read), key=lambda one: one[1])]
    # Astro and SvelteKit alone copy what merely begins with `PUBLIC_`.
    plain = bool(project.having("package_json", b'"astro"', b"@sveltejs/kit"))
    client = [
        (name, place)
        for name, place in named
        if bundled.PREFIX.match(name) and (plain or not name.startswith("PUBLIC_"))
    ]
    if not client:
        yield NotApplicable("no variable has a client prefix")
        return
    first: set[str] = set()
    for name, place in client:
        if bundled.secret(name):
            if name not in first:
                first.add(name)
                others = tuple(Evidence(p, f"{n} here too") for n, p in client if n == name and p != place)[:5]
                yield Finding(f"{name} is built into the browser's bundle", place, others, subject=name)
        else:
            yield Evidence(place, f"{name} may be public")
