"""What a value in a manifest is: written out, taken from elsewhere, or waiting to be filled in."""

from __future__ import annotations

import re

from deployable.model import DeclarationKind

_REFERENCE = re.compile(r"\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_][A-Za-z0-9_]*|\{\{|^arn:aws|\(\(|^EV\[")
_PLACEHOLDER = re.compile(
    r"^<[^>]*>$|^\[[^\]]*\]$|^x{3,}$|^\*{3,}$|^\.{3,}$|^(todo|tbd|changeme|change[-_ ]?(me|this|it).*|replace[-_ ]?(me|this|with).*"
    r"|placeholder.*|your[-_ ].*|my[-_]secret.*|insert[-_ ].*|enter[-_ ].*|fill[-_ ].*|example|none|xxx+.*|dummy.*|fake.*)$"
    r"|your[-_](secret|key|token|api|project|account|app|domain|password|db)|<your|<project|<account|changeme|change-me",
    re.IGNORECASE,
)


def kind_of(value: str | None) -> DeclarationKind:
    """The kind of a value as written; ``None`` (nothing written) is left for somebody to fill in."""
    if value is None:
        return DeclarationKind.PROMPTED
    if _REFERENCE.search(value):
        return DeclarationKind.REFERENCE
    if _PLACEHOLDER.search(value.strip()):
        return DeclarationKind.PLACEHOLDER
    return DeclarationKind.LITERAL


def environment_of(path: str) -> str:
    """``production``, ``staging``, ``development``, ``test`` or empty, from the words of a path's last two parts.

    A file that is called a sample is there for developers to copy.

    >>> environment_of("docker-compose.prod.yml"), environment_of("k8s/staging/api.yaml"), environment_of("compose.yml")
    ('production', 'staging', '')
    >>> environment_of("deploy/task-definition.sample.json"), environment_of("examples-api/compose.yml")
    ('development', '')
    """
    if _SAMPLE.search(path):
        return "development"
    for part in reversed(path.lower().split("/")[-3:]):
        words = set(re.split(r"[^a-z0-9]+", part))
        for environment, names in _ENVIRONMENTS:
            if words & names:
                return environment
    return ""


_SAMPLE = re.compile(r"[._-](sample|example)\.\w+$", re.IGNORECASE)
_ENVIRONMENTS = (
    ("test", {"test", "tests", "testing", "ci", "e2e", "integration", "cypress", "playwright"}),
    ("staging", {"staging", "stage", "stg", "preprod", "uat", "qa", "preview", "sandbox"}),
    (
        "development",
        {"dev", "develop", "development", "local", "override", "devcontainer", "debug", "localhost", "hot", "watch"},
    ),
    ("production", {"prod", "production", "prd", "deploy", "release"}),
)
