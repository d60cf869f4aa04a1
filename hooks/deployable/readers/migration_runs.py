"""Lines that run database migrations or dumps: in scripts, workflows, build files and code. Documentation does not count."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable import migrations

LITERALS = (
    b"migrat",
    b"upgrade",
    b"db push",
    b"db:",
    b".up(",
    b"ecto.",
    b"dump",
    b"wal-",
    b"backrest",
    b"basebackup",
    b"restic",
    b"litestream",
    b"borg",
)
LIMIT = 1 << 20
_SHELL = re.compile(
    r"(^|/)(Makefile|makefile|justfile|Justfile|Procfile[\w.]*|Jenkinsfile|Dockerfile[\w.-]*|Taskfile\.ya?ml|package\.json|app\.json|[\w.-]*[Dd]ockerfile"
    r"|fly\.toml|railway\.(toml|json)|nixpacks\.toml|noxfile\.py|fabfile\.py|tasks\.py|heroku\.yml|release|[\w-]*entrypoint|start|boot|deploy|build)$"
    r"|\.(sh|bash|ya?ml|config|mk|tf|ps1|cmd|bat|ini|conf|cfg)$|(^|/)(bin|scripts?|\.platform/hooks/[\w/]+)/[\w.-]+$|(^|/)[\w-]+$"
)
_ASKED = re.compile(r"^[\w-]*(run|apply|execute)[\w-]*migrations?[\w-]*:\s*[\"']?(true|yes|on)[\"']?$", re.IGNORECASE)
"""An input of a workflow that is kept elsewhere: ``run_db_migrations: true``."""
_DEPLOYS = re.compile(r"(^|/)[^/]*(migrat|deploy|release)[^/]*\.(py|[cm]?[jt]s)$")
"""Programs that run commands for a deploy: a command in their text is one that they run."""
_LISTED = re.compile(r"[\[\]\"',]+")
_CODE = re.compile(r"\.(py|[cm]?[jt]s)$")


_DUMP = re.compile(
    r"\b(pg_dump(all)?|mysqldump|mariadb-dump|mongodump|pg_basebackup|wal-g|wal-push|pgbackrest|barman|restic|litestream|xtrabackup|borg(matic)?)\b"
)


class MigrationRun(NamedTuple):
    """``kind`` is ``migration`` or ``dump`` (a command that backs a database up)."""

    text: str
    line: int
    kind: str = "migration"


def matches(path: str) -> bool:
    return bool(_SHELL.search(path) or _CODE.search(path))


def read(path: str, text: str) -> tuple[MigrationRun, ...]:
    shell = bool(_SHELL.search(path)) and not _CODE.search(path)
    pattern = migrations.COMMAND if shell else migrations.CALL
    asked = path.endswith((".yml", ".yaml")) and ".github/" in path
    written = bool(_DEPLOYS.search(path)) and "/migrations/" not in path
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if (
            len(stripped) < 2000
            and not stripped.startswith(("#", "//", "*"))
            and "echo " not in stripped
            and (
                pattern.search(stripped)
                or (shell and pattern.search(_LISTED.sub(" ", stripped)))
                or (asked and _ASKED.search(stripped))
                or (written and _quoted(stripped))
            )
        ):
            found.append(MigrationRun(stripped[:160], number))
        if len(stripped) < 2000 and not stripped.startswith(("#", "//", "*")) and _DUMP.search(stripped):
            found.append(MigrationRun(stripped[:160], number, "dump"))
    if shell and ("migrate" in text or "upgrade" in text) and not any(run.kind == "migration" for run in found):
        listed = re.sub(r"[\[\]\"',\s]+-?\s*", " ", text)
        if migrations.COMMAND.search(listed) and path.endswith((".yaml", ".yml", ".json")):
            found.append(MigrationRun("a command written as a list", 1))
    return tuple(found)


def _quoted(line: str) -> bool:
    """The line holds a string, and a command that migrates stands in it."""
    return any(
        migrations.COMMAND.search(text)
        for text in re.findall(r"\"([^\"]{0,400})\"|'([^']{0,400})'", line)
        for text in text
    )
