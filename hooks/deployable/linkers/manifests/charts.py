"""Helm charts of the repository: what their templates come to with the chart's values, and with those of every environment.

What only an installation knows stays open: values may always be given on top, so no chart is the only source of its variables.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from deployable.linkers.manifests.merging import overlaid
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
    folder: str
    name: str
    version: str
    values: Mapping
    environments: tuple[tuple[str, Mapping], ...]


def released(sources: Sources, origins: Origins) -> Release:
    deployed: list[Installed] = []
    gaps: dict[Gap, None] = {}
    templates: set[str] = set()
    for chart in _charts(sources, origins):
        paths = [
            path
            for path in sources.having("helm_template")
            if path.startswith(f"{chart.folder}/templates/".removeprefix("./"))
        ]
        read = {path: fact for path in paths if (fact := sources.read("helm_template", path)) is not None}
        templates.update(paths)
        defines = {name: body for fact in read.values() for name, body in fact.defines}
        default = () if any(each == "production" for each, _ in chart.environments) else (("", _EMPTY),)
        for environment, values in (*default, *chart.environments):
            root = {
                "Values": overlaid(chart.values, values),
                "Chart": {"Name": chart.name, "Version": chart.version, "AppVersion": chart.version},
                "Release": {"Name": chart.name, "Service": "Helm", "IsInstall": True, "IsUpgrade": False},
            }
            renderer = Renderer(root, defines)
            found = [
                tree
                for path, fact in read.items()
                if path.endswith((".yaml", ".yml")) and "/templates/tests/" not in path
                for tree in _rendered(renderer, path, fact, origins, gaps)
            ]
            deployed.append(Installed(chart.name, environment, found))
    return Release(tuple(deployed), frozenset(templates), tuple(gaps))


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
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Service", "Ingress", "ConfigMap", "Secret", "ExternalSecret", "SealedSecret",
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
    for folder, path in folders.items():
        about = _tree(path, sources)
        if about.text("type") == "library":
            continue
        values = _marked(joined(folder, "values.yaml"), sources, origins)
        parent = folder.rpartition("/charts/")[0]
        if parent in folders:
            given = _marked(joined(parent, "values.yaml"), sources, origins).get(posixpath.basename(folder))
            values = overlaid(values, given) if isinstance(given, Mapping) else values
        environments = tuple(_environments(folder, sources, origins)) if parent not in folders else ()
        name = about.text("name") or posixpath.basename(folder)
        yield Chart(folder, name, about.text("appVersion") or about.text("version"), values, environments)


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
