"""How the service is deployed: every manifest read completely and held against the code."""

from __future__ import annotations

from deployable.model import NotApplicable, NotChecked, Outcome, Sources

ITEM = "2 Hosting options"


def nothing_deployed(project: Sources) -> Outcome:
    """What to say when there is no manifest to judge."""
    gaps = project.gaps("manifests")
    if gaps:
        return NotChecked(f"no manifest could be read: {gaps[0].reason}", gaps[0].location)
    if project.manifests:
        return NotApplicable("no manifest for production says enough to judge it")
    return NotApplicable("there is no deploy manifest")
