"""Elastic Beanstalk ``.ebextensions/*.config``, saved configurations and ``env.yaml``: options by namespace, and container commands.

Fields after docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html and …/environment-cfg-manifest.html.
``linkers.manifests`` joins the files of one folder.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from deployable.model import Location, Problem
from deployable.written import keys
from deployable.written.declarations import mapping
from deployable.written.nodes import Mapping, Node, Scalar
from deployable.written.services.elastic_beanstalk import ContainerCommand, Option

LITERALS: tuple[bytes, ...] = ()
LIMIT = 512 << 10
_NAME = re.compile(
    r"(^|/)\.ebextensions/[^/]+\.config$|(^|/)\.elasticbeanstalk/saved_configs/[^/]+\.cfg\.ya?ml$|(^|/)env\.yaml$"
)
_ROOT = (
    "option_settings", "OptionSettings", "Resources", "Outputs", "packages", "sources", "files", "users", "groups", "commands",
    "container_commands", "services", "Mappings", "Conditions", "Parameters", "Metadata",
)  # fmt: skip
_NAMESPACES = (
    "aws:autoscaling:asg", "aws:autoscaling:launchconfiguration", "aws:autoscaling:scheduledaction", "aws:autoscaling:trigger",
    "aws:autoscaling:updatepolicy:rollingupdate", "aws:ec2:instances", "aws:ec2:vpc", "aws:elasticbeanstalk:application",
    "aws:elasticbeanstalk:application:environment", "aws:elasticbeanstalk:application:environmentsecrets",
    "aws:elasticbeanstalk:cloudwatch:logs", "aws:elasticbeanstalk:cloudwatch:logs:health", "aws:elasticbeanstalk:command",
    "aws:elasticbeanstalk:control", "aws:elasticbeanstalk:environment", "aws:elasticbeanstalk:environment:process:default",
    "aws:elasticbeanstalk:environment:proxy", "aws:elasticbeanstalk:environment:proxy:staticfiles",
    "aws:elasticbeanstalk:healthreporting:system", "aws:elasticbeanstalk:hostmanager", "aws:elasticbeanstalk:managedactions",
    "aws:elasticbeanstalk:managedactions:platformupdate", "aws:elasticbeanstalk:monitoring", "aws:elasticbeanstalk:sns:topics",
    "aws:elasticbeanstalk:sqsd", "aws:elasticbeanstalk:trafficsplitting", "aws:elasticbeanstalk:xray", "aws:elb:healthcheck",
    "aws:elb:listener", "aws:elb:listener:443", "aws:elb:loadbalancer", "aws:elb:policies", "aws:elbv2:listener:default",
    "aws:elbv2:listener:443", "aws:elbv2:loadbalancer", "aws:rds:dbinstance", "aws:elasticbeanstalk:container:python",
    "aws:elasticbeanstalk:container:nodejs", "aws:elasticbeanstalk:container:nodejs:staticfiles",
    "aws:elasticbeanstalk:container:python:staticfiles", "aws:elasticbeanstalk:container:php:phpini", "aws:elasticbeanstalk:customoption",
    "aws:elasticbeanstalk:container:java:staticfiles", "aws:elasticbeanstalk:container:tomcat:jvmoptions",
    "aws:elasticbeanstalk:container:ruby:options", "aws:elasticbeanstalk:container:dotnet:apppool", "aws:cloudformation:template:parameter",
    "aws:cloudformation:template:resource:property", "aws:elbv2:listenerrule", "aws:cloudformation:template:outputs",
    "aws:elasticbeanstalk:container:golang:staticfiles",
)  # fmt: skip
_OWN = (
    "aws:elasticbeanstalk:environment:process", "aws:elbv2:listener", "aws:elb:listener", "aws:elb:policies", "aws:elbv2:listenerrule",
    "aws:cloudformation:template:resource:property", "aws:elasticbeanstalk:customoption",
)  # fmt: skip
"""Namespaces that go on with a name or port of one's own."""


class Beanstalk(NamedTuple):
    options: tuple[Option, ...]
    commands: tuple[ContainerCommand, ...] = ()
    problems: tuple[Problem, ...] = ()
    tier: str = ""
    """``WebServer`` or ``Worker``, where a saved configuration says it."""


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in (".ebextensions/01.config", "api/.ebextensions/db.config", ".elasticbeanstalk/saved_configs/p.cfg.yml")]
    [True, True, True]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> Beanstalk:
    root = mapping(path, text)
    if root is None or (path.endswith("env.yaml") and root.get("AWSConfigurationTemplateVersion") is None):
        return Beanstalk(())
    settings = root.get("option_settings") if root.get("option_settings") is not None else root.get("OptionSettings")
    commands = [
        ContainerCommand(entry.key, entry.value.text("command"), entry.value.truth("leader_only") is True, entry.line)
        for entry in root.mapping("container_commands").entries
        if isinstance(entry.value, Mapping)
    ]
    options = tuple(_options(settings))
    problems = (*_unknown(path, root), *_misspelt(path, options))
    return Beanstalk(options, tuple(sorted(commands)), problems, root.text("EnvironmentTier", "Name"))


def _unknown(path: str, root: Mapping) -> Iterator[Problem]:
    """Top-level keys of an ``.ebextensions`` file; only those that are plainly misspelt."""
    if ".ebextensions/" in path:
        for problem in keys.unknown(path, root, dict.fromkeys(_ROOT), host="an .ebextensions file"):
            if problem.remedy:
                yield problem


def _misspelt(path: str, options: tuple[Option, ...]) -> Iterator[Problem]:
    """A namespace one or two letters away from one that exists: the deploy is refused."""
    for namespace in dict.fromkeys(option.namespace for option in options):
        known = namespace in _NAMESPACES or namespace.rpartition(":")[0] in _OWN
        meant = "" if known else keys.nearest(namespace, _NAMESPACES)
        if meant and _distance(namespace, meant) <= 2:
            line = next(option.line for option in options if option.namespace == namespace)
            yield Problem(
                "unknown-key", Location(path, line), f"{namespace} is no namespace, so the deploy is refused",
                f"did you mean {meant}?", f"{namespace} → {meant}",
            )  # fmt: skip


def _distance(one: str, other: str) -> int:
    """Letters that differ between two words of nearly the same spelling."""
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in blocks)


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
