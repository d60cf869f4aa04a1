"""API documentation that Django applications mount: drf-spectacular, drf-yasg, REST framework's own, ninja's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deployable.linkers.frameworks.django.settings import Configuration
from deployable.linkers.interpreter import Interpreter, settled, text
from deployable.model import ApiDocs

if TYPE_CHECKING:
    from deployable.linkers.frameworks.django.urls import Step

_SOURCES = (
    ("drf_spectacular.views.", "drf-spectacular"),
    ("drf_yasg.", "drf-yasg"),
    ("rest_framework.schemas.", "rest-framework"),
    ("rest_framework.documentation.", "rest-framework"),
    ("rest_framework_swagger.", "django-rest-swagger"),
)


def of_view(package: str, step: Step) -> Iterator[ApiDocs]:
    """What a mounted view of a documentation package is, if it is one."""
    for prefix, source in _SOURCES:
        if package.startswith(prefix):
            yield ApiDocs("generated", source, step.through[0], step.prefix, " and ".join(step.conditions))


def of_settings(run: Interpreter, project: Configuration) -> Iterator[ApiDocs]:
    """A schema generator that the settings wire in: it documents the API even where no route shows it."""
    rest = settled(project.find(run, "REST_FRAMEWORK"))
    schema = text(rest.get("DEFAULT_SCHEMA_CLASS")) if isinstance(rest, dict) else None
    if schema and schema.startswith("drf_spectacular."):
        yield ApiDocs("generated", "drf-spectacular", project.line("REST_FRAMEWORK"))
