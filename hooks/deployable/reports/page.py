"""A rule's page, from its module's docstring and its ``RULE``; ``explain`` prints it and ``docs/rules`` holds it."""

from __future__ import annotations

from inspect import cleandoc

from deployable.model import Rule


def render(rule: Rule) -> str:
    absence = "\nWhere the facts it needs are incomplete, a failure becomes `not checked`.\n" if rule.absence else ""
    return (
        f"# {rule.name}\n\n"
        f"{rule.severity} · {rule.concern} · checklist: {rule.item}\n\n"
        f"{cleandoc(rule.doc)}\n{absence}\n"
        f"Remedy: {rule.remedy}\n\n"
        f"Silence one place:  # deployable: ignore[{rule.name}] why\n"
    )


def summary(rule: Rule) -> str:
    """The first line of the rule's docstring."""
    return rule.doc.strip().split("\n", 1)[0]


def index(rules: list[Rule]) -> str:
    """Every rule on one line, by concern."""
    lines = []
    width = max(len(rule.name) for rule in rules) + 2
    for number, rule in enumerate(rules):
        if not number or rule.concern != rules[number - 1].concern:
            lines.append(f"{'' if not number else chr(10)}{rule.concern}")
        lines.append(f"  {rule.name:<{width}}{rule.severity:<9}{summary(rule)}")
    return "\n".join(lines) + "\n"
