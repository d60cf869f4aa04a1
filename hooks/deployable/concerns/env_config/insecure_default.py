"""A secret falls back to a value that is written in the code, or to a new random one at every start.

When the variable is missing in production nobody notices: sessions and tokens are signed with a key that everyone can read, or every
restart and every worker has another one. An error for what protects the service itself; a warning for a database's or a
partner's password, and where every manifest gives the variable anyway. One finding a
variable: the other places that fall back stand beside it.

Fails:

    SECRET_KEY = os.environ.get("SECRET_KEY", "you-will-never-guess")

Passes:

    SECRET_KEY = os.environ["SECRET_KEY"]

Does not flag: defaults that only hold in development (a branch, a settings module, a validator that refuses them elsewhere), empty
defaults, random ones that every manifest replaces, and names that only look like secrets (`TOKEN_EXPIRE`, `PUBLISHABLE_KEY`).
"""

from __future__ import annotations

from deployable import fallbacks
from deployable.concerns.env_config import ITEM, no_reads
from deployable.fallbacks import secret_like, signs
from deployable.model import (
    Confidence,
    DeclarationKind,
    EnvDeclaration,
    EnvRead,
    Evidence,
    Finding,
    Location,
    NotApplicable,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(Severity.ERROR, ITEM, ("env",), "Read it without a default, so that a missing value stops the start.")


def check(project: Sources) -> Outcomes:
    if not project.env.reads:
        yield no_reads(project)
        return
    secrets = [read for read in project.env.reads if secret_like(read.name) and not read.aside]
    if not secrets:
        yield NotApplicable("no secret is read from the environment")
    insecure: dict[tuple[str, str], list[tuple[EnvRead, EnvDeclaration | None]]] = {}
    for read in secrets:
        how = fallbacks.how(read)
        given = _given(project, read) if how else None
        if given and fallbacks.is_random(read):
            yield Evidence(given.location, f"{read.name} is given where it is deployed, and nobody knows the fallback")
        elif fallbacks.in_production(read):
            insecure.setdefault((read.service, read.name), []).append((read, given))
        else:
            yield Evidence(read.location, f"{read.name} has no default that holds in production")
    for found in insecure.values():
        # What everybody can read is worse than what nobody knows.
        reads = sorted(found, key=lambda each: fallbacks.is_random(each[0]))
        yield _insecure(*reads[0], others=[read for read, _ in reads[1:]])


def _insecure(read: EnvRead, given: EnvDeclaration | None, others: list[EnvRead]) -> Finding:
    strict = (
        f'os.environ["{read.name}"]'
        if read.location.path.endswith(".py")
        else f"process.env.{read.name} (and throw when it is missing)"
    )
    if read.via == "BaseSettings":
        strict = f"{read.name}: str"
    return Finding(
        f"`{read.name}` falls back to {fallbacks.how(read)}"
        + (f"; {given.location} gives it in production" if given else ""),
        _place(read),
        related=(
            *((Evidence(given.location, "given here"),) if given else ()),
            *(Evidence(_place(other), "falls back here too") for other in others[:9] if _place(other) != _place(read)),
        ),
        subject=read.name,
        remedy=f"{RULE.remedy}\n\n{strict}",
        severity=None if signs(read.name) and not given else Severity.WARNING,
        confidence=Confidence.LIKELY if read.via == "BaseSettings" and not signs(read.name) else Confidence.CERTAIN,
    )


def _place(read: EnvRead) -> Location:
    return read.default_location or read.location


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
