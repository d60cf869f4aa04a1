"""Python dependency files: ``pyproject.toml`` (PEP 621, Poetry, PDM, uv), requirements files, Pipfile, setup.cfg and setup.py.

Names come back normalised as PEP 503 says (lower case, ``-``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from deployable.model import Unreadable

LITERALS: tuple[bytes, ...] = ()
LIMIT = 1 << 20
_REQUIREMENTS = re.compile(r"(^|[/._-])requirements?([._-][\w.-]+)?\.(txt|in)$|(^|/)requirements/[\w.-]+\.(txt|in)$")
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)")


class Requirement(NamedTuple):
    name: str
    specifier: str
    line: int
    group: str = ""
    """Empty for what the service runs with, else the group or extra."""


class PythonProject(NamedTuple):
    name: str = ""
    requirements: tuple[Requirement, ...] = ()
    includes: tuple[str, ...] = ()
    """Other requirements files it names (``-r base.txt``), as written."""
    scripts: tuple[tuple[str, str], ...] = ()
    requires_python: str = ""
    members: tuple[str, ...] = ()
    """Members of a uv workspace."""
    packaged: bool = False
    """It describes a distribution (a name, a build system), not only dependencies or tools."""
    entry_point: str = ""
    """``[tool.fastapi] entrypoint``."""


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("a/pyproject.toml", "requirements-dev.txt", "requirements/prod.txt", "notes.txt")]
    [True, True, True, False]
    """
    name = path.rpartition("/")[2]
    return name in ("pyproject.toml", "Pipfile", "setup.py", "setup.cfg") or bool(_REQUIREMENTS.search(path))


def read(path: str, text: str) -> PythonProject:
    name = path.rpartition("/")[2]
    if name in ("pyproject.toml", "Pipfile"):
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            raise Unreadable(f"is not TOML: {error}", int(found[1]) if found else 0) from None
        return _pyproject(data, text) if name == "pyproject.toml" else _pipfile(data, text)
    if name == "setup.py" and not re.search(r"\b(setuptools|distutils|skbuild)\b", text):
        return PythonProject()
    if name in ("setup.py", "setup.cfg"):
        names = (
            re.findall(r"[\"']([A-Za-z][A-Za-z0-9._-]*)\s*(?:\[[\w,]*\])?\s*(?:[<>=!~][^\"']*)?[\"']", text)
            if name == "setup.py"
            else []
        )
        return PythonProject(
            requirements=tuple(Requirement(normal(n), "", 0) for n in dict.fromkeys(names)), packaged=True
        )
    return _requirements(text)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements(text: str) -> PythonProject:
    found, includes = [], []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        include = re.match(r"(?:-r|--requirement|-c|--constraint)[ =]?\s*(\S+)", stripped)
        if include and not stripped.startswith(("-c", "--constraint")):
            includes.append(include[1])
        elif stripped and not stripped.startswith(("#", "-")):
            requirement = _REQUIREMENT.match(line.rstrip("\\ "))
            if requirement and "://" not in requirement[1]:
                found.append(Requirement(normal(requirement[1]), requirement[2].strip(), number))
    return PythonProject(requirements=tuple(found), includes=tuple(includes))


def _pyproject(data: Mapping[str, Any], text: str) -> PythonProject:
    project = _table(data, "project")
    poetry = _table(data, "tool", "poetry")
    lines = text.split("\n")
    found = [*_listed(project.get("dependencies"), "", lines)]
    for group, listed in [
        *_table(project, "optional-dependencies").items(),
        *_table(data, "dependency-groups").items(),
    ]:
        found.extend(_listed(listed, group, lines))
    found.extend(_listed(_table(data, "tool", "uv").get("dev-dependencies"), "dev", lines))
    found.extend(_poetry(_table(poetry, "dependencies"), "", lines))
    found.extend(_poetry(_table(poetry, "dev-dependencies"), "dev", lines))
    for group, table in _table(poetry, "group").items():
        found.extend(_poetry(_table(table, "dependencies") if isinstance(table, dict) else {}, group, lines))
    scripts = {**_table(project, "scripts"), **_table(poetry, "scripts")}
    members = _table(data, "tool", "uv", "workspace").get("members")
    python = project.get("requires-python") or _table(poetry, "dependencies").get("python")
    return PythonProject(
        str(project.get("name") or poetry.get("name") or ""),
        tuple(found),
        scripts=tuple((key, value) for key, value in scripts.items() if isinstance(value, str)),
        requires_python=python if isinstance(python, str) else "",
        members=tuple(item for item in members if isinstance(item, str)) if isinstance(members, list) else (),
        packaged=bool(project or poetry),
        entry_point=str(_table(data, "tool", "fastapi").get("entrypoint") or ""),
    )


def _pipfile(data: Mapping[str, Any], text: str) -> PythonProject:
    lines = text.split("\n")
    found = [*_poetry(_table(data, "packages"), "", lines), *_poetry(_table(data, "dev-packages"), "dev", lines)]
    return PythonProject(requirements=tuple(found))


def _table(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    value: Any = data
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _listed(items: object, group: str, lines: list[str]) -> Iterator[Requirement]:
    for item in items if isinstance(items, list) else ():
        found = _REQUIREMENT.match(item) if isinstance(item, str) else None
        if found:
            yield Requirement(normal(found[1]), found[2].strip(), _line(lines, item), group)


def _poetry(table: Mapping[str, Any], group: str, lines: list[str]) -> Iterator[Requirement]:
    for name, value in table.items():
        if name.lower() == "python":
            continue
        optional = isinstance(value, dict) and value.get("optional") is True
        specifier = (
            value if isinstance(value, str) else str(value.get("version", "")) if isinstance(value, dict) else ""
        )
        yield Requirement(normal(name), specifier, _line(lines, name), group or ("optional" if optional else ""))


def _line(lines: list[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if text in line), 0)
