"""Health routes that Node packages serve beside the application: Terminus on its server, Lightship on a server of its own.

``createTerminus(server, {healthChecks: {'/livez': …}})`` answers the paths that it names; ``createLightship()`` answers
``/health``, ``/live`` and ``/ready`` on port 9000.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.frameworks import Serving
from deployable.linkers.health import NODE_PACKAGES
from deployable.linkers.interpreter import MISSING, CallSite, Interpreter, Kind, Model, Value, settled
from deployable.model import ApiDocs, Gap, Route, RouteState

LANGUAGE = "javascript"
LITERALS = (b"@godaddy/terminus", b"lightship")


class HealthServer(Model):
    """A call that starts answering probes."""

    package = ""

    def paths(self) -> tuple[str, ...]:
        return NODE_PACKAGES.get(self.package, ())

    def other(self, name: str, call: CallSite) -> Value:
        return MISSING


class Terminus(HealthServer):
    package = "terminus"

    def paths(self) -> tuple[str, ...]:
        options = settled(self.call.get(1, "options"))
        checks = settled(options.get("healthChecks", {})) if isinstance(options, dict) else {}
        named = tuple(path for path in checks if isinstance(path, str)) if isinstance(checks, dict) else ()
        return tuple(path for path in named if path.startswith("/"))


class Lightship(HealthServer):
    package = "lightship"


MODELS: dict[str, Kind] = {
    "@godaddy/terminus.createTerminus": Terminus,
    "lightship.createLightship": Lightship,
}


def collect(run: Interpreter, serving: Serving) -> Iterator[Route | ApiDocs | Gap]:
    for native in run.made:
        if not isinstance(native, HealthServer):
            continue
        at = native.call.location._replace(end_line=0)
        condition = " and ".join(native.call.conditions)
        state = RouteState.CONDITIONAL if condition else RouteState.SERVED
        for path in native.paths():
            yield Route(
                "GET",
                path,
                at,
                native.package,
                state,
                native.package,
                (at,),
                in_schema=False,
                health=True,
                condition=condition,
                own=False,
            )
