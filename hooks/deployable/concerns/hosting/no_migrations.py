"""The application makes its tables by itself as it starts, and there are no migrations.

``create_all`` never alters a table that exists: the first changed column breaks production. ``sync({force: true})`` drops the data.

Fails:

    Base.metadata.create_all(bind=engine)

Passes:

    alembic upgrade head        # before the deploy

Does not flag: scripts that are run by hand (``scripts/``, ``seed.py``, commands), code under ``__main__`` or in a branch for development,
tests. Beside a migration tool the call is only advice against.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.model import Evidence, Finding, NotApplicable, Outcomes, Rule, SchemaCreation, Severity, Sources

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("runtime",),
    "Set up the migrations of the ORM (alembic, flask db, typeorm, sequelize-cli) and remove the call.",
)


def check(project: Sources) -> Outcomes:
    tools = [tool for tool in project.runtime.migrations if tool.count]
    for tool in tools:
        yield Evidence(tool.location, f"{tool.count} migrations of {tool.tool}")
    made = [creation for creation in project.runtime.creations if creation.in_application]
    by_file: dict[str, list[SchemaCreation]] = {}
    for creation in made:
        by_file.setdefault(creation.location.path, []).append(creation)
    for creations in by_file.values():
        yield _finding(creations, tools[0].tool if tools else "")
    if not tools and not made:
        yield NotApplicable("no migrations and no tables made by the application were found")


def _finding(creations: list[SchemaCreation], tool: str) -> Finding:
    """One finding a file; its other calls are related."""
    creation = next((one for one in creations if one.destructive), min(creations, key=lambda one: one.location))
    related = tuple(Evidence(other.location, other.call) for other in creations if other is not creation)
    if creation.destructive:
        return Finding(
            f"{creation.call} with force drops and makes every table again as the application starts",
            creation.location,
            related=related,
            subject=creation.call,
            remedy="Remove force, and alter tables by migrations.",
        )
    beside = f", beside the migrations of {tool}" if tool else ", and there are no migrations"
    return Finding(
        f"{creation.call} makes the tables as the application starts{beside}",
        creation.location,
        related=related,
        subject=creation.call,
        severity=Severity.NOTE if tool else None,
    )
