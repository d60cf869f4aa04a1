"""What the service runs with in production: no debugger, no development server, the host's port, an address others can reach."""

from __future__ import annotations

from deployable.model import NotApplicable, NotChecked, Outcome, Sources

ITEM = "1.2 Configuration management"


def nothing_started(project: Sources) -> Outcome:
    """What to say when no start command is known."""
    gaps = project.gaps("manifests")
    if gaps:
        return NotChecked(f"no start command could be read: {gaps[0].reason}", gaps[0].location)
    if any(manifest.kind in ("web", "private", "image", "worker") for manifest in project.manifests):
        return NotChecked(
            "what production starts, or where it listens, could not be told", project.manifests[0].location
        )
    return NotApplicable("nothing here says what production starts", rests=("manifests",))
