"""Cloud Run services and jobs as YAML (Knative). Fields after cloud.google.com/run/docs/reference/yaml/v1."""

from __future__ import annotations

from deployable.model import Manifest
from deployable.written.declarations import stream
from deployable.written.services.cloud_run import job, service

LITERALS = (b"serving.knative.dev", b"run.googleapis.com")


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml", ".json"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        api, kind = root.text("apiVersion"), root.text("kind")
        if kind == "Service" and api.startswith("serving.knative.dev/"):
            found.extend(service(path, root))
        elif kind == "Job" and api.startswith("run.googleapis.com/"):
            found.extend(job(path, root))
    return tuple(found)
