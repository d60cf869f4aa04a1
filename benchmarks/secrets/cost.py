"""What it costs: a clean staged file, a whole tree, a giant line, a history. CPU seconds, the least of several runs."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import peers

SIZES = (1_000, 4_000, 20_000)
NEAR = 0.15
EACH = 4
"""Files of each size and language."""
MEGABYTE = 1 << 20
GIANT = (6, 12, 25, 50)
"""Megabytes of one line."""
TRIVIAL = "def price(amount: int) -> int:\n    return amount * 3\n"


def staged(environments: Path, checkouts: Sequence[Path], chance: random.Random) -> bool:
    """The hook on one clean staged file beside detect-secrets-hook: a trivial one, and real ones of the checkouts."""
    print(f"\n{'one clean staged file':<40}{'ours ms':>9}{'theirs ms':>11}{'ratio':>8}  at most 0.2")
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        for name, content in (("trivial.py", TRIVIAL.encode()), *_real(checkouts, chance)):
            kept &= _one_staged(environments, Path(folder), name, content)
    return kept


def _real(checkouts: Sequence[Path], chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for ending in (".py", ".ts"):
        files = sorted(path for checkout in checkouts for path in checkout.rglob(f"*{ending}") if path.is_file())
        for size in SIZES:
            near = [path for path in files if abs(path.stat().st_size - size) < NEAR * size]
            for at, path in enumerate(chance.sample(near, min(EACH, len(near)))):
                yield f"real-{size // 1000}k-{at}{ending}", path.read_bytes()


def _one_staged(environments: Path, folder: Path, name: str, content: bytes) -> bool:
    (folder / name).write_bytes(content)
    subprocess.run(["git", "add", "-f", name], cwd=folder, check=True)
    ours = [str(environments / "deployable" / "bin" / "deployable"), "hook", "secret-leaks", name]
    theirs = [str(environments / "detect-secrets" / "bin" / "detect-secrets-hook"), name]
    done = [peers.spent(command, folder, runs) for command, runs in ((ours, 9), (theirs, 4))]
    subprocess.run(["git", "rm", "-qf", "--cached", name], cwd=folder, check=True)
    if any(one.code for one in done):
        print(f"{name:<40}  not clean, left out")
        return True
    ratio = done[0].cpu / done[1].cpu
    print(f"{name:<40}{done[0].cpu * 1000:>9.1f}{done[1].cpu * 1000:>11.1f}{ratio:>8.3f}{_verdict(ratio <= 0.2)}")
    return ratio <= 0.2


def tree(environments: Path, checkout: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        # Without its history, which some tools would search as well.
        shutil.copytree(checkout, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        for arguments in (("init", "-q"), ("add", "-A")):
            subprocess.run(["git", *arguments], cwd=copy, check=True)
        files = len(subprocess.run(["git", "ls-files"], cwd=copy, capture_output=True).stdout.splitlines())
        ours = min((peers.run("deployable", environments, copy) for _ in range(3)), key=lambda run: run.cpu)
        print(f"\ntree of {files} files\n{'deployable':<16}{ours.cpu:>8.2f} s {ours.memory:>5} MB", end="")
        kept = ours.memory < 120
        print(f"{len(ours.found):>7} findings  less than 120 MB{_verdict(kept)}")
        for name, most in (("detect-secrets", 0.04), ("gitleaks", None), ("betterleaks", 2.0), ("kingfisher", None)):
            run = peers.run(name, environments, copy)
            ratio = ours.cpu / run.cpu
            limit = f"  at most {most:g}{_verdict(ratio <= most)}" if most else ""
            kept &= not most or ratio <= most
            print(f"{name:<16}{run.cpu:>8.2f} s {run.memory:>5} MB{len(run.found):>7} findings  ours / theirs {ratio:.3f}{limit}")  # fmt: skip
    return kept


def giant(environments: Path, chance: random.Random) -> bool:
    """One minified line, doubled again and again: the time of the scan alone, without git and without starting."""
    names = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(1, 9))) for _ in range(4000)]
    words = (*names, "token", "password", "key", "auth", "secret")
    piece = "".join(f"function {a}({b}){{return {c}.{a}||{b}[{len(a)}]}}" for a, b, c in (chance.choices(words, k=3) for _ in range(20_000)))  # fmt: skip
    program = (
        "import sys, time; from deployable.leaks import whole; data = open(sys.argv[1], 'rb').read(); "
        "began = time.process_time(); whole.leaks('app.js', data); print(time.process_time() - began)"
    )
    print(f"\n{'one line of':<16}{'CPU s':>8}  of the size before")
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "app.js"
        for size in GIANT:
            path.write_text((piece * (size * MEGABYTE // len(piece) + 1))[: size * MEGABYTE])
            command = [str(environments / "deployable" / "bin" / "python"), "-c", program, str(path)]
            took.append(min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(3)))
            growth = f"{took[-1] / took[-2]:>8.2f} times" if len(took) > 1 else ""
            print(f"{size:>9} MB    {took[-1]:>8.2f}{growth}")
    print(f"less than a second{_verdict(took[-1] < 1)}, at most 2.5 times for twice the size", end="")
    linear = took[-1] / took[-2] < 2.5
    print(_verdict(linear))
    return took[-1] < 1 and linear


def history(environments: Path, checkout: Path) -> None:
    commits = subprocess.run(["git", "rev-list", "--all", "--count"], cwd=checkout, capture_output=True, text=True)
    print(f"\nhistory of {commits.stdout.strip()} commits")
    ours = [str(environments / "deployable" / "bin" / "deployable"), "hook", "secret-leaks", "--history"]
    theirs = [str(environments / "gitleaks" / "bin" / "gitleaks"), "git", ".", "--no-banner", "--exit-code", "0"]
    for name, command in (("deployable", ours), ("gitleaks", theirs)):
        done = peers.spent(command, checkout, 3)
        print(f"{name:<16}{done.cpu:>8.2f} s {done.memory:>5} MB")


def _verdict(kept: bool) -> str:
    return "" if kept else "  EXCEEDED"
