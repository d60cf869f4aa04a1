"""A variable is used in arithmetic or in a comparison of size as the raw string that it is.

Python raises `TypeError`; JavaScript makes `NaN` of a missing or mistyped value, and every comparison with `NaN` is false.

Fails:

    if (file.size > process.env.MAX_UPLOAD) …

Passes:

    const maxUpload = Number(process.env.MAX_UPLOAD ?? 1_000_000);

Does not flag: values that go through `int`, `Number`, `parseInt` or a schema first.
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM, no_reads
from deployable.model import EnvRead, Evidence, Finding, Outcomes, Rule, Severity, Sources

RULE = Rule(Severity.NOTE, ITEM, ("env",), "Turn it into a number once, where it is read, and refuse what is none.")


def check(project: Sources) -> Outcomes:
    reads = project.env.reads
    if not reads:
        yield no_reads(project)
        return
    for read in reads:
        if "arithmetic" in read.use and not {"number", "parsed"} & set(read.use) and not _is_number(read.default):
            yield _raw(read)
    yield Evidence(reads[0].location, f"{len(reads)} reads are looked at")


def _is_number(default: str | None) -> bool:
    return default is not None and default.replace(".", "").replace("_", "").isdigit()


def _raw(read: EnvRead) -> Finding:
    python = read.location.path.endswith(".py")
    happens = "which raises `TypeError`" if python else "which is `NaN` when it is missing or no number"
    form = f'int(os.environ["{read.name}"])' if python else f"Number(process.env.{read.name})"
    return Finding(
        f"`{read.name}` is used as a number without being made one, {happens}",
        read.location,
        subject=read.name,
        remedy=f"{RULE.remedy}\n\n{form}",
    )
