"""Spring's properties as variables: ``${mail.api-key}`` that no configuration file sets is ``MAIL_API_KEY`` of the environment.

Relaxed binding: https://docs.spring.io/spring-boot/reference/features/external-config.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deployable.model import EnvRead, Location, Sources

_NOT_OURS = ("java.", "user.", "os.", "random.", "project.", "env.", "systemproperties.", "local.", "file.", "line.")
"""Properties of the machine, of Maven, and what Spring makes up itself."""
_FRAMEWORK = ("spring.", "server.", "management.", "logging.", "info.")
_ITSELF = ("spring.datasource.", "spring.data.mongodb.uri", "spring.security.oauth2.client.registration.")
"""Properties of the framework that have no default that a service could run with."""
_RESOURCES = re.compile(r"(^|/)src/main/")
_BASE = re.compile(r"(^|/)(application|bootstrap)\.(ya?ml|properties)$")


def properties_read(sources: Sources) -> Iterator[EnvRead]:
    """Placeholders in lower case that the service's own base configuration does not set; one that a profile sets may be left out."""
    known: dict[str, tuple[set[str], set[str]]] = {}
    for path in sources.having("java_env"):
        for each in sources.read("java_env", path) or ():
            name = each.name.lower()
            if not each.via.endswith(" property") or name.startswith(_NOT_OURS) or "." not in name:
                continue
            module = _module(path)
            if module not in known:
                known[module] = _defined(sources, module)
            always, in_a_profile = known[module]
            if name in always or "test" in path.lower().split("/"):
                continue
            optional = name in in_a_profile or (name.startswith(_FRAMEWORK) and not name.startswith(_ITSELF))
            via = each.via.removesuffix(" property")
            yield EnvRead(variable(name), Location(path, each.line), each.required and not optional, each.default, via)


def properties_set(sources: Sources, declared: set[str]) -> Iterator[tuple[str, Location, str]]:
    """Properties of configuration files that a declared variable overrides: (variable, place, ``spring``)."""
    for path in sources.all("spring"):
        facts = sources.read("spring", path)
        for name, line in facts.defined if facts is not None else ():
            for spelling in (variable(name), variable(name.replace("-", ""))):
                if spelling in declared:
                    yield spelling, Location(path, line), "spring"


def variable(name: str) -> str:
    """
    >>> variable("mail.api-key"), variable("hosts[0].url")
    ('MAIL_API_KEY', 'HOSTS_0_URL')
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()


def _module(path: str) -> str:
    """The folder above ``src/main``: the build's module."""
    found = _RESOURCES.search(path)
    return path[: found.start()] if found else path.rpartition("/")[0]


def _defined(sources: Sources, module: str) -> tuple[set[str], set[str]]:
    """(what the base configuration sets, what a profile of its own does: `application-prod.properties`)"""
    always: set[str] = set()
    in_a_profile: set[str] = set()
    for path in sources.all("spring"):
        if _module(path) == module or not module:
            facts = sources.read("spring", path)
            found = always if _BASE.search(path) else in_a_profile
            found |= {name for name, _ in facts.defined} if facts is not None else set()
    return always, in_a_profile
