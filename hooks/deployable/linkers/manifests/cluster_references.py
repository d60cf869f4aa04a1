"""What objects of Kubernetes name in others of the same set and do not find there.

Only what is surely meant for these objects: another repository, an operator or an installation may bring the rest along.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deployable.linkers.manifests.publishers import engine_of, third_party
from deployable.model import Location, Problem
from deployable.written import keys
from deployable.written.declarations import folder_of

Found = list[tuple[Any, str]]
"""Objects with the file they stand in."""


def dangling(found: Found) -> Iterator[Problem]:
    for fact, path in found:
        if fact.containers:
            yield from _volumes(fact, path)
            yield from _keys(fact, path, found)
        elif fact.kind == "Service" and fact.selector:
            yield from _selected(fact, path, found)
        elif fact.kind == "Ingress":
            yield from _backends(fact, path, found)
        elif fact.kind == "HorizontalPodAutoscaler":
            names = {other.name for other, _ in _near(found, path) if other.containers}
            said = f"the autoscaler {fact.name} scales {fact.target}, and no workload here is called so"
            yield from _misspelt("workload", Location(path, fact.line), fact.target, names, said)


def _near(found: Found, path: str) -> Iterator[tuple[Any, str]]:
    folder = folder_of(path)
    return ((fact, file) for fact, file in found if folder_of(file) == folder)


def _volumes(fact: Any, path: str) -> Iterator[Problem]:
    known = {name for name, _, _ in fact.volumes}
    for container in fact.containers if not fact.claims else ():
        for name, _, line in container.mounts:
            if name and name not in known and "$" not in name:
                yield _problem(
                    "volume", Location(path, line), name, known, f"{container.name} mounts the volume {name}, which the pod does not define"
                )  # fmt: skip


def _keys(fact: Any, path: str, found: Found) -> Iterator[Problem]:
    """Keys of ConfigMaps and Secrets beside the workload; a pod whose key is missing does not start."""
    for container in fact.containers:
        for entry in container.env:
            kind = {"secret": "Secret", "config-map": "ConfigMap"}.get(entry.source, "")
            given = [one for one, _ in _near(found, path) if (one.kind, one.name) == (kind, entry.of)]
            known = {key for one in given for key, _, _ in one.data}
            complete = known and not any(one.incomplete[0] or one.namespace != fact.namespace for one in given)
            if kind and complete and not entry.optional and entry.key not in known and "$" not in entry.key:
                said = f"{entry.name} comes from the key {entry.key} of {kind} {entry.of}, which does not have it"
                yield _problem("key", Location(path, entry.line), entry.key, known, said)


def _selected(fact: Any, path: str, found: Found) -> Iterator[Problem]:
    pods = [other for other, _ in found if other.pod_labels and other.containers]
    meant = [pod for pod in pods if set(fact.selector) <= set(pod.pod_labels)]
    if not meant:
        # The labels that it asks for are there, and one value is another: a slip, not a pod from elsewhere.
        for pod in (other for other, _ in _near(found, path) if other in pods and other.name == fact.name):
            labels = dict(pod.pod_labels)
            slips = [(key, value) for key, value in fact.selector if key in labels and labels[key] != value]
            if len(slips) == 1 and all(key in labels for key, _ in fact.selector):
                key, value = slips[0]
                said = f"the service {fact.name} selects {key}={value}, and the pods of {pod.name} are labelled {key}={labels[key]}"
                yield _problem("selector", Location(path, fact.line), value, {labels[key]}, said)
    if len(meant) == 1:
        yield from _targets(fact, path, meant[0])


def _targets(service: Any, path: str, pod: Any) -> Iterator[Problem]:
    """Ports of a service that its pods do not have; a number only where they announce none of its ports, as they need not."""
    own = [container for container in pod.containers if not container.init]
    ports = [port for container in own for port in container.ports]
    names, numbers = {name for name, _, _ in ports}, {number for _, number, _ in ports}
    others = any(third_party(container.image, frozenset()) or engine_of(container.image) for container in own)
    announced = others or not ports or any(target in numbers | names for _, target, _ in service.ports)
    for _, target, line in service.ports:
        if not target.isdigit() and target not in names and "$" not in target:
            said = f"the service {service.name} sends to the port {target}, and no port of {pod.name} is called so"
            yield _problem("port", Location(path, line), target, names - {""}, said)
        elif target.isdigit() and not announced:
            listed = ", ".join(number for _, number, _ in ports)
            said = f"the service {service.name} sends to port {target}, and the containers of {pod.name} open {listed}"
            yield _problem("number", Location(path, line), target, set(), said)


def _backends(fact: Any, path: str, found: Found) -> Iterator[Problem]:
    names = {other.name for other, _ in found if other.kind == "Service"}
    for _, name, line in fact.rules:
        said = f"the ingress {fact.name} sends to the service {name}, and none here is called so"
        yield from _misspelt("service", Location(path, line), name, names, said)


def _misspelt(kind: str, place: Location, name: str, known: set[str], said: str) -> Iterator[Problem]:
    """A name that nothing here has, one slip away from one that something has."""
    if name and name not in known and "$" not in name and keys.nearest(name, known):
        yield _problem(kind, place, name, known, said)


def _problem(kind: str, place: Location, name: str, known: set[str], said: str) -> Problem:
    meant = keys.nearest(name, known)
    return Problem(f"dangling-{kind}", place, said, f"did you mean {meant}?" if meant else "", f"{kind} {name}")
