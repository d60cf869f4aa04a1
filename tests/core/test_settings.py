"""Configuration: found by walking up, and refused with the place and the remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from deployable.settings import Attestation, BadSettings, RuleSettings, find, load

RULES = ("no-health-route", "leaked-secret", "no-load-test")


def written(tmp_path: Path, text: str) -> str:
    (tmp_path / "deployable.toml").write_text(text)
    return str(tmp_path / "deployable.toml")


def test_reads_every_key(tmp_path: Path) -> None:
    settings = load(
        written(
            tmp_path,
            """
            fail-on = "warning"
            strict = true
            exclude = ["legacy"]
            rules.no-health-route = { off = true, reason = "a worker" }
            rules.leaked-secret = { severity = "warning", paths = ["src/**"], reason = "being cleaned", floor = 80 }
            attest.no-load-test = { by = "Ada", date = 2026-01-02, link = "wiki/load", expires = "2027-01-02" }
            """,
        ),
        RULES,
    )
    assert (settings.fail_on, settings.strict, settings.exclude) == ("warning", True, ("legacy",))
    assert settings.rules["no-health-route"] == RuleSettings(True, reason="a worker")
    assert settings.rules["leaked-secret"] == RuleSettings(
        False, "warning", ("src/**",), "being cleaned", {"floor": 80}
    )
    assert settings.attest["no-load-test"] == Attestation("Ada", date(2026, 1, 2), "wiki/load", date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail_on = 'error'", "unknown key fail_on; did you mean fail-on?"),
        ("rules.no-helth-route = { off = true }", "unknown key rules.no-helth-route; did you mean no-health-route?"),
        ("rules.no-health-route = { off = true }", 'add reason = "…"'),
        ("rules.no-health-route = 'off'", "must be a table"),
        ("fail-on = 'never ever'", "it can be error, warning, note"),
        ("attest.no-load-test = { by = 'Ada' }", "lacks date, link, expires"),
        ("attest.no-load-test = { by='A', date='x', link='l', expires='2027-01-01' }", "date must be a date such as"),
        ("exclude = 'legacy'", "must be a list of strings"),
        ("strict = 'yes'", "strict must be true or false"),
        ("fail-on = ", "deployable.toml"),
    ],
)
def test_refuses_with_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings) as failure:
        load(written(tmp_path, text), RULES)
    assert said in str(failure.value) and "deployable.toml" in str(failure.value)


def test_is_found_by_walking_up_to_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "services" / "api"
    inner.mkdir(parents=True)
    (tmp_path / "deployable.toml").write_text("")
    (tmp_path / "repo" / ".git").mkdir()
    assert find(str(inner)) == ""
    (tmp_path / "repo" / "pyproject.toml").write_text("[tool.other]\n")
    assert find(str(inner)) == ""
    (tmp_path / "repo" / "pyproject.toml").write_text("[tool.deployable]\nstrict = true\n")
    assert find(str(inner)) == str(tmp_path / "repo" / "pyproject.toml")
    assert load(find(str(inner)), RULES).strict
    (inner / "deployable.toml").write_text("")
    assert find(str(inner)) == str(inner / "deployable.toml")
