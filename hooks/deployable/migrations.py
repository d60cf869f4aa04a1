"""Which words run database migrations, for every tool that has a command for it."""

from __future__ import annotations

import re

COMMAND = re.compile(
    r"\balembic\b.*\bupgrade\b|\bmanage(?:\.py)?\b.*?\s+(migrate|migrate_schemas|migrate_multi_db|migrate_all)\b"
    r"|\b(django-admin(\.py)?|-m\s+django)\s+migrate\b|\bflask\b.*\bdb\s+upgrade\b|\bmanage\.py\s+db\s+upgrade\b|\baerich\s+upgrade\b"
    r"|\bprisma\s+(migrate\s+(deploy|dev|reset)|db\s+push)\b|\bsequelize(-cli)?\s+db:migrate\b|\bknex\b.*\bmigrate:(latest|up)\b"
    r"|\btypeorm\S*\b.*\bmigration:run\b|\bmikro-orm\s+migration:up\b|\bdrizzle-kit\s+(migrate|push)\b|\bnode-pg-migrate\s+up\b"
    r"|\bmigrate-mongo\s+up\b|\bdb-migrate\s+up\b|\bdbmate\b.*\bup\b|\bgoose\b.*\bup\b|\bflyway\b.*\bmigrate\b|\bliquibase\b.*\bupdate\b"
    r"|\bumzug\b.*\bup\b|\byoyo\s+apply\b|\batlas\s+migrate\s+apply\b|\brails\s+db:(migrate|prepare)\b|\brake\s+db:migrate\b"
    r"|\blitestar\b.*\bdatabase\s+upgrade\b|\balchemy\b.*\bupgrade\b"
    r"|\bpiccolo\s+migrations\s+forwards\b|\btortoise\s+upgrade\b|\bnode\s+ace(\.js)?\s+migration:run\b|\bmix\s+ecto\.migrate\b"
    r"|\b(npm|yarn|pnpm|bun)\s+(run\s+)?[\w:-]*migrat\w*|\bmake\s+[\w-]*migrat\w*|\bphp\s+artisan\s+migrate\b|\bmigrate\b.*-database\b.*\bup\b"
)
"""A shell command that brings the database to the newest schema."""

CALL = re.compile(
    r"command\.upgrade\(|\bcall_command\(\s*[\"']migrate|\bmigrationsRun\b\s*:\s*true|\.migrate\.latest\(|\brunMigrations\(|\bumzug\.up\("
    r"|\bflask_migrate\b.*\bupgrade\b|[\"']alembic[\"'],\s*[\"']upgrade[\"']|[\"']migrate[\"'],\s*[\"']deploy[\"']|\bmigrate\(\s*db\b"
    r"|\bmigrator\.(up|migrateUp|migrateToLatest)\(|\bgetMigrator\(\)\.up\("
)
"""The same done by code."""


def runs(text: str) -> bool:
    return bool(COMMAND.search(text))
