"""Configuration: ``[tool.deployable]`` in ``pyproject.toml`` or a ``deployable.toml``, found by walking up.

Unknown keys are errors with a did-you-mean; a rule that is switched off, re-graded or kept to some paths says why.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

_KEYS = ("fail-on", "strict", "exclude", "rules", "attest", "secrets")
_RULE_KEYS = ("off", "severity", "paths", "reason")
_ATTEST_KEYS = ("by", "date", "link", "expires", "note")


class BadSettings(Exception):
    """The configuration cannot be used; the text names the file, the key and the remedy."""


class RuleSettings(NamedTuple):
    off: bool = False
    severity: str = ""
    paths: tuple[str, ...] = ()
    reason: str = ""
    options: Mapping[str, Any] = {}


class Attestation(NamedTuple):
    """A person's word for what no file can show. It holds until the day ``expires``."""

    by: str
    date: date
    link: str
    expires: date


class Settings(NamedTuple):
    path: str = ""
    fail_on: str = "error"
    strict: bool = False
    exclude: tuple[str, ...] = ()
    rules: Mapping[str, RuleSettings] = {}
    attest: Mapping[str, Attestation] = {}
    secrets: Mapping[str, Mapping[str, Any]] = {}


def find(root: str) -> str:
    """The nearest ``deployable.toml``, or ``pyproject.toml`` with a ``[tool.deployable]`` table, at or above ``root``; else ``""``.

    The walk ends at the repository's top.
    """
    folder = os.path.realpath(root)
    while True:
        own = os.path.join(folder, "deployable.toml")
        if os.path.isfile(own):
            return own
        shared = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(shared):
            with open(shared, "rb") as file:
                if b"tool.deployable" in file.read(1 << 20):
                    return shared
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def load(path: str, rules: Collection[str]) -> Settings:
    """The settings of one file; ``rules`` are the names that exist. Raises ``BadSettings``."""
    if not path:
        return Settings()
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise BadSettings(f"{path}: {failure}") from failure
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("deployable", {})
    return _settings(path, table, rules)


def _settings(path: str, table: Mapping[str, Any], rules: Collection[str]) -> Settings:
    _known(path, "", table, _KEYS)
    fail_on = _choice(path, "fail-on", table.get("fail-on", "error"), ("error", "warning", "note"))
    strict = table.get("strict", False)
    if not isinstance(strict, bool):
        raise BadSettings(f"{path}: strict must be true or false")
    judged = {}
    for name, value in _table(path, "rules", table).items():
        _known(path, "rules.", {name: value}, rules)
        judged[name] = _rule(path, name, value)
    attested = {}
    for name, value in _table(path, "attest", table).items():
        _known(path, "attest.", {name: value}, rules)
        attested[name] = _attestation(path, name, value)
    return Settings(
        path, fail_on, strict, _strings(path, "exclude", table.get("exclude", [])), judged, attested,
        {name: _format(path, name, value) for name, value in _table(path, "secrets", table).items()},
    )  # fmt: skip


def _rule(path: str, name: str, value: Any) -> RuleSettings:
    if not isinstance(value, dict):
        raise BadSettings(f'{path}: rules.{name} must be a table, such as {{ off = true, reason = "…" }}')
    off = value.get("off", False)
    severity = value.get("severity", "")
    if severity:
        _choice(path, f"rules.{name}.severity", severity, ("error", "warning", "note"))
    paths = _strings(path, f"rules.{name}.paths", value.get("paths", []))
    reason = value.get("reason", "")
    if (off or severity or paths) and not (isinstance(reason, str) and reason.strip()):
        raise BadSettings(f'{path}: rules.{name} changes a rule without saying why: add reason = "…"')
    options = {key: option for key, option in value.items() if key not in _RULE_KEYS}
    return RuleSettings(bool(off), severity, paths, reason, options)


def _attestation(path: str, name: str, value: Any) -> Attestation:
    place = f"attest.{name}"
    if not isinstance(value, dict):
        raise BadSettings(f"{path}: {place} must be a table with by, date, link and expires")
    _known(path, f"{place}.", value, _ATTEST_KEYS)
    missing = [key for key in ("by", "date", "link", "expires") if not value.get(key)]
    if missing:
        raise BadSettings(f"{path}: {place} lacks {', '.join(missing)}")
    days = []
    for key in ("date", "expires"):
        day = value[key]
        try:
            days.append(day if isinstance(day, date) else date.fromisoformat(day))
        except (TypeError, ValueError) as failure:
            raise BadSettings(f"{path}: {place}.{key} must be a date such as 2026-11-30") from failure
    return Attestation(str(value["by"]), days[0], str(value["link"]), days[1])


def _format(path: str, name: str, value: Any) -> Mapping[str, Any]:
    """A credential of the user's own: its pattern, and what is said of it."""
    place = f"secrets.{name}"
    if not isinstance(value, dict) or not isinstance(value.get("pattern"), str) or not value["pattern"]:
        raise BadSettings(f'{path}: {place} must be a table with a pattern, such as pattern = "acme_[0-9a-f]{{32}}"')
    _known(path, f"{place}.", value, ("pattern", "title", "revoke"))
    try:
        matches_nothing = re.compile(str(value["pattern"])).match("")
    except re.error as failure:
        raise BadSettings(f"{path}: {place}.pattern: {failure}") from failure
    if matches_nothing:
        raise BadSettings(f"{path}: {place}.pattern matches the empty text")
    return value


def _table(path: str, key: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise BadSettings(f"{path}: {key} must be a table")
    return value


def _strings(path: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadSettings(f"{path}: {key} must be a list of strings")
    return tuple(value)


def _choice(path: str, key: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadSettings(f"{path}: {key} is {value!r}; it can be {', '.join(choices)}")
    return str(value)


def _known(path: str, place: str, table: Mapping[str, Any], names: Collection[str]) -> None:
    for key in table:
        if key not in names:
            raise BadSettings(f"{path}: unknown key {place}{key}{did_you_mean(key, names)}")


def did_you_mean(word: str, names: Collection[str]) -> str:
    """``; did you mean x?``, or the list of what exists when nothing is near and the list is short."""
    from difflib import get_close_matches

    near = get_close_matches(word, names, n=1, cutoff=0.55)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(sorted(names))}" if len(names) < 15 else ""
