"""App specs that a workflow deploys: its action writes the step's environment in for ``${NAME}`` before it sends them.

https://github.com/digitalocean/app_action (``app_spec_location``, by default ``.do/app.yaml``); ``envsubst < file`` does the same.
"""

from __future__ import annotations

import re

from deployable.model import Manifest, Sources

_ACTION = "digitalocean/app_action"
_SUBSTITUTED = re.compile(r"\benvsubst\b[^\n|;]*?<?\s*([\w./-]+\.ya?ml)")
_NAME = re.compile(r"\$\{(\w+)\}$")


def given(sources: Sources) -> dict[str, set[str]]:
    """Path of a spec → the variables of the workflows that write them in."""
    found: dict[str, set[str]] = {}
    for path in sources.all("workflow"):
        workflow = sources.read("workflow", path)
        if workflow is None:
            continue
        names = {variable.name for variable in workflow.env}
        for step in (step for job in workflow.jobs for step in job.steps):
            if step.uses.startswith(_ACTION):
                located = next((value for name, value, _ in step.inputs if name == "app_spec_location"), "")
                found.setdefault((located or ".do/app.yaml").removeprefix("./"), set()).update(names)
            for spec in _SUBSTITUTED.findall(step.run):
                found.setdefault(spec.removeprefix("./"), set()).update(names)
    return found


def filled(manifest: Manifest, specs: dict[str, set[str]]) -> Manifest:
    """The manifest without the references to variables that a workflow writes in."""
    names = specs.get(manifest.location.path)
    if not names or manifest.host != "digitalocean":
        return manifest
    left = tuple(
        problem
        for problem in manifest.problems
        if not (problem.kind == "dangling-reference" and (named := _NAME.search(problem.subject)) and named[1] in names)
    )
    return manifest._replace(problems=left)
