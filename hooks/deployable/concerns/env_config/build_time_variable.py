"""A variable that a bundler writes into the front end is given only when the container runs, or is a secret.

`NEXT_PUBLIC_`, `REACT_APP_` and `VITE_` values are copied into the JavaScript at build time: what compose or a task definition gives at
run time never arrives, and what is given is there for every visitor to read.

Fails:

    # compose.yml
    web:
      build: .
      environment:
        NEXT_PUBLIC_API_URL: https://api.example.com

Passes:

    web:
      build:
        context: .
        args: { NEXT_PUBLIC_API_URL: "https://api.example.com" }      # and ARG NEXT_PUBLIC_API_URL in the Dockerfile

Does not flag: hosts that give their variables to the build too (Render, Vercel, App Platform unless the scope is RUN_TIME), development
compose files, keys that are made to be public (publishable, anon, site keys), and what `secret-in-client-bundle` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable import bundled
from deployable.concerns.env_config import ITEM, host_name
from deployable.fallbacks import secret_like
from deployable.model import (
    Confidence,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Finding,
    Manifest,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING, ITEM, ("env", "manifests"), "Give it to the build (a build argument), or read it on the server."
)
_PREFIXES = ("NEXT_PUBLIC_", "REACT_APP_", "VITE_", "NUXT_PUBLIC_", "GATSBY_", "EXPO_PUBLIC_", "VUE_APP_")
_MADE_PUBLIC = re.compile(
    r"POSTHOG|MIXPANEL|AMPLITUDE|SEGMENT|HOTJAR|INTERCOM|CRISP|MAPBOX|ALGOLIA_SEARCH|TURNSTILE|RECAPTCHA|DATADOG_CLIENT|BUGSNAG|LOGROCKET"
)
"""Keys that their makers mean to stand in a page."""
_AT_RUN_TIME = (
    "compose", "kubernetes", "ecs", "cloud-run", "fly", "copilot", "app-runner", "app-engine", "digitalocean"
)  # fmt: skip


def check(project: Sources) -> Outcomes:
    env = project.env
    reads = {read.name: read for read in reversed(env.reads) if read.name.startswith(_PREFIXES)}
    given = [each for each in env.declarations if each.name.startswith(_PREFIXES)]
    if not reads and not given:
        yield NotApplicable("no variable is written into a front end")
        return
    held = [each for each in given if not each.source.startswith("docs")]
    for name in dict.fromkeys((*reads, *(each.name for each in held))):
        bare = name.removeprefix(next(each for each in _PREFIXES if name.startswith(each)))
        if secret_like(bare) and not _MADE_PUBLIC.search(name) and not bundled.secret(name):
            yield _secret(name, reads.get(name), [each for each in held if each.name == name])
    built = {
        each.name
        for each in given
        if each.scope in ("build", "both") or each.source in ("dockerfile", "dotenv", "workflow", "docs-build")
    }
    late = list(_late(project, set(reads) - built))
    for manifest, declaration in late:
        yield _run_time(manifest, declaration, reads[declaration.name])
    if not late:
        first = next(iter(reads.values()), None)
        yield Evidence(first.location if first else given[0].location, "is there when the front end is built")


def _late(project: Sources, names: set[str]) -> Iterator[tuple[Manifest, EnvDeclaration]]:
    for manifest in project.manifests:
        if (
            manifest.host in _AT_RUN_TIME
            and manifest.environment not in ("development", "test", "preview")
            and (manifest.dockerfile or manifest.image or manifest.root)
        ):
            # A development server writes them in anew at every start.
            if any(start.development for start in manifest.starts):
                continue
            for each in manifest.env:
                if each.name in names and each.scope == "run":
                    yield manifest, each


def _secret(name: str, read: EnvRead | None, given: list[EnvDeclaration]) -> Finding:
    prefix = next(each for each in _PREFIXES if name.startswith(each))
    return Finding(
        f"`{name}` is a secret by its name, and `{prefix}` writes its value into the JavaScript that every visitor loads",
        read.location if read else given[0].location,
        related=tuple(Evidence(each.location, "declared here") for each in given[:3] if read),
        subject=name,
        remedy=f"Rename it to {name.removeprefix(prefix)}, read it on the server only, and replace the value.",
        severity=Severity.ERROR,
        confidence=Confidence.LIKELY,
    )


def _run_time(manifest: Manifest, declaration: EnvDeclaration, read: EnvRead) -> Finding:
    name = declaration.name
    return Finding(
        f"`{name}` is given by {host_name(manifest.host)} when the container runs; {read.location} has it written in when the front end is built",
        declaration.location,
        related=(Evidence(read.location, "read here"),),
        subject=name,
        remedy=f"{RULE.remedy}\n\nARG {name}\nENV {name}=${name}",
    )
