"""The keys of Kubernetes workloads. Written by hand after kubernetes.io/docs/reference/kubernetes-api (workload-resources, v1.34).

Only what a service is told by is described: the workload, its pod, the containers and their probes. What lies below other keys is free.
"""

from __future__ import annotations

_HANDLERS = {
    "exec": dict.fromkeys(("command",)),
    "httpGet": dict.fromkeys(("path", "port", "host", "scheme", "httpHeaders")),
    "tcpSocket": dict.fromkeys(("port", "host")),
    "grpc": dict.fromkeys(("port", "service")),
}
_PROBE: dict[str, object] = {
    **_HANDLERS,
    **dict.fromkeys((
        "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold", "terminationGracePeriodSeconds",
    )),
}  # fmt: skip
_KEY = dict.fromkeys(("name", "key", "optional"))
_VALUE_FROM = {
    "configMapKeyRef": _KEY,
    "secretKeyRef": _KEY,
    **dict.fromkeys(("fieldRef", "resourceFieldRef", "fileKeyRef")),
}
CONTAINER: dict[str, object] = {
    **dict.fromkeys((
        "name", "image", "command", "args", "workingDir", "resizePolicy", "restartPolicy", "restartPolicyRules", "volumeDevices", "lifecycle",
        "terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy", "securityContext", "stdin", "stdinOnce", "tty",
    )),
    "ports": [dict.fromkeys(("name", "hostPort", "containerPort", "protocol", "hostIP"))],
    "env": [{"name": None, "value": None, "valueFrom": _VALUE_FROM}],
    "envFrom": [dict.fromkeys(("prefix", "configMapRef", "secretRef"))],
    "resources": dict.fromkeys(("limits", "requests", "claims")),
    "volumeMounts": [dict.fromkeys((
        "name", "readOnly", "recursiveReadOnly", "mountPath", "subPath", "mountPropagation", "subPathExpr",
    ))],
    "livenessProbe": _PROBE, "readinessProbe": _PROBE, "startupProbe": _PROBE,
}  # fmt: skip
"""The keys of a container."""
_POD: dict[str, object] = {
    **dict.fromkeys((
        "volumes", "ephemeralContainers", "restartPolicy", "terminationGracePeriodSeconds", "activeDeadlineSeconds", "dnsPolicy",
        "nodeSelector", "serviceAccountName", "serviceAccount", "automountServiceAccountToken", "nodeName", "hostNetwork", "hostPID",
        "hostIPC", "shareProcessNamespace", "securityContext", "imagePullSecrets", "hostname", "subdomain", "affinity", "schedulerName",
        "tolerations", "hostAliases", "priorityClassName", "priority", "dnsConfig", "readinessGates", "runtimeClassName",
        "enableServiceLinks", "preemptionPolicy", "overhead", "topologySpreadConstraints", "setHostnameAsFQDN", "os", "hostUsers",
        "schedulingGates", "resourceClaims", "resources", "hostnameOverride", "workloadRef",
    )),
    "containers": [CONTAINER], "initContainers": [CONTAINER],
}  # fmt: skip
_TEMPLATE = {"metadata": None, "spec": _POD}
_JOB: dict[str, object] = {
    **dict.fromkeys((
        "parallelism", "completions", "activeDeadlineSeconds", "podFailurePolicy", "successPolicy", "backoffLimit", "backoffLimitPerIndex",
        "maxFailedIndexes", "selector", "manualSelector", "ttlSecondsAfterFinished", "completionMode", "suspend", "podReplacementPolicy",
        "managedBy",
    )),
    "template": _TEMPLATE,
}  # fmt: skip
_SPECS: dict[str, dict[str, object]] = {
    "Deployment": {
        **dict.fromkeys((
            "replicas", "selector", "strategy", "minReadySeconds", "revisionHistoryLimit", "paused", "progressDeadlineSeconds",
        )),
        "template": _TEMPLATE,
    },
    "StatefulSet": {
        **dict.fromkeys((
            "replicas", "selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy", "updateStrategy", "revisionHistoryLimit",
            "minReadySeconds", "persistentVolumeClaimRetentionPolicy", "ordinals",
        )),
        "template": _TEMPLATE,
    },
    "DaemonSet": {
        **dict.fromkeys(("selector", "updateStrategy", "minReadySeconds", "revisionHistoryLimit")),
        "template": _TEMPLATE,
    },
    "Job": _JOB,
    "CronJob": {
        **dict.fromkeys((
            "schedule", "timeZone", "startingDeadlineSeconds", "concurrencyPolicy", "suspend", "successfulJobsHistoryLimit",
            "failedJobsHistoryLimit",
        )),
        "jobTemplate": {"metadata": None, "spec": _JOB},
    },
    "Pod": _POD,
}  # fmt: skip
WORKLOADS: dict[str, dict[str, object]] = {
    kind: {**dict.fromkeys(("apiVersion", "kind", "metadata", "status")), "spec": spec} for kind, spec in _SPECS.items()
}
"""Kind → the keys of its object."""
