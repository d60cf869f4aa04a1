"""A declared variable that nobody reads is one slip away from a variable that is read and declared nowhere.

The value is given under the wrong name, so the service starts with a default, or not at all. Both sides must be alone: as soon as
both names are read, or one manifest gives both, they are two variables.

Fails:

    # render.yaml                                # settings.py
    - key: DATABSE_URL                           DATABASE_URL = os.environ["DATABASE_URL"]

Passes:

    - key: DATABASE_URL

Does not flag: names that differ in a number, in `TEST`, `DEV`, `FILE` and their kin; names that only documents or workflows have;
names that hosts give by themselves.
"""

from __future__ import annotations

from deployable.concerns.env_config import ITEM, no_reads
from deployable.model import EnvDeclaration, EnvRead, Evidence, Finding, Fix, Outcomes, Rule, Severity, Sources, Word

RULE = Rule(
    Severity.ERROR, ITEM, ("env", "manifests", "services"), "Declare the variable under the name that the code reads."
)


def check(project: Sources) -> Outcomes:
    env = project.env
    if not env.reads:
        yield no_reads(project)
        return
    names = {read.name for read in env.reads}
    for read, declaration, how in env.misspelt:
        yield _misspelt(read, declaration, how, any(each.name == read.name for each in env.declarations))
    yield from (Evidence(each.location, f"{each.name} is read") for each in env.declarations if each.name in names)
    yield Evidence(env.reads[0].location, f"{len(names)} names are read")


def _misspelt(read: EnvRead, declaration: EnvDeclaration, how: str, elsewhere: bool) -> Finding:
    path, line = declaration.location.path, declaration.location.line
    where = f"{path} does not give" if elsewhere else "nothing declares"
    return Finding(
        f"`{declaration.name}` is declared and nothing reads it; it {how} `{read.name}`, which {read.location} reads and {where}",
        declaration.location,
        related=(Evidence(read.location, f"{read.name} is read by {read.via}"),),
        subject=f"{declaration.name} {read.name}",
        remedy=f"Rename it in {declaration.location.path}: {declaration.name} → {read.name}",
        fix=Fix(f"write {read.name}", safe=False, places=(Word(path, line, line, declaration.name, read.name),)),
    )
