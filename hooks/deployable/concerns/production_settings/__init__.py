"""What the service runs with in production: no debugger, no development server, the host's port, an address others can reach."""

from __future__ import annotations

from deployable.model import Manifest, NotApplicable, NotChecked, Outcome, Sources

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


def on_beanstalk(manifest: Manifest, project: Sources) -> bool:
    """Elastic Beanstalk, or a Procfile beside its files: nginx of the platform stands on the same machine before the service."""
    folder = manifest.location.path.rpartition("/")[0]
    own = tuple(f"{folder}/{name}/".lstrip("/") for name in (".ebextensions", ".elasticbeanstalk", ".platform"))
    beside = manifest.host == "procfile" and any(path.startswith(own) for path in project.files)
    return manifest.host == "elastic-beanstalk" or beside
