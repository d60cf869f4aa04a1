"""``docs/terminal.svg``: a part of what ``deployable check examples/shop`` prints in a terminal. ``python tests/picture.py`` draws it anew."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "terminal.svg"
COMMAND = ("deployable", "check", "examples/shop", "--only", "health-endpoint")
WIDTH = 120


def typed() -> str:
    """What the command writes to a terminal, colours and all; without the progress that a slow machine gets to see."""
    terminal, side = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        (Path(sys.executable).parent / COMMAND[0], *COMMAND[1:]),
        cwd=ROOT,
        env=environment,
        stdout=side,
        stderr=subprocess.DEVNULL,
    ):
        os.close(side)
        read = b""
        while piece := _read(terminal):
            read += piece
    os.close(terminal)
    return read.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the other side is closed.
        return b""


def svg(output: str) -> str:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text(f"$ {' '.join(COMMAND)}", style="bold"))
    console.print(Text.from_ansi(output))
    drawn = console.export_svg(title="deployable", theme=MONOKAI, unique_id="deployable")
    # The fonts that rich would fetch are never fetched inside a page's picture.
    return re.sub(r"@font-face \{.*?\}\n?", "", drawn, flags=re.DOTALL)


def words(text: str) -> str:
    """The text of a picture or of an output, without markup, spaces and the time it took."""
    text = re.sub(r"<style>.*?</style>|<text [^>]*-title\".*?</text>|<[^>]*>|\x1b\[[\d;]*m", "", text, flags=re.DOTALL)
    return re.sub(r"\s|[\d.]+\s*s$", "", unescape(text).strip())


if __name__ == "__main__":
    PICTURE.write_text(svg(typed()), encoding="utf-8")
