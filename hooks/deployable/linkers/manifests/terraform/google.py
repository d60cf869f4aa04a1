"""Google Cloud services of Terraform: Cloud Run in both versions, App Engine.

The first version of the Cloud Run resource is the Knative object in snake case; the second names scaling and secrets differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.terraform.scope import Module
from deployable.linkers.manifests.terraform.shapes import IGNORED, ignores, listed
from deployable.model import Manifest
from deployable.written.nodes import Entry, Mapping, Scalar, Sequence
from deployable.written.services import app_engine, cloud_run, ecs

_LISTS = {"containers": "containers", "env": "env", "ports": "ports", "handlers": "handlers"}
_RUN = ("google_cloud_run_service", "google_cloud_run_v2_service", "google_cloud_run_v2_job")
_APP_ENGINE = ("google_app_engine_standard_app_version", "google_app_engine_flexible_app_version")


def manifests(module: Module) -> Iterator[Manifest]:
    for path, block in module.each(*_RUN):
        yield from _cloud_run(module, path, block)
    for path, block in module.each(*_APP_ENGINE):
        body = listed(module.body(path, block), _LISTS)
        assert isinstance(body, Mapping)
        found = app_engine.app(path, _handlers(body), "flexible" in block.labels[0])
        yield found._replace(location=found.location._replace(line=block.line), root="", paths=())


def _cloud_run(module: Module, path: str, block: Any) -> Iterator[Manifest]:
    body = ecs.camel(listed(module.body(path, block), _LISTS))
    assert isinstance(body, Mapping)
    written = body.text("name")
    name = written if written and "$" not in written else block.labels[-1]
    template, kind = body.mapping("template"), "web"
    if block.labels[0].endswith("_job"):
        template, kind = template.mapping("template"), "job"
    annotations = template.mapping("metadata", "annotations")
    if template.get("spec") is None:
        template, annotations = _of_second_version(template, body)
    for manifest in cloud_run.containers(
        path, name, template, annotations, body.mapping("metadata", "annotations"), kind
    ):
        elsewhere = IGNORED if ignores(body, "template") else ()
        yield manifest._replace(
            env_elsewhere=manifest.env_elsewhere + elsewhere,
            region=body.text("location") if "$" not in body.text("location") else "",
        )


def _of_second_version(template: Mapping, body: Mapping) -> tuple[Mapping, Mapping]:
    """The template with a ``spec``, and its scaling as the annotations of the first version."""
    scaling = [
        (template, "maxScale", "maxInstanceCount"),
        (template, "minScale", "minInstanceCount"),
        (body, "minScale", "minInstanceCount"),
    ]
    entries = []
    for holder, name, field in scaling:
        value = holder.get("scaling", field)
        if isinstance(value, Scalar):
            entries.append(Entry(f"autoscaling.knative.dev/{name}", value, value.line, value.column))
    spec = Entry("spec", template, template.line, template.column)
    return template._replace(entries=(spec,)), Mapping(tuple(entries), template.line, template.column)


def _handlers(body: Mapping) -> Mapping:
    """Handlers as ``app.yaml`` writes them."""
    items = tuple(_handler(item) if isinstance(item, Mapping) else item for item in body.items("handlers"))
    entries = (
        entry._replace(value=entry.value._replace(items=items))
        if isinstance(entry.value, Sequence) and entry.key == "handlers"
        else entry
        for entry in body.entries
    )
    return body._replace(entries=tuple(entries))


def _handler(item: Mapping) -> Mapping:
    """``security_level = "SECURE_ALWAYS"`` is ``secure: always``."""
    names = {"url_regex": "url", "security_level": "secure"}
    entries = []
    for entry in item.entries:
        value = entry.value
        if isinstance(value, Scalar) and entry.key == "security_level":
            value = value._replace(text=value.text.removeprefix("SECURE_").lower())
        elif isinstance(value, Mapping) and entry.key == "static_files":
            value = value.get("path") or value
        entries.append(entry._replace(key=names.get(entry.key, entry.key), value=value))
    return item._replace(entries=tuple(entries))
