"""GitHub Actions workflows: triggers, permissions, jobs, steps, and the environment on its three levels.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.model import Unreadable
from deployable.written.nodes import Mapping, Node, Scalar, Sequence, document

LITERALS: tuple[bytes, ...] = ()
_PATH = re.compile(r"(^|/)\.github/workflows/[^/]+\.ya?ml$")
_SECRET = re.compile(r"\$\{\{[^}]*\bsecrets\.([A-Za-z_]\w*)")


class Variable(NamedTuple):
    """``level``: ``workflow``, ``job`` or ``step``; ``job`` is the job's id where there is one."""

    name: str
    value: str
    line: int
    level: str
    job: str = ""


class Step(NamedTuple):
    name: str
    line: int
    uses: str = ""
    run: str = ""
    run_line: int = 0
    """The first line of the run text itself."""
    condition: str = ""
    shell: str = ""
    working_directory: str = ""
    inputs: tuple[tuple[str, str, int], ...] = ()
    """``with``: (name, value, line)."""
    continue_on_error: bool = False


class Job(NamedTuple):
    id: str
    line: int
    name: str = ""
    needs: tuple[str, ...] = ()
    condition: str = ""
    uses: str = ""
    """The reusable workflow that the job calls."""
    environment: str = ""
    services: tuple[tuple[str, str, int], ...] = ()
    """(id, image, line)."""
    steps: tuple[Step, ...] = ()
    permissions: tuple[tuple[str, str], ...] | None = None
    timeout: str = ""
    secrets: tuple[tuple[str, str, int], ...] = ()
    continue_on_error: bool = False


class Trigger(NamedTuple):
    """``event`` with its filters: ``branches``, ``paths``, ``workflows`` … as (filter, value)."""

    event: str
    line: int
    filters: tuple[tuple[str, str], ...] = ()


class Workflow(NamedTuple):
    name: str
    triggers: tuple[Trigger, ...]
    jobs: tuple[Job, ...]
    env: tuple[Variable, ...]
    permissions: tuple[tuple[str, str], ...] | None = None
    """(scope, access); a single word such as ``read-all`` is ("", word); ``None`` when the file does not say."""
    secrets: tuple[tuple[str, int], ...] = ()
    """Names of secrets that expressions anywhere in the file use."""


def matches(path: str) -> bool:
    """
    >>> matches(".github/workflows/ci.yml"), matches(".github/dependabot.yml")
    (True, False)
    """
    return bool(_PATH.search(path))


def read(path: str, text: str) -> Workflow:
    root = document(text)
    if not isinstance(root, Mapping):
        raise Unreadable("is not a mapping", 1)
    env = list(_variables(root.get("env"), "workflow"))
    jobs = []
    for entry in root.mapping("jobs").entries:
        if isinstance(entry.value, Mapping):
            jobs.append(_job(entry.key, entry.line, entry.value))
            env += _variables(entry.value.get("env"), "job", entry.key)
            for step in entry.value.items("steps"):
                if isinstance(step, Mapping):
                    env += _variables(step.get("env"), "step", entry.key)
    secrets = [(found[1], text.count("\n", 0, found.start()) + 1) for found in _SECRET.finditer(text)]
    return Workflow(
        root.text("name"),
        tuple(_triggers(root)),
        tuple(jobs),
        tuple(env),
        _permissions(root.get("permissions")),
        tuple(secrets),
    )


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and not node.null else ""


def _variables(node: Node | None, level: str, job: str = "") -> list[Variable]:
    if not isinstance(node, Mapping):
        return []
    return [Variable(entry.key, _text(entry.value), entry.line, level, job) for entry in node.entries]


def _triggers(root: Mapping) -> list[Trigger]:
    entry = root.entry("on") or root.entry("true") or root.entry("True")
    node = entry.value if entry else None
    if isinstance(node, Scalar):
        return [Trigger(node.text, node.line)]
    if isinstance(node, Sequence):
        return [Trigger(item.text, item.line) for item in node.items if isinstance(item, Scalar)]
    if isinstance(node, Mapping):
        return [Trigger(each.key, each.line, tuple(_filters(each.value))) for each in node.entries]
    return []


def _filters(node: Node | None) -> list[tuple[str, str]]:
    found = []
    for entry in node.entries if isinstance(node, Mapping) else ():
        values = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        found += [(entry.key, _text(value)) for value in values if isinstance(value, Scalar)]
    return found


def _permissions(node: Node | None) -> tuple[tuple[str, str], ...] | None:
    if isinstance(node, Mapping):
        return tuple((entry.key, _text(entry.value)) for entry in node.entries)
    if isinstance(node, Scalar):
        return (("", node.text),) if node.text else ()
    return None


def _job(name: str, line: int, node: Mapping) -> Job:
    needs = node.get("needs")
    environment = node.get("environment")
    services = tuple(
        (
            entry.key,
            _text(entry.value.get("image")) if isinstance(entry.value, Mapping) else _text(entry.value),
            entry.line,
        )
        for entry in node.mapping("services").entries
    )
    return Job(
        name,
        line,
        name=_text(node.get("name")),
        needs=tuple(_text(item) for item in needs.items)
        if isinstance(needs, Sequence)
        else (_text(needs),)
        if needs is not None
        else (),
        condition=_text(node.get("if")),
        uses=_text(node.get("uses")),
        environment=_text(environment.get("name")) if isinstance(environment, Mapping) else _text(environment),
        services=services,
        steps=tuple(_step(step) for step in node.items("steps") if isinstance(step, Mapping)),
        permissions=_permissions(node.get("permissions")),
        timeout=_text(node.get("timeout-minutes")),
        secrets=tuple((entry.key, _text(entry.value), entry.line) for entry in node.mapping("secrets").entries),
        continue_on_error=_text(node.get("continue-on-error")) == "true",
    )


def _step(node: Mapping) -> Step:
    run = node.get("run")
    line = node.entries[0].line if node.entries else 0
    block = isinstance(run, Scalar) and not run.plain and run.end_line > run.line
    return Step(
        name=_text(node.get("name")),
        line=line,
        uses=_text(node.get("uses")),
        run=_text(run),
        run_line=(run.line + 1 if block else run.line) if isinstance(run, Scalar) else 0,
        condition=_text(node.get("if")),
        shell=_text(node.get("shell")),
        working_directory=_text(node.get("working-directory")),
        inputs=tuple((entry.key, _text(entry.value), entry.line) for entry in node.mapping("with").entries),
        continue_on_error=_text(node.get("continue-on-error")) == "true",
    )
