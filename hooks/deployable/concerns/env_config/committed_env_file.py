"""A tracked env file holds real values.

Whoever reads the repository, or its history, has them. An error when a secret looks real; a warning when the values only fit a
developer's machine or are placeholders, because the next real value is one careless commit away.

Fails:

    # .env (tracked)
    SECRET_KEY=9f2c…

Passes:

    # .env.example (tracked), with .env in .gitignore
    SECRET_KEY=

Does not flag: env examples, `.env.test`, development files that hold no real value, `.flaskenv` and front-end files without secrets.
"""

from __future__ import annotations

import re

from deployable.concerns.env_config import ITEM, LITERAL
from deployable.fallbacks import secret_like
from deployable.leaks import values
from deployable.model import EnvDeclaration, Evidence, Finding, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("env",),
    "Take it out of git, keep an example without values, and replace the secrets that it held.",
)
_LOCAL = re.compile(
    r"@(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[a-z][a-z0-9_-]*)(:\d+)?(/|$|\?)|^sqlite|^file:",
    re.IGNORECASE,
)
_DESK = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal")
_PASSWORD_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", re.IGNORECASE)
_WEAK = re.compile(
    r"^(postgres|postgresql|root|admin|user|test|testing|password\d*|passw0rd|secret\d*|dev|development|local|localhost|guest|mysql|mongo|redis|minio(admin)?|rabbitmq"
    r"|(access|secret|private|api)[-_ ]?(key|token|password)s?|.*(example|sample|dummy|changeme|change-me).*|app|db|default|demo|foo|bar|qwerty|\d{1,8}|[a-z]{1,8}|true|false)$",
    re.IGNORECASE,
)
_PUBLIC = ("NEXT_PUBLIC_", "REACT_APP_", "VITE_", "NUXT_PUBLIC_", "GATSBY_", "EXPO_PUBLIC_", "VUE_APP_", "PUBLIC_")

_DEVELOPMENT = re.compile(r"(^|[/._-])(dev|devcontainer|development|local)([/._-]|$)", re.IGNORECASE)


def check(project: Sources) -> Outcomes:
    files: dict[str, list[EnvDeclaration]] = {}
    for each in project.env.declarations:
        template = "{{" in each.location.path or "{%" in each.location.path
        if not template and each.source in ("dotenv", "dotenv-example") and each.location.path in project.tracked:
            files.setdefault(each.location.path, []).append(each)
    if not files:
        yield NotApplicable("no env file is tracked")
    for path, lines in files.items():
        if lines[0].source == "dotenv-example":
            yield Evidence(lines[0].location, "an example")
            continue
        finding = None if lines[0].environment == "test" else _judged(path, lines)
        yield finding or Evidence(lines[0].location, "holds no value that has to be kept")


def _judged(path: str, lines: list[EnvDeclaration]) -> Finding | None:
    lines = [each for each in lines if not each.name.startswith(_PUBLIC)]
    secrets = [each for each in lines if each.kind is LITERAL and _is_secret(each) and not _is_weak(each)]
    if secrets:
        names = _listed(secrets)
        return Finding(
            f"{path} is tracked and holds what look like real values of {names}",
            secrets[0].location,
            subject=path,
            remedy=_remedy(path),
        )
    held = [each for each in lines if _is_secret(each) and each.value]
    if not held or path.endswith(".flaskenv") or lines[0].environment == "development" or _DEVELOPMENT.search(path):
        return None
    names = _listed(held)
    return Finding(
        f"{path} is tracked and holds placeholders or development values of secrets ({names}): a real value goes into git with the next edit",
        held[0].location,
        subject=path,
        remedy=_remedy(path),
        severity=Severity.WARNING,
    )


def _listed(lines: list[EnvDeclaration]) -> str:
    names = list(dict.fromkeys(each.name for each in lines))
    return ", ".join(f"`{name}`" for name in names[:5]) + (" …" if len(names) > 5 else "")


def _is_secret(each: EnvDeclaration) -> bool:
    return secret_like(each.name) or bool(each.value and _PASSWORD_URL.match(each.value))


def _is_weak(each: EnvDeclaration) -> bool:
    """A value that only a machine on somebody's desk accepts."""
    value = each.value or ""
    url = _PASSWORD_URL.match(value)
    if url:
        local = _LOCAL.search(value)
        # A name without a dot is a host's private network as well (`dpg-…-a`): a password that a machine made is no desk's.
        made = local is not None and local[1] not in _DESK and len(url[1]) >= 20 and values.is_random(url[1])
        return (local is not None and not made) or bool(_WEAK.match(url[1]))
    # ``CSMS_CLIENT_SECRET=csms-secret`` only says its own name.
    echo = set(re.findall(r"[a-z]+", value.lower())) <= set(each.name.lower().split("_")) and not re.search(
        r"\d", value
    )
    return bool(_WEAK.match(value)) or echo or (values.is_placeholder(value) and not values.is_random(value))


def _remedy(path: str) -> str:
    example = (
        f"{path}.example"
        if path.rpartition("/")[2].startswith(".env")
        else f"{path.rpartition('.')[0] or path}.example"
    )
    return f"git mv {path} {example}   # empty the values\necho '{path}' >> .gitignore"
