"""Helm charts of the repository: what their templates come to with the chart's values, and with those of every environment.

What only an installation knows stays open: values may always be given on top, so no chart is the only source of its variables.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from deployable.linkers.manifests.merging import overlaid, put
from deployable.linkers.manifests.origins import Origins, relined
from deployable.linkers.manifests.rendering import Bounded, Renderer
from deployable.model import Gap, Location, Manifest, Sources, Unreadable
from deployable.places import role
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping, documents

_VALUES = re.compile(r"(?:values[._-]([\w-]+)|([\w-]+)[._-]values|(?:values|environments?|envs?)/([\w-]+))\.ya?ml")
_EMPTY = Mapping((), 0, 0)


class Installed(NamedTuple):
    """The documents of a chart, with marked lines, as the values of one environment make them; empty for the chart's own values."""

    chart: str
    environment: str
    documents: list[Mapping]

    def described(self, manifest: Manifest) -> Manifest:
        """What the chart's own values say of size is only a proposal, and any value may be given on top; no fault of form is sure."""
        name = manifest.service
        while name.startswith(f"{self.chart}-"):
            name = name.removeprefix(f"{self.chart}-")
        manifest = manifest._replace(
            service=name, env_elsewhere=(*manifest.env_elsewhere, "the values given to Helm"), problems=()
        )
        if self.environment:
            return manifest._replace(environment=self.environment)
        attributes = tuple(each for each in manifest.attributes if each[0] not in ("limits", "replicas"))
        return manifest._replace(instances="", attributes=attributes, assumed="the values that the chart proposes")


class Release(NamedTuple):
    """Every chart in every environment; the templates that were read; what was not."""

    deployed: tuple[Installed, ...]
    templates: frozenset[str]
    gaps: tuple[Gap, ...]


class Chart(NamedTuple):
    """``uses``: (environment, values) of everything it is installed as; of a chart in another one what that gives to it."""

    folder: str
    name: str
    version: str
    uses: tuple[tuple[str, Mapping], ...]
    library: bool = False


def released(sources: Sources, origins: Origins) -> Release:
    deployed: list[Installed] = []
    gaps: dict[Gap, None] = {}
    charts = list(_charts(sources, origins))
    read = {chart.folder: _templates(chart.folder, sources) for chart in charts}
    shared = _defines(read[chart.folder] for chart in charts if chart.library)
    for chart in charts:
        above = chart.folder.partition("/charts/")[0]
        family = _defines(read[other] for other in read if other == above or other.startswith(f"{above}/charts/"))
        defines = {**shared, **family, **_defines([read[chart.folder]])}
        for environment, values in chart.uses:
            root = {
                "Values": values,
                "Chart": {"Name": chart.name, "Version": chart.version, "AppVersion": chart.version},
                "Release": {"Name": chart.name, "Service": "Helm", "IsInstall": True, "IsUpgrade": False},
            }
            renderer = Renderer(root, defines)
            found = [
                tree
                for path, fact in read[chart.folder].items()
                if path.endswith((".yaml", ".yml")) and "/templates/tests/" not in path
                for tree in _rendered(renderer, path, fact, origins, gaps)
            ]
            deployed.append(Installed(chart.name, environment, found))
    templates = frozenset(path for chart in charts for path in _paths(chart.folder, sources))
    return Release(tuple(deployed), templates, tuple(gaps))


def _templates(folder: str, sources: Sources) -> dict[str, Any]:
    paths = _paths(folder, sources)
    return {path: fact for path in paths if (fact := sources.read("helm_template", path)) is not None}


def _paths(folder: str, sources: Sources) -> list[str]:
    start = f"{folder}/templates/".removeprefix("./")
    return [path for path in sources.having("helm_template") if path.startswith(start)]


