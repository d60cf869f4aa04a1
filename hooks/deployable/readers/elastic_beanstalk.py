"""Elastic Beanstalk ``.ebextensions/*.config`` and saved configurations: options by namespace, and container commands.

Fields after docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html. ``linkers.manifests`` joins the files of one folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.written.declarations import mapping
from deployable.written.nodes import Mapping, Node, Scalar

LITERALS: tuple[bytes, ...] = ()
LIMIT = 512 << 10


class Option(NamedTuple):
    namespace: str
    name: str
    value: str
    line: int
    tag: str = ""


class ContainerCommand(NamedTuple):
    name: str
    command: str
    leader_only: bool
    line: int


class Beanstalk(NamedTuple):
    options: tuple[Option, ...]
    commands: tuple[ContainerCommand, ...] = ()


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in (".ebextensions/01.config", "api/.ebextensions/db.config", ".elasticbeanstalk/saved_configs/p.cfg.yml")]
    [True, True, True]
    """
    return bool(
        re.search(r"(^|/)\.ebextensions/[^/]+\.config$|(^|/)\.elasticbeanstalk/saved_configs/[^/]+\.cfg\.ya?ml$", path)
    )


def read(path: str, text: str) -> Beanstalk:
    root = mapping(path, text)
    if root is None:
        return Beanstalk(())
    settings = root.get("option_settings") if root.get("option_settings") is not None else root.get("OptionSettings")
    commands = [
        ContainerCommand(entry.key, entry.value.text("command"), entry.value.truth("leader_only") is True, entry.line)
        for entry in root.mapping("container_commands").entries
        if isinstance(entry.value, Mapping)
    ]
    return Beanstalk(tuple(_options(settings)), tuple(sorted(commands)))


def _options(node: Node | None) -> Iterator[Option]:
    if isinstance(node, Mapping):
        for namespace in node.entries:
            for entry in namespace.value.entries if isinstance(namespace.value, Mapping) else ():
                if isinstance(entry.value, Scalar):
                    yield Option(namespace.key, entry.key, entry.value.text, entry.line, entry.value.tag)
                else:
                    yield Option(namespace.key, entry.key, "", entry.line, "!")
        return
    for item in getattr(node, "items", ()):
        if isinstance(item, Mapping):
            name = item.text("option_name")
            namespace = item.text("namespace") or "aws:elasticbeanstalk:application:environment"
            yield Option(namespace, name, item.text("value"), item.line_of("option_name"))
