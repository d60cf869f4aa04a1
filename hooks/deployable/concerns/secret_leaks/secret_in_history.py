"""A commit that can still be reached holds a credential, though the files of today may not.

Deleting a line does not take it out of git: whoever has a clone has it. Searched only when asked for
(``deployable hook secret-leaks --history``), since it reads every commit.

Fails:

    a commit that adds a token, and a later one that removes it

Passes:

    a history in which no credential was ever committed, or that was rewritten after the credential was revoked

Does not flag: what the files of today still hold (leaked-secret reports it); test code, documents and examples.
"""

from __future__ import annotations

from typing import Any

from deployable.concerns.secret_leaks import ITEM
from deployable.model import Confidence, Evidence, Finding, Location, NotApplicable, Outcomes, Rule, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("files",),
    "Revoke the credential; then, if it must go, rewrite the history with git filter-repo and tell everyone with a clone.",
)


def check(project: Sources) -> Outcomes:
    past: Any = getattr(project, "past_leaks", None)
    if past is None:
        yield NotApplicable("history is searched only with --history")
        return
    for one in past:
        gone = f", removed by {one.removed[:12]}" if one.removed else ""
        yield Finding(
            f"{one.leak.title[:1].upper()}{one.leak.title[1:]}, brought by commit {one.commit[:12]}{gone}: {one.leak.excerpt}",
            Location(one.path, one.leak.line),
            subject=f"{one.leak.name or one.leak.rule}#{one.leak.mark}",
            remedy=f"Revoke it ({one.leak.revoke}); history keeps it." if one.leak.revoke else "",
            confidence=Confidence.CERTAIN if one.leak.certain else Confidence.LIKELY,
        )
    yield Evidence(Location("."), "every reachable commit was searched")
