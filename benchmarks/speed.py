"""CPU seconds as ratios, so that they mean the same on every machine: ``python benchmarks/speed.py [CHECKOUT…]``.

Each command runs several times in a process of its own; the least user + system time counts. With checkouts, ``check``
is timed on each without a cache, and ``show`` against ``git grep`` over the same tree.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
DEPLOYABLE = str(SCRIPTS / "deployable")
CLEAN = "".join(f"def price_{number}(amount: int) -> int:\n    return amount * {number}\n\n\n" for number in range(60))


def cpu(command: Sequence[str], folder: Path, runs: int = 7, allowed: Sequence[int] = (0,)) -> float:
    """The least CPU time of a command, children included. Raises ``SystemExit`` when it fails."""
    best = float("inf")
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in allowed:
            raise SystemExit(f"{' '.join(command)} exits {done.returncode}: {done.stderr}{done.stdout}")
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def line(name: str, ours: float, theirs: float, most: float | None = None) -> bool:
    """Print one comparison; whether it keeps to ``most``."""
    ratio = ours / theirs
    kept = most is None or ratio <= most
    limit = "" if most is None else f"  at most {most:g}" + ("" if kept else "  EXCEEDED")
    print(f"{name:<44}{ours:8.3f} s{theirs:9.3f} s{ratio:9.2f}{limit}")
    return kept


def starting(folder: Path) -> bool:
    bare = cpu((sys.executable, "-c", "pass"), folder, 15)
    return line("--version / python -c pass", cpu((DEPLOYABLE, "--version"), folder, 15), bare, 3)


def staged(folder: Path) -> bool:
    (folder / "prices.py").write_text(CLEAN, encoding="utf-8")
    subprocess.run(("git", "init", "--quiet"), cwd=folder, check=True)
    subprocess.run(("git", "add", "prices.py"), cwd=folder, check=True)
    theirs = cpu((str(SCRIPTS / "detect-secrets-hook"), "prices.py"), folder)
    return line(
        "hook secret-leaks / detect-secrets-hook",
        cpu((DEPLOYABLE, "hook", "secret-leaks", "prices.py"), folder),
        theirs,
        0.2,
    )


def checkout(folder: Path) -> None:
    bare = cpu((sys.executable, "-c", "pass"), folder)
    grep = cpu(("git", "grep", "-c", "import"), folder, allowed=(0, 1))
    name = folder.name[:28]
    line(f"{name}: check / python -c pass", cpu((DEPLOYABLE, "check", "--no-cache"), folder, 3, (0, 1)), bare)
    for fact in ("routes", "env"):
        line(f"{name}: show {fact} / git grep", cpu((DEPLOYABLE, "show", fact, "--no-cache"), folder, 3), grep)
        line(f"{name}: show {fact}, cached", cpu((DEPLOYABLE, "show", fact), folder, 3), grep)


def main(checkouts: Sequence[str]) -> int:
    print(f"{'ours / theirs':<44}{'ours':>10}{'theirs':>11}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as repository:
        kept = [starting(Path(empty)), staged(Path(repository))]
    for path in checkouts:
        checkout(Path(os.path.realpath(path)))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
