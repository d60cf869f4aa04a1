"""What the service runs with in production: no debugger, no development server, the host's port, an address others can reach."""

from __future__ import annotations

from deployable.deployed import in_production, label
from deployable.model import Manifest, NotApplicable, NotChecked, Outcome, Sources, Start

ITEM = "1.2 Configuration management"


def nothing_started(project: Sources) -> Outcome:
    """What to say when no start command is known."""
    gaps = project.gaps("manifests")
    if gaps:
        return NotChecked(f"no start command could be read: {gaps[0].reason}", gaps[0].location)
    running = [manifest for manifest in project.manifests if manifest.kind in _RUN]
    if not running:
        return NotApplicable("nothing here says what production starts", rests=("manifests",))
    deployed = [manifest for manifest in in_production(project) if manifest.kind in _RUN]
    silent = [manifest for manifest in deployed if not any(map(_told, manifest.starts))]
    told = silent or deployed or running
    named = ", ".join(dict.fromkeys(map(label, told[:3]))) + (f" and {len(told) - 3} more" if len(told) > 3 else "")
    what = f"what {named} starts" if silent or not deployed else f"where {named} listens"
    return NotChecked(f"{what} could not be told", told[0].location)


_RUN = ("web", "private", "image", "worker")


def _told(start: Start) -> bool:
    return start.role == "server" or bool(start.files)


def on_beanstalk(manifest: Manifest, project: Sources) -> bool:
    """Elastic Beanstalk, or a Procfile beside its files: nginx of the platform stands on the same machine before the service."""
    folder = manifest.location.path.rpartition("/")[0]
    own = tuple(f"{folder}/{name}/".lstrip("/") for name in (".ebextensions", ".elasticbeanstalk", ".platform"))
    beside = manifest.host == "procfile" and any(path.startswith(own) for path in project.files)
    return manifest.host == "elastic-beanstalk" or beside
