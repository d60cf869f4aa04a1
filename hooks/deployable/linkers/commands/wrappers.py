"""Programs that start another program: how many words to leave out before the wrapped command begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

WRAPPERS: Mapping[str, Callable[[Sequence[str]], int]]
"""Wrapper → how many of its words to leave out before the wrapped command begins."""


def _after_dashes(words: Sequence[str]) -> int:
    return words.index("--") + 1 if "--" in words else _after_options(words)


def _after_options(words: Sequence[str]) -> int:
    place = 1
    while place < len(words) and words[place].startswith("-"):
        place += 1
    return place


def _after_run(words: Sequence[str]) -> int:
    if len(words) < 2 or words[1] not in ("run", "exec", "run-program"):
        return 0
    place = 2
    while place < len(words) and words[place].startswith("-"):
        takes = words[place] in (
            "--with",
            "--extra",
            "--group",
            "--package",
            "--project",
            "--env-file",
            "-p",
            "--python",
            "-c",
            "--config",
        )
        place += 2 if takes else 1
    return place


def _after_user(words: Sequence[str]) -> int:
    return _after_options(words) + 1


def _only_dashes(words: Sequence[str]) -> int:
    return words.index("--") + 1 if "--" in words else 0


WRAPPERS = {
    **dict.fromkeys(("exec", "nohup", "time", "env", "command", "cross-env", "sudo", "ionice", "setsid", "catchsegv"), _after_options),
    **dict.fromkeys(("tini", "dumb-init", "/sbin/tini", "s6-setuidgid", "docker-init", "catatonit", "jemalloc.sh"), _after_dashes),
    **dict.fromkeys(("poetry", "uv", "pipenv", "pdm", "rye", "hatch", "newrelic-admin"), _after_run),
    **dict.fromkeys(("ddtrace-run", "opentelemetry-instrument", "npx", "bunx", "pnpx", "scout-apm"), _after_options),
    **dict.fromkeys(("gosu", "su-exec", "timeout", "chroot", "chpst", "setpriv"), _after_user),
    **dict.fromkeys(("doppler", "infisical", "dotenv", "dotenvx", "op", "wait-for-it", "wait-for", "wait-for-it.sh", "wait-for.sh",
                     "wait", "dockerize", "chamber", "aws-vault", "with-env", "env-cmd", "secrets", "litestream"), _only_dashes),
}  # fmt: skip
