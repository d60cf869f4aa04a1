"""A whole file is a credential: a private key, keystore, service account, kubeconfig or registry login.

Whoever has the file is its owner to every machine that trusts it. Judged by content (armour and key body, JSON fields) and, for
binary stores, by name and first bytes.

Fails:

    deploy/id_ed25519   (an OpenSSH private key)

Passes:

    deploy/id_ed25519.pub

Does not flag: public keys, certificates, trust stores, armour lines without a key in them. Keys among tests are a warning.
"""

from __future__ import annotations

from deployable.concerns.secret_leaks import ITEM, leaked
from deployable.model import Evidence, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("leaks",),
    "Replace the key, take the file out of git, ignore it, and mount it as a secret.",
)


def check(project: Sources) -> Outcomes:
    if not project.files:
        yield NotApplicable("there are no files")
        return
    yield from leaked(project, files=True)
    yield Evidence(Location("."), f"{len(project.files):,} files were searched for keys and keystores")
