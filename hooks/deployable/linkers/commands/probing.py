"""What the command of a health check asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from deployable.linkers.commands.chains import starts

_URL = re.compile(
    r"https?://(\[[^\]]+\]|[^/\s:'\"`)|&;?]+)(?::(\$\{[^}]*\}|\$\w+|\d+|%[sd]|\{[^{}]*\}))?(:)?(/[^\s'\"`)|&;?]*)?"
)
_TARGETS = (
    ("postgres", re.compile(r"\bpg_isready\b|\bpsql\b")),
    ("mysql", re.compile(r"\bmysqladmin\b|\bmysql\b|\bmariadb\b|healthcheck\.sh\s+--")),
    ("redis", re.compile(r"\b(redis|valkey)-cli\b")),
    ("mongodb", re.compile(r"\bmongo(sh)?\b")),
    ("rabbitmq", re.compile(r"\brabbitmq(ctl|-diagnostics)\b")),
    ("kafka", re.compile(r"\bkafka-|\bzookeeper\b|\bruok\b")),
    ("celery", re.compile(r"\bcelery\b")),
    ("elasticsearch", re.compile(r"_cluster/health|_cat/health")),
)
_PROBERS = (
    "curl",
    "wget",
    "http",
    "python",
    "python3",
    "node",
    "nc",
    "grpc_health_probe",
    "bash",
    "sh",
    "php",
    "ruby",
    "perl",
    "busybox",
)


class Probe(NamedTuple):
    """What a health command asks: its program, and the URL's parts when one stands in it."""

    binary: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    target: str = "app"
    url: str = ""


def probe(command: str | Sequence[str]) -> Probe:
    """The program, URL and target of a health check's command; all empty when it cannot be told."""
    words = list(command) if not isinstance(command, str) else [command]
    if words[:1] in (["CMD"], ["CMD-SHELL"]):
        words = words[1:]
    text = " ".join(words)
    target = next((name for name, pattern in _TARGETS if pattern.search(text)), "app")
    found = _URL.search(text)
    binary = ""
    for start in starts(words if len(words) > 1 else text):
        binary = start.program
        if start.role != "setup" or binary in _PROBERS:
            break
    if not found:
        return Probe(binary, target=target)
    if found[3]:
        # The port is put together by the program: what follows cannot be read.
        return Probe(binary, found[1], target=target)
    port = found[2] or ("443" if found[0].startswith("https") else "80")
    return Probe(binary, found[1], port if port[0] in "$0123456789" else "", found[4] or "/", target, found[0])
