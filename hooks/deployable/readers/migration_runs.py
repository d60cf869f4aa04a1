"""Lines that run database migrations: in scripts, workflows, build files and code. Documentation does not count."""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable import migrations

LITERALS = (b"migrat", b"upgrade", b"db push", b"db:", b".up(", b"ecto.")
LIMIT = 1 << 20
_SHELL = re.compile(
    r"(^|/)(Makefile|makefile|justfile|Justfile|Procfile[\w.]*|Jenkinsfile|Dockerfile[\w.-]*|Taskfile\.ya?ml|package\.json|app\.json|[\w.-]*[Dd]ockerfile"
    r"|fly\.toml|railway\.(toml|json)|nixpacks\.toml|noxfile\.py|fabfile\.py|tasks\.py|heroku\.yml|release|[\w-]*entrypoint|start|boot|deploy|build)$"
    r"|\.(sh|bash|ya?ml|config|mk|tf|ps1|cmd|bat)$|(^|/)(bin|scripts?|\.platform/hooks/[\w/]+)/[\w.-]+$"
)
_CODE = re.compile(r"\.(py|[cm]?[jt]s)$")


class MigrationRun(NamedTuple):
    text: str
    line: int


def matches(path: str) -> bool:
    return bool(_SHELL.search(path) or _CODE.search(path))


def read(path: str, text: str) -> tuple[MigrationRun, ...]:
    shell = bool(_SHELL.search(path)) and not _CODE.search(path)
    pattern = migrations.COMMAND if shell else migrations.CALL
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if (
            len(stripped) < 2000
            and not stripped.startswith(("#", "//", "*"))
            and "echo " not in stripped
            and pattern.search(stripped)
        ):
            found.append(MigrationRun(stripped[:160], number))
    if shell and ("migrate" in text or "upgrade" in text) and not found:
        listed = re.sub(r"[\[\]\"',\s]+-?\s*", " ", text)
        if migrations.COMMAND.search(listed) and path.endswith((".yaml", ".yml", ".json")):
            found.append(MigrationRun("a command written as a list", 1))
    return tuple(found)
