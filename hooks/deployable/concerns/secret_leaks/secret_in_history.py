"""A commit still holds a secret, whether or not a later one removed it. Judged with ``--history`` only.

Who has a clone has every commit: taking a secret out of the newest one does not take it back. Every reachable commit is read
as a stream, each secret is told once, with the commit that brought it and the one that removed it.

Fails:

    git log -p shows a commit whose .env gave DB_PASSWORD a value, and another that removed the file

Passes:

    no commit ever held it, or the value was revoked and its finding accepted into the baseline

Does not flag: what leaked-secret would not; test code, development material, documents and examples; what is in the newest commit
and allowed there by a comment.
"""

from __future__ import annotations

from deployable.concerns.secret_leaks import ITEM
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("files",),
    "Revoke the credential: whoever has a clone has it. If it must go from history too: git filter-repo.",
)


def check(project: Sources) -> Outcomes:
    try:
        past = project.history
    except OSError as failure:
        yield NotChecked(str(failure), Location("."))
        return
    if past is None:
        yield NotApplicable("the history is searched only with --history")
        return
    for one in past:
        gone = f", removed by {one.removed[:12]}" if one.removed else ", still there"
        revoke = f"Revoke it ({one.leak.revoke})" if one.leak.revoke else "Change it wherever it is accepted"
        yield Finding(
            f"{one.leak.title[:1].upper()}{one.leak.title[1:]}, brought by commit {one.commit[:12]}{gone}: {one.leak.excerpt}",
            Location(one.path, one.leak.line),
            subject=f"{one.leak.name or one.leak.rule}#{one.leak.mark}",
            remedy=f"{revoke}: whoever has a clone has it. If it must go from history too: git filter-repo.",
            confidence=Confidence.CERTAIN if one.leak.certain else Confidence.LIKELY,
        )
    for path in project.history_cut:
        yield NotChecked("adds more than 8 MiB in one commit; the rest of them was not searched", Location(path))
    yield Evidence(Location("."), "every reachable commit was searched for credentials")
