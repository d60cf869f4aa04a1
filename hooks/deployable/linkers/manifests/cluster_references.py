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
from deployable.written.workloads import WORKLOADS

Found = list[tuple[Any, str]]
"""Objects with the file they stand in."""
_HOLDERS = {"secret": "Secret", "config-map": "ConfigMap"}


class _Set:
    """The objects that are deployed together, by folder, by name and, for pods, by label."""

    def __init__(self, found: Found) -> None:
        self.beside: dict[str, list[Any]] = {}
        self.named: dict[tuple[str, str, str], list[Any]] = {}
        self.labelled: dict[tuple[str, str], list[Any]] = {}
        self.services = {fact.name for fact, _ in found if fact.kind == "Service"}
        for fact, path in found:
            folder = folder_of(path)
            self.beside.setdefault(folder, []).append(fact)
            self.named.setdefault((folder, fact.kind, fact.name), []).append(fact)
            for label in fact.pod_labels if fact.containers else ():
                self.labelled.setdefault(label, []).append(fact)

    def pods(self, selector: tuple[tuple[str, str], ...]) -> list[Any]:
        return [pod for pod in self.labelled.get(selector[0], []) if set(selector) <= set(pod.pod_labels)]


def dangling(found: Found) -> Iterator[Problem]:
    together = _Set(found)
    scaled: dict[str, set[str]] = {}
    for fact, path in found:
        folder = folder_of(path)
        if fact.containers:
            yield from _volumes(fact, path)
            yield from _keys(fact, path, together)
        elif fact.kind == "Service" and fact.selector:
            yield from _selected(fact, path, together)
        elif fact.kind == "Ingress":
            yield from _backends(fact, path, together.services)
        elif fact.kind == "HorizontalPodAutoscaler":
            names = scaled.setdefault(folder, {other.name for other in together.beside[folder] if other.containers})
            said = f"the autoscaler {fact.name} scales {fact.target}, and no workload here is called so"
            yield from _misspelt("workload", Location(path, fact.line), fact.target, names, said)


def _volumes(fact: Any, path: str) -> Iterator[Problem]:
    known = {name for name, _, _ in fact.volumes}
    for container in fact.containers if not fact.claims else ():
        for name, _, line in container.mounts:
            if name and name not in known and "$" not in name:
                said = f"{container.name} mounts the volume {name}, which the pod does not define"
                yield _problem("volume", Location(path, line), name, known, said)


def _keys(fact: Any, path: str, together: _Set) -> Iterator[Problem]:
    """Keys of ConfigMaps and Secrets beside the workload; a pod whose key is missing does not start."""
    for entry, kind in (
        (entry, _HOLDERS[entry.source])
        for container in fact.containers
        for entry in container.env
        if entry.source in _HOLDERS
    ):
        given = together.named.get((folder_of(path), kind, entry.of), [])
        known = {key for one in given for key, _, _ in one.data}
        complete = known and not any(one.incomplete[0] or one.namespace != fact.namespace for one in given)
        if complete and not entry.optional and entry.key not in known and "$" not in entry.key:
            said = f"{entry.name} comes from the key {entry.key} of {kind} {entry.of}, which does not have it"
            yield _problem("key", Location(path, entry.line), entry.key, known, said)


def _selected(fact: Any, path: str, together: _Set) -> Iterator[Problem]:
    meant = together.pods(fact.selector)
    if len(meant) == 1:
        yield from _targets(fact, path, meant[0])
    if meant:
        return
    # The labels that it asks for are there, and one value is another: a slip, not a pod from elsewhere.
    for kind in WORKLOADS:
        for pod in together.named.get((folder_of(path), kind, fact.name), []):
            labels = dict(pod.pod_labels)
            slips = [(key, value) for key, value in fact.selector if key in labels and labels[key] != value]
            if len(slips) == 1 and all(key in labels for key, _ in fact.selector):
                key, value = slips[0]
                said = f"the service {fact.name} selects {key}={value}, and the pods of {pod.name} are labelled {key}={labels[key]}"
                yield _problem("selector", Location(path, fact.line), value, {labels[key]}, said)


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


def _backends(fact: Any, path: str, services: set[str]) -> Iterator[Problem]:
    for _, name, line in fact.rules:
        said = f"the ingress {fact.name} sends to the service {name}, and none here is called so"
        yield from _misspelt("service", Location(path, line), name, services, said)


def _misspelt(kind: str, place: Location, name: str, known: set[str], said: str) -> Iterator[Problem]:
    """A name that nothing here has, one slip away from one that something has."""
    if name and name not in known and "$" not in name and keys.nearest(name, known):
        yield _problem(kind, place, name, known, said)


def _problem(kind: str, place: Location, name: str, known: set[str], said: str) -> Problem:
    meant = keys.nearest(name, known)
    return Problem(f"dangling-{kind}", place, said, f"did you mean {meant}?" if meant else "", f"{kind} {name}")
