import re

from reports.sample import MIXED, failing, found, report

from deployable.model import Severity
from deployable.reports import github

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(text: str) -> list[tuple[str, str, str]]:
    return [match.groups() for line in text.splitlines() if (match := COMMAND.fullmatch(line))]


def test_errors_come_first_and_both_places_are_named() -> None:
    said = commands(github.render(MIXED))
    _, properties, text = next(
        entry for entry in said if "fault" not in entry[2] and entry[0] == "error" and "file=" in entry[1]
    )
    assert properties == "file=services/shop/a b/%25%2C%3Aä.py,line=7,endLine=7,title=health-path-mismatch"
    assert text.startswith("100%25, `x|y`: <b>@team</b>%0A::error::no")
    assert text.endswith("%0Aservices/shop/render.yaml:3: asks for /a%0AhealthCheckPath: /b")
    assert "\x1b" not in text
    assert [level for level, properties, _ in said if "file=" in properties] == ["error", "warning", "notice"]
    assert ("notice", "file=services/shop/Dockerfile,title=a-note") in [entry[:2] for entry in said]


def test_silenced_findings_stay_out_and_broken_rules_come_in() -> None:
    said = commands(github.render(MIXED))
    assert not any("fault 9" in text for _, _, text in said)
    assert ("error", "title=broke", "the rule broke: KeyError") in said
    assert ("warning", "title=lapsed", "the attestation expired") in said
    assert ("warning", "title=deployable", "every finding is reported: the base is missing") in said
    assert said[-1] == (
        "notice", "title=deployable",
        "blocked · 4 checked, 2 not · 1 error, 1 warning, 1 note, 1 silenced",
    )  # fmt: skip


def test_each_level_keeps_to_githubs_ten_and_the_rest_is_counted() -> None:
    many = [found(number, severity) for severity in Severity for number in range(1, 41)]
    text = github.render(report(failing(*many)))
    levels = [level for level, _, _ in commands(text)]
    assert [levels.count(level) for level in ("error", "warning", "notice")] == [10, 10, 10]
    assert text.splitlines()[-1].startswith("91 more")


def test_nothing_from_the_repository_starts_a_command() -> None:
    lines = github.render(MIXED).splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines)
