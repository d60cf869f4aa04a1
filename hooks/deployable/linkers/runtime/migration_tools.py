"""Migration tools, told by the files they keep."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from deployable.model import Location, Migrations, Sources
from deployable.written.declarations import folder_of

_STAMPED = re.compile(r"(^|/)\d{10,}-[\w.-]+\.[cm]?[jt]s$")


def tools(sources: Sources) -> Iterator[Migrations]:
    """Migration tools, told by the files they keep."""
    files = sources.files
    django = {
        path for path in sources.having("python", b"django.core.management") if posixpath.basename(path) == "manage.py"
    }
    for path in files:
        name, folder = posixpath.basename(path), folder_of(path)
        if name == "alembic.ini" and posixpath.basename(folder) != "migrations":
            yield _tool("alembic", path, "alembic upgrade head", files, r"/versions/[^/]+\.py$", folder)
        elif name == "alembic.ini":
            yield _tool("flask-migrate", path, "flask db upgrade", files, r"/versions/[^/]+\.py$", folder)
        elif name == "schema.prisma":
            count = _count(files, folder, r"/migrations/[^/]+/migration\.sql$")
            if count:
                yield Migrations("prisma", Location(path), "npx prisma migrate deploy", count)
        elif re.match(r"knexfile\.[cm]?[jt]s$", name):
            yield _tool("knex", path, "npx knex migrate:latest", files, r"/migrations/[^/]+\.[jt]s$", folder)
        elif name == ".sequelizerc":
            yield _tool(
                "sequelize", path, "npx sequelize-cli db:migrate", files, r"/migrations/[^/]+\.[cm]?[jt]s$", folder
            )
        elif re.match(r"drizzle\.config\.[cm]?[jt]s$", name):
            yield _tool("drizzle", path, "npx drizzle-kit migrate", files, r"\.sql$", folder)
        elif name == "migrate-mongo-config.js":
            yield _tool("migrate-mongo", path, "npx migrate-mongo up", files, r"/migrations/[^/]+\.[jt]s$", folder)
        elif path in django:
            count = _count(files, folder, r"/migrations/\d{4}_\w+\.py$")
            if count:
                yield Migrations("django", Location(path), "python manage.py migrate", count)
    yield from _typeorm(sources)


def _typeorm(sources: Sources) -> Iterator[Migrations]:
    """TypeORM keeps no file of its own: the classes tell, and the source of data that they are given to."""
    classes = [path for path in sources.having("javascript", b"MigrationInterface") if _STAMPED.search(path)]
    found = sources.having("javascript", b"new DataSource(", b"TypeOrmModule.forRoot")
    if classes:
        place = next((path for path in found if path not in classes), classes[0])
        yield Migrations("typeorm", Location(place), "npx typeorm migration:run -d <data source>", len(classes))


def _tool(tool: str, path: str, command: str, files: tuple[str, ...], pattern: str, folder: str) -> Migrations:
    return Migrations(tool, Location(path), command, _count(files, folder, pattern))


def _count(files: tuple[str, ...], folder: str, pattern: str) -> int:
    prefix = "" if folder == "." else f"{folder}/"
    return sum(1 for path in files if path.startswith(prefix) and re.search(pattern, f"/{path}"))
