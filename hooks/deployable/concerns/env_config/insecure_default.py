"""A secret falls back to a value that is written in the code, or to a new random one at every start.

When the variable is missing in production nobody notices: sessions and tokens are signed with a key that everyone can read, or every
restart and every worker has another one. An error for what protects the service itself; a warning for a database's or a
partner's password, and where every manifest gives the variable anyway.

Fails:

    SECRET_KEY = os.environ.get("SECRET_KEY", "you-will-never-guess")

Passes:

    SECRET_KEY = os.environ["SECRET_KEY"]

Does not flag: defaults that only hold in development (a branch, a settings module, a validator that refuses them elsewhere), empty
defaults, random ones that every manifest replaces, and names that only look like secrets (`TOKEN_EXPIRE`, `PUBLISHABLE_KEY`).
"""

from __future__ import annotations

import re

from deployable.concerns.env_config import ITEM, in_development, no_reads, secret_like, signs
from deployable.model import (
    Confidence,
    DeclarationKind,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Finding,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(Severity.ERROR, ITEM, ("env",), "Read it without a default, so that a missing value stops the start.")
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


def check(project: Sources) -> Outcomes:
    if not project.env.reads:
        yield no_reads(project)
        return
    secrets = [read for read in project.env.reads if secret_like(read.name) and not read.aside]
    if not secrets:
        yield NotApplicable("no secret is read from the environment")
    for read in secrets:
        how = _how(read)
        given = _given(project, read) if how else None
        if how and given and _RANDOM.search(read.default or ""):
            yield Evidence(given.location, f"{read.name} is given where it is deployed, and nobody knows the fallback")
        elif how and not read.guarded and not in_development(read):
            yield _insecure(read, how, given)
        else:
            yield Evidence(read.location, f"{read.name} has no default that holds in production")


def _how(read: EnvRead) -> str:
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


def _insecure(read: EnvRead, how: str, given: EnvDeclaration | None) -> Finding:
    strict = (
        f'os.environ["{read.name}"]'
        if read.location.path.endswith(".py")
        else f"process.env.{read.name} (and throw when it is missing)"
    )
    if read.via == "BaseSettings":
        strict = f"{read.name}: str"
    return Finding(
        f"`{read.name}` falls back to {how}" + (f"; {given.location} gives it in production" if given else ""),
        read.default_location or read.location,
        related=(Evidence(given.location, "given here"),) if given else (),
        subject=read.name,
        remedy=f"{RULE.remedy}\n\n{strict}",
        severity=None if signs(read.name) and not given else Severity.WARNING,
        confidence=Confidence.LIKELY if read.via == "BaseSettings" and not signs(read.name) else Confidence.CERTAIN,
    )


def _given(project: Sources, read: EnvRead) -> EnvDeclaration | None:
    """A manifest's declaration that takes the default's place wherever the service is deployed."""
    supplied = [
        each for each in project.env.supplies if each.service == read.service and each.manifest.host != "compose"
    ]
    if not supplied or not all(read.name in each.names for each in supplied):
        return None
    supplied.sort(key=lambda each: each.manifest.environment not in ("", "production"))
    real = (DeclarationKind.GENERATED, DeclarationKind.REFERENCE, DeclarationKind.PROMPTED)
    return next(
        (each for supply in supplied for each in supply.manifest.env if each.name == read.name and each.kind in real),
        None,
    )
