"""Scores ours beside detect-secrets, gitleaks, betterleaks and kingfisher: precision, recall, F1, and what it costs.

    python benchmarks/secrets ENVIRONMENTS [--staged CHECKOUT…] [--tree CHECKOUT…] [--history CHECKOUT] [--seed N]

``ENVIRONMENTS`` is a folder for environments: the peers are installed there when they are missing, this checkout anew.
Labelled files are made anew from the seed: provider formats in four kinds of file, passwords and keys in thirty-nine
grammars, and the families of false positives. The exit code is 1 when a limit is exceeded.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cost
import lines
import peers
import tokens

KINDS = {
    ".env": "{name}={token}",
    "app/settings{n}.py": '{name} = "{token}"',
    "src/config{n}.ts": "export const {camel} = '{token}';",
    "config/app{n}.yaml": "{lower}: {token}",
}
Labels = dict[tuple[str, int], bool]


def formats(tree: Path, chance: random.Random) -> Labels:
    """One file a kind, with every format's token on a line and, after it, the same place filled with a placeholder."""
    labels: Labels = {}
    for number, (kind, template) in enumerate(KINDS.items()):
        written = []
        for _name, variable, form in tokens.FORMS:
            lower = variable.lower()
            camel = "".join(word.title() if at else word for at, word in enumerate(lower.split("_")))
            for token, leaky in ((tokens.made(form, chance), True), (_stand_in(form, chance), False)):
                written.append(template.format(name=variable, lower=lower, camel=camel, token=token))
                labels[kind.format(n=number), len(written)] = leaky
        _write(tree / kind.format(n=number), written)
    return labels


def _stand_in(form: str, chance: random.Random) -> str:
    head = form.split("{")[0]
    return chance.choice([f"{head}xxxxxxxxxxxxxxxxxxxxxxxx", "your-key-here", "${SECRET_FROM_VAULT}", f"<{head}token>"])


def generic(tree: Path, chance: random.Random) -> Labels:
    labels: Labels = {}
    for number in range(8):
        for family, leaky in ((lines.LEAKY, True), (lines.BENIGN, False)):
            for at, line in enumerate(family):
                path, text = lines.filled(line, chance)
                folder, _, name = path.rpartition("/")
                place = f"{'l' if leaky else 'b'}{number}_{at}/{folder + '/' if folder else ''}{name}"
                _write(tree / place, [text])
                labels[place, 1] = leaky
    return labels


def _write(path: Path, written: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(written) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("environments", type=Path)
    parser.add_argument("--staged", type=Path, nargs="*", default=[], metavar="CHECKOUT")
    parser.add_argument("--tree", type=Path, nargs="*", default=[], metavar="CHECKOUT")
    parser.add_argument("--history", type=Path, metavar="CHECKOUT")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.environments.mkdir(parents=True, exist_ok=True)
    environments = options.environments.resolve()
    peers.install(environments)
    for title, make in (("provider formats", formats), ("passwords and keys", generic)):
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "tree"
            tree.mkdir()
            labels = make(tree, random.Random(options.seed))
            subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
            print(f"\n{title}: {sum(labels.values())} secrets, {len(labels) - sum(labels.values())} benign lines")
            _table(labels, environments, tree)
    kept = [
        cost.staged(environments, options.staged, random.Random(options.seed)),
        cost.giant(environments, random.Random(options.seed)),
        *(cost.tree(environments, checkout) for checkout in options.tree),
    ]
    if options.history:
        cost.history(environments, options.history)
    return 0 if all(kept) else 1


def _table(labels: Labels, environments: Path, tree: Path) -> None:
    print(f"{'':<16}{'precision':>10}{'recall':>10}{'F1':>10}{'CPU s':>10}")
    for name in ("deployable", *peers.PACKAGES):
        run = peers.run(name, environments, tree)
        true = sum(leaky and place in run.found for place, leaky in labels.items())
        false = sum(not leaky and place in run.found for place, leaky in labels.items())
        recall = true / sum(labels.values())
        precision = true / (true + false) if true + false else 0.0
        score = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(f"{name:<16}{precision:>10.3f}{recall:>10.3f}{score:>10.3f}{run.cpu:>10.2f}")


if __name__ == "__main__":
    sys.exit(main())