def _defines(templates: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Named templates are known to a chart, those around and in it, and to whoever depends on a library."""
    return {name: body for each in templates for fact in each.values() for name, body in fact.defines}


def _rendered(renderer: Renderer, path: str, fact: Any, origins: Origins, gaps: dict[Gap, None]) -> Iterator[Mapping]:
    try:
        done = renderer.render(fact.pieces, lambda line: origins.line(path, line))
        trees = documents(done.text)
    except (Unreadable, Bounded):
        gaps[Gap("manifests", Location(path), "is a Helm template, of which only Helm knows what it comes to")] = None
        return
    at = {number: origin for number, origin in enumerate(done.origins, 1) if origin}
    for tree in trees:
        marked = relined(tree, lambda line: at.get(line, 0))
        if isinstance(marked, Mapping) and marked.text("kind") in _JUDGED:
            yield marked
            for text, line in done.opaque:
                if _may_matter(text):
                    gaps[Gap("manifests", Location(path, line), f"only Helm knows what `{text[:60]}` writes here")] = (
                        None
                    )


_JUDGED = (
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "CronJob", "Job", "Service", "Ingress", "ConfigMap", "Secret", "ExternalSecret", "SealedSecret",
    "HorizontalPodAutoscaler", "Rollout",
)  # fmt: skip


def _may_matter(text: str) -> bool:
    """Labels, annotations and the like say nothing that is judged."""
    return (
        re.search(r"label|annotation|pullsecret|affinity|toleration|selector|checksum|namespace", text, re.IGNORECASE)
        is None
    )


# --------------------------------------------------------------------------- the charts and their values


def _charts(sources: Sources, origins: Origins) -> Iterator[Chart]:
    folders = {
        folder_of(path): path
        for path in sources.files
        if posixpath.basename(path) == "Chart.yaml" and role(path) == "code"
    }
    made: dict[str, Chart] = {}
    for folder, path in sorted(folders.items()):
        about = _tree(path, sources)
        name = about.text("name") or posixpath.basename(folder)
        values = _marked(joined(folder, "values.yaml"), sources, origins)
        parent = folder.rpartition("/charts/")[0]
        if about.text("type") == "library":
            uses: tuple[tuple[str, Mapping], ...] = ()
        elif parent in made:
            uses = tuple(_within(name, values, made[parent], _tree(folders[parent], sources)))
        else:
            given = tuple(_environments(folder, sources, origins))
            plain = () if any(each == "production" for each, _ in given) else (("", values),)
            uses = (*plain, *((environment, overlaid(values, more)) for environment, more in given))
        version = about.text("appVersion") or about.text("version")
        made[folder] = Chart(folder, name, version, uses, about.text("type") == "library")
    yield from made.values()


def _within(name: str, values: Mapping, parent: Chart, about: Mapping) -> Iterator[tuple[str, Mapping]]:
    """What a chart inside another one is installed as: once for each use of that one that does not switch it off."""
    known = [each for each in about.items("dependencies") if isinstance(each, Mapping) and each.text("name") == name]
    for dependency in known or [_EMPTY]:
        key = dependency.text("alias") or name
        for environment, given in parent.uses:
            switches = [given.truth(*each.strip().split(".")) for each in dependency.text("condition").split(",")]
            if next((switch for switch in switches if switch is not None), True):
                own = given.get(key)
                found = overlaid(values, own) if isinstance(own, Mapping) else values
                shared = given.entry("global")
                yield environment, put(found, shared) if shared is not None else found


def _environments(folder: str, sources: Sources, origins: Origins) -> Iterator[tuple[str, Mapping]]:
    """Files of values beside the chart's own that are called after an environment."""
    above = folder_of(folder)
    for path in sources.files:
        if not path.endswith((".yaml", ".yml")) or "/templates/" in path:
            continue
        for base in (folder, above):
            found = _VALUES.fullmatch(posixpath.relpath(path, base) if base != "." else path)
            name = next((each for each in found.groups() if each), "") if found else ""
            if name and environment_of(f"{name}/x"):
                yield environment_of(f"{name}/x"), _marked(path, sources, origins)
                break


def _tree(path: str, sources: Sources) -> Mapping:
    trees = sources.read("yaml_tree", path) if path in sources.files else None
    return trees[0] if trees else _EMPTY


def _marked(path: str, sources: Sources, origins: Origins) -> Mapping:
    marked = origins.marked(_tree(path, sources), path)
    return marked if isinstance(marked, Mapping) else _EMPTY
