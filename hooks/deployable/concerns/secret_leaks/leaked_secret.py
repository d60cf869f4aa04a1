"""A credential is written in a file: a provider's token, a password, a key that signs or encrypts.

Who can read the repository can use it, and so can everyone who could ever read a clone: git keeps it in history. Judged by the
published form of about three hundred credentials (with structure, randomness and, where published, checksum) and by the names
that values are given to in code, configuration, shell, markup, headers, URLs and connection strings. Never tried against the
provider, never printed.

Fails:

    db:
      password: a value that somebody made

Passes:

    db:
      password: ${DB_PASSWORD}

Does not flag: references, templates, placeholders, hashes, revisions, integrity values, identifiers, paths, prose, default
words such as ``postgres``; what a comment of a peer allows (``pragma: allowlist secret``, ``gitleaks:allow``, ``nosec``).
In test code, documents and examples only what a machine made or what has no word in it is reported, as a warning.
"""

from __future__ import annotations

from deployable.concerns.secret_leaks import ITEM, leaked
from deployable.model import Evidence, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("leaks",),
    "Revoke the credential, move it to the host's secret store, and name the variable in the example file.",
)


def check(project: Sources) -> Outcomes:
    if not project.files:
        yield NotApplicable("there are no files")
        return
    yield from leaked(project, files=False)
    yield Evidence(Location("."), f"{len(project.files):,} files were searched for credentials")
