"""Cloud Run services and jobs as YAML (Knative): the keys that may stand there, after cloud.google.com/run/docs/reference/yaml/v1."""

from __future__ import annotations

from deployable.model import Manifest
from deployable.written import keys
from deployable.written.declarations import stream
from deployable.written.services.cloud_run import job, service

LITERALS = (b"serving.knative.dev", b"run.googleapis.com")
_METADATA = dict.fromkeys((
    "name", "generateName", "namespace", "labels", "annotations", "creationTimestamp", "selfLink", "uid", "resourceVersion", "generation",
    "clusterName", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "ownerReferences", "managedFields",
))  # fmt: skip
_PROBE = {
    **dict.fromkeys(("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold", "successThreshold", "exec")),
    "httpGet": dict.fromkeys(("path", "port", "httpHeaders", "host", "scheme")),
    "tcpSocket": dict.fromkeys(("port", "host")),
    "grpc": dict.fromkeys(("port", "service")),
}  # fmt: skip
_SOURCE = {
    "secretKeyRef": dict.fromkeys(("name", "key", "optional", "localObjectReference")),
    "configMapKeyRef": None,
}
_CONTAINER = {
    **dict.fromkeys((
        "name", "image", "command", "args", "workingDir", "volumeMounts", "imagePullPolicy", "envFrom", "securityContext", "lifecycle", "stdin",
        "stdinOnce", "tty", "terminationMessagePath", "terminationMessagePolicy", "dependsOn", "baseImageUri", "sourceCode", "buildInfo",
    )),
    "ports": [dict.fromkeys(("name", "containerPort", "protocol"))],
    "env": [{"name": None, "value": None, "valueFrom": _SOURCE}],
    "resources": dict.fromkeys(("limits", "requests", "startupCpuBoost", "cpuIdle")),
    "startupProbe": _PROBE, "livenessProbe": _PROBE, "readinessProbe": _PROBE,
}  # fmt: skip
_POD = {
    **dict.fromkeys((
        "serviceAccountName", "timeoutSeconds", "volumes", "nodeSelector", "enableServiceLinks", "imagePullSecrets", "runtimeClassName",
    )),
    "containers": [_CONTAINER],
}  # fmt: skip
_TOP = {"apiVersion": None, "kind": None, "metadata": _METADATA, "status": None}
_SERVICE = {
    **_TOP,
    "spec": {
        "template": {"metadata": _METADATA, "spec": {**_POD, "containerConcurrency": None}},
        "traffic": [dict.fromkeys(("percent", "latestRevision", "revisionName", "tag", "url", "configurationName"))],
    },
}
_TASK = {"metadata": _METADATA, "spec": {**_POD, "maxRetries": None}}
_JOB = {
    **_TOP,
    "spec": {
        "template": {"metadata": _METADATA, "spec": {"parallelism": None, "taskCount": None, "template": _TASK}},
        "startExecutionToken": None, "runExecutionToken": None,
    },
}  # fmt: skip


def matches(path: str) -> bool:
    return path.endswith((".yaml", ".yml", ".json"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for root in stream(path, text):
        api, kind = root.text("apiVersion"), root.text("kind")
        if kind == "Service" and api.startswith("serving.knative.dev/"):
            made, table = [*service(path, root)], _SERVICE
        elif kind == "Job" and api.startswith("run.googleapis.com/"):
            made, table = [*job(path, root)], _JOB
        else:
            continue
        # Knative of one's own cluster has keys of its own: only what is plainly a slip is one.
        slips = tuple(each for each in keys.unknown(path, root, table, host="a Cloud Run service") if each.remedy)
        made[:1] = [first._replace(problems=(*first.problems, *slips)) for first in made[:1]]
        found.extend(made)
    return tuple(found)
