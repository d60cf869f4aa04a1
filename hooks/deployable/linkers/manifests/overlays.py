"""Kustomize overlays: the objects that each one deploys, with its patches, images, replicas and generated maps applied."""

from __future__ import annotations

from typing import Any

from deployable.model import Sources
from deployable.written.declarations import folder_of, joined

Found = list[tuple[Any, str]]
_DEEPEST = 8


def overlaid(objects: Found, sources: Sources) -> list[tuple[str, Found]]:
    """(folder, objects) of every environment: each overlay that nothing else takes, and the objects that no overlay takes."""
    kustomizations = {
        folder_of(path): (fact, path)
        for path in sources.all("kustomization")
        if (fact := sources.read("kustomization", path))
    }
    if not kustomizations:
        return [("", objects)]
    taken: set[str] = set()
    for folder, (fact, _) in kustomizations.items():
        taken |= {joined(folder, resource) for resource in fact.resources}
    tops = [folder for folder in kustomizations if folder not in taken]
    found: list[tuple[str, Found]] = []
    used: set[str] = set()
    for folder in tops:
        collected = _collected(folder, kustomizations, objects, sources, used, 0)
        if collected:
            found.append((folder, collected))
    rest = [(fact, path) for fact, path in objects if path not in used and folder_of(path) not in kustomizations]
    return [("", rest), *found]


def _collected(
    folder: str, kustomizations: dict[str, Any], objects: Found, sources: Sources, used: set[str], depth: int
) -> Found:
    if folder not in kustomizations or depth > _DEEPEST:
        return []
    fact, path = kustomizations[folder]
    found: Found = []
    for resource in fact.resources:
        place = joined(folder, resource)
        if place in kustomizations:
            found += _collected(place, kustomizations, objects, sources, used, depth + 1)
        else:
            found += [(item, where) for item, where in objects if where == place]
            used.add(place)
    patches = [(patch, path) for patch in fact.patches]
    for name in fact.patch_files:
        place = joined(folder, name)
        used.add(place)
        patches += [(item, where) for item, where in objects if where == place]
    for patch, where in patches:
        found = [
            (_patched(item, patch), where if item.kind == patch.kind and item.name == patch.name else at)
            for item, at in found
        ]
    found = [(_changed(item, fact), at) for item, at in found]
    for made in fact.generated:
        data = (*made.data, *(line for name in made.files for line in _from_file(joined(folder, name), sources)))
        found = _joined(found, made, data, path)
    return found


def _patched(item: Any, patch: Any) -> Any:
    """A strategic merge: containers and variables by name, scalars replaced."""
    if item.kind != patch.kind or item.name != patch.name:
        return item
    known = {container.name: container for container in item.containers}
    for container in patch.containers:
        before = known.get(container.name)
        known[container.name] = container if before is None else _container(before, container)
    return item._replace(
        containers=tuple(known.values()),
        replicas=patch.replicas if patch.replicas[0] else item.replicas,
        data=_by_first(item.data, patch.data),
    )


def _container(before: Any, patch: Any) -> Any:
    changes: dict[str, Any] = {
        "env": _by_first(before.env, patch.env),
        "env_from": before.env_from + patch.env_from,
        "probes": _by_first(before.probes, patch.probes),
        "limits": before.limits or patch.limits,
        "line": patch.line,
    }
    for given, fields in (
        (patch.image, ("image", "image_line")),
        (patch.command or patch.args, ("command", "args", "command_line")),
        (patch.ports, ("ports",)),
        (patch.mounts, ("mounts",)),
    ):
        if given:
            changes.update({field: getattr(patch, field) for field in fields})
    return before._replace(**changes)


def _by_first(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple({**{entry[0]: entry for entry in before}, **{entry[0]: entry for entry in after}}.values())


def _changed(item: Any, fact: Any) -> Any:
    for name, count, line in fact.replicas:
        if item.name == name:
            item = item._replace(replicas=(count, line))
    for name, renamed, tag in fact.images:
        containers = []
        for container in item.containers:
            if container.image.partition("@")[0].rpartition(":")[0] in (name, "") and container.image.startswith(name):
                mark = "@" if tag.startswith("sha256:") else ":"
                container = container._replace(image=f"{renamed or name}{mark + tag if tag else ''}")
            containers.append(container)
        item = item._replace(containers=tuple(containers))
    return item


def _joined(found: Found, made: Any, data: tuple[Any, ...], path: str) -> Found:
    for place, (item, at) in enumerate(found):
        if item.kind == made.kind and item.name == made.name:
            found[place] = (item._replace(data=_by_first(item.data, data)), at)
            return found
    if not found:
        return found
    form = type(found[0][0])
    return [*found, (form(made.kind, "v1", made.name, "", made.line, data=data), path)]


def _from_file(path: str, sources: Sources) -> list[tuple[str, str, int]]:
    dotenv = sources.read("dotenv", path) if path in sources.files else None
    return (
        [(entry.name, entry.value or "", entry.line) for entry in dotenv.entries if not entry.commented]
        if dotenv
        else []
    )
