"""Compare routes, environment reads and health endpoints of checkouts with truth files, and list what is missed.

    python benchmarks/truth.py CHECKOUTS TRUTH        two folders: each truth file NAME.json is about CHECKOUTS/NAME
    python benchmarks/truth.py CHECKOUT FILE.json …   pairs

Options: ``--misses`` lists every miss and every extra; ``--only routes|env|health``.
A truth file holds ``routes`` (``method``, ``path_norm``, ``own``, ``file``, ``line``), ``env.read`` (``name``, ``file``) and
``health`` (``path``). The table shows recall and precision over the application's own routes; a dash where the truth file says
that it does not know (``routes_source: none``, ``env.verified: false``).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))

from deployable.model import Route, RouteState
from deployable.project import Project
from deployable.tree import Tree

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Compared(NamedTuple):
    wanted: frozenset[Any]
    found: frozenset[Any]

    @property
    def missed(self) -> list[Any]:
        return sorted(self.wanted - self.found, key=str)

    @property
    def extra(self) -> list[Any]:
        return sorted(self.found - self.wanted, key=str)

    @property
    def recall(self) -> float:
        return len(self.wanted & self.found) / len(self.wanted) if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return len(self.wanted & self.found) / len(self.found) if self.found else 1.0


def normal(path: str) -> str:
    """Parameter names do not matter; everything else does."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def routes(truth: dict[str, Any], found: tuple[Route, ...]) -> Compared:
    wanted = {(each["method"], normal(each["path_norm"])) for each in truth.get("routes", ()) if each["own"]}
    any_method = {path for method, path in wanted if method in ("*", "ANY")}
    not_own = {(each["method"], normal(each["path_norm"])) for each in truth.get("routes", ()) if not each["own"]}
    served = {
        (route.method, normal(route.path))
        for route in found
        if route.own and route.state in (RouteState.SERVED, RouteState.CONDITIONAL)
    }
    wanted = {(("ANY" if path in any_method else method), path) for method, path in wanted}
    served = {(("ANY" if path in any_method else method), path) for method, path in served}
    for _, path in [pair for pair in served if pair[0] == "ANY" and pair[1] not in any_method]:
        methods = {method for method, other in wanted if other == path}
        if methods:
            served = {pair for pair in served if pair[1] != path} | {(method, path) for method in methods}
    return Compared(frozenset(wanted), frozenset(served - (not_own - wanted)))


def environment(truth: dict[str, Any], project: Project) -> Compared:
    """What a library reads by itself counts where the truth file names it too."""
    wanted = {each["name"] for each in truth.get("env", {}).get("read", ())}
    found = {read.name for read in project.env.reads if not read.library or read.name in wanted}
    return Compared(frozenset(wanted), frozenset(found))


def health(truth: dict[str, Any], found: tuple[Route, ...]) -> Compared:
    wanted = {normal(each["path"]) for each in truth.get("health", ()) if each.get("kind") != "ambiguous"}
    unsure = {normal(each["path"]) for each in truth.get("health", ()) if each.get("kind") == "ambiguous"}
    seen = {normal(route.path) for route in found if route.health and route.state is not RouteState.UNMOUNTED}
    return Compared(frozenset(wanted), frozenset(seen - unsure))


def pairs(arguments: list[str]) -> Iterator[tuple[Path, Path]]:
    given = [Path(argument) for argument in arguments]
    if len(given) == 2 and given[1].is_dir():
        for truth in sorted(given[1].glob("*.json")):
            if (given[0] / truth.stem).is_dir():
                yield given[0] / truth.stem, truth
        return
    yield from zip(given[::2], given[1::2], strict=True)


def compared(question: str, truth: dict[str, Any], project: Project) -> Compared | None:
    """``None`` when the truth file does not know."""
    if question == "env":
        return environment(truth, project) if truth.get("env", {}).get("verified", True) else None
    if truth.get("routes_source") == "none":
        return None
    return routes(truth, project.routes) if question == "routes" else health(truth, project.routes)


def percent(hit: int, of: int) -> float:
    return hit / of if of else 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", choices=("routes", "env", "health"))
    options = parser.parse_args()
    chosen = [options.only] if options.only else ["routes", "env", "health"]
    totals: dict[str, list[Compared]] = {question: [] for question in chosen}
    print(f"{'':42} " + " ".join(f"{question + ' rec':>11} {'prec':>6}" for question in chosen) + f" {'CPU s':>6}")
    for checkout, truth_file in pairs(options.paths):
        truth = json.loads(truth_file.read_text())
        start = time.process_time()
        project = Project(Tree(str(checkout)))
        answers = {question: compared(question, truth, project) for question in chosen}
        numbers = [
            f"{each.recall:11.3f} {each.precision:6.3f}" if each else f"{'-':>11} {'-':>6}" for each in answers.values()
        ]
        print(f"{checkout.name[:42]:42} {' '.join(numbers)} {time.process_time() - start:6.2f}")
        for question, each in answers.items():
            totals[question] += [each] if each else []
            for sign, items in (("missed", each.missed), ("extra", each.extra)) if each and options.misses else ():
                for item in items:
                    print(f"    {question} {sign}: {' '.join(item) if isinstance(item, tuple) else item}")
    line = []
    for question in chosen:
        hit = sum(len(each.wanted & each.found) for each in totals[question])
        wanted = percent(hit, sum(len(each.wanted) for each in totals[question]))
        line.append(f"{wanted:11.3f} {percent(hit, sum(len(each.found) for each in totals[question])):6.3f}")
    print(f"{'all':42} {' '.join(line)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
