"""GitHub's ECS actions in a workflow: which task definition is deployed, and what is put into it on the way.

Inputs after github.com/aws-actions/amazon-ecs-render-task-definition and …/amazon-ecs-deploy-task-definition.
"""

from __future__ import annotations

from typing import NamedTuple

from deployable.model import Unreadable
from deployable.written.nodes import Mapping, documents, walk

LITERALS = (b"amazon-ecs-",)


class Render(NamedTuple):
    """``task`` is the file as written; ``env`` and ``secrets`` are (name, value, line) that the action adds to the container."""

    task: str
    container: str
    line: int
    env: tuple[tuple[str, str, int], ...] = ()
    secrets: tuple[tuple[str, str, int], ...] = ()


def matches(path: str) -> bool:
    return path.startswith(".github/workflows/") and path.endswith((".yaml", ".yml"))


def read(path: str, text: str) -> tuple[Render, ...]:
    try:
        roots = documents(text)
    except Unreadable:
        return ()
    found = []
    for root in roots:
        for step in walk(root):
            used = step.text("uses")
            given = step.mapping("with")
            if "amazon-ecs-" in used and given.text("task-definition"):
                env, secrets = (_pairs(given, field) for field in ("environment-variables", "secrets"))
                found.append(
                    Render(given.text("task-definition"), given.text("container-name"), step.line, env, secrets)
                )
    return tuple(found)


def _pairs(given: Mapping, field: str) -> tuple[tuple[str, str, int], ...]:
    """``NAME=value`` a line; each is told at the line of the input."""
    lines = (line.strip().partition("=") for line in given.text(field).split("\n"))
    return tuple((name, value, given.line_of(field)) for name, equals, value in lines if equals and name.isidentifier())
