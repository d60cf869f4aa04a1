"""App Platform cuts a path prefix off that the routes of the service begin with.

``/api/users`` arrives as ``/users``, which nothing serves: every request gets 404.

Fails:

    ingress:
      rules:
      - match: {path: {prefix: /api}}
        component: {name: backend}

Passes:

    ingress:
      rules:
      - match: {path: {prefix: /api}}
        component: {name: backend, preserve_path_prefix: true}

Does not flag: routes that are served without the prefix too, services whose routes do not begin with the prefix, prefixes that are kept or rewritten, static sites.
"""

from __future__ import annotations

from deployable.concerns.hosting import ITEM
from deployable.deployed import label, service_root
from deployable.model import (
    Evidence,
    Finding,
    Location,
    NotApplicable,
    NotChecked,
    Outcomes,
    Route,
    RouteState,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.ERROR,
    ITEM,
    ("manifests", "routes"),
    "Add `preserve_path_prefix: true` to the component of the rule.",
)


def check(project: Sources) -> Outcomes:
    judged = False
    for manifest in project.manifests:
        if manifest.host != "digitalocean" or manifest.kind == "static":
            continue
        trimmed = [(prefix, line) for field, prefix, line in manifest.attributes if field == "route.trimmed"]
        for prefix, line in trimmed:
            judged = True
            routes = _routes(project, manifest.root)
            served = {(route.method, route.path) for route in routes}
            begun = [route for route in routes if _begins(route, prefix)]
            begun = [each for each in begun if (each.method, each.path[len(prefix.rstrip("/")) :] or "/") not in served]
            # Probes come past the ingress, and other rules bring their own routes.
            others = [r for r in routes if not r.health and not any(_begins(r, other) for other, _ in trimmed)]
            place = Location(manifest.location.path, line)
            if not routes:
                yield NotChecked(f"the routes of {label(manifest)} are not known", place)
            elif len(begun) > len(others):
                yield Finding(
                    f"App Platform cuts {prefix} off, and {len(begun)} of {len(routes)} routes of {label(manifest)} begin with it",
                    place,
                    related=(Evidence(begun[0].location, f"{begun[0].method} {begun[0].path}"),),
                    subject=f"{manifest.service} {prefix}",
                )
            else:
                yield Evidence(place, f"{prefix} is cut off, and the routes do not begin with it")
    if not judged:
        yield NotApplicable("no path prefix is cut off", rests=("manifests",))


def _begins(route: Route, prefix: str) -> bool:
    return route.path == prefix or route.path.startswith(prefix.rstrip("/") + "/")


def _routes(project: Sources, root: str) -> list[Route]:
    own = [route for route in project.routes if route.own and route.state is RouteState.SERVED]
    return [route for route in own if root in ("", ".") or service_root(route.location.path, project.services) == root]
