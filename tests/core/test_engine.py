"""The engine's verdicts, what silences a finding, the level, and the edits of fixes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployable import engine, mend, score, suppress
from deployable.model import (
    Confidence,
    Edit,
    Evidence,
    Finding,
    Gap,
    Level,
    Location,
    Measure,
    NotApplicable,
    NotChecked,
    Rule,
    Severity,
    Status,
    Verdict,
)
from deployable.project import Project
from deployable.settings import Attestation, RuleSettings, Settings
from deployable.suppress import Ignores
from deployable.tree import Tree

PLACE = Location("app.py", 2)
FOUND = Finding("saw it", PLACE, subject="it")
PROOF = Evidence(PLACE, "seen")
RULE = Rule(Severity.ERROR, "1.1", ("routes",), "mend it", name="the-fault", concern="c")


class Facts:
    def __init__(self, *gaps: Gap) -> None:
        self._gaps = gaps

    def gaps(self, *facts: str) -> tuple[Gap, ...]:
        return tuple(gap for gap in self._gaps if gap.fact in facts)


def verdict(outcomes, *gaps: Gap, absence: bool = False) -> Verdict:
    return engine.judge(Facts(*gaps), engine.Judge(RULE._replace(absence=absence), lambda _: iter(outcomes)))


GAP = Gap("routes", Location("urls.py", 3), "is dynamic")


@pytest.mark.parametrize(
    ("outcomes", "gaps", "absence", "status"),
    [
        ([FOUND, PROOF], [], False, Status.FAIL),
        ([PROOF], [], False, Status.PASS),
        ([PROOF, NotChecked("unknown")], [], False, Status.NOT_CHECKED),
        ([NotApplicable("no app")], [], False, Status.NOT_APPLICABLE),
        ([], [], False, Status.ERROR),
        ([PROOF], [GAP], False, Status.NOT_CHECKED),
        ([FOUND], [GAP], False, Status.FAIL),
        ([PROOF], [GAP], True, Status.PASS),
        ([FOUND], [GAP], True, Status.NOT_CHECKED),
        ([NotApplicable("no app")], [GAP], False, Status.NOT_CHECKED),
        ([NotApplicable("no manifest", rests=("manifests",))], [GAP], False, Status.NOT_APPLICABLE),
        ([NotApplicable("no manifest", rests=("manifests",)), NotApplicable("x")], [GAP], False, Status.NOT_CHECKED),
        ([NotApplicable("no route", rests=("manifests", "routes"))], [GAP], False, Status.NOT_CHECKED),
        ([Measure(50.0), NotApplicable("no floor", rests=())], [GAP], False, Status.NOT_APPLICABLE),
        ([PROOF, NotApplicable("no manifest", rests=("manifests",))], [GAP], False, Status.NOT_CHECKED),
    ],
)
def test_verdicts(outcomes, gaps, absence, status) -> None:
    assert verdict(outcomes, *gaps, absence=absence).status is status


def test_a_crash_is_an_error_and_blocks() -> None:
    def broken(_):
        yield PROOF
        raise KeyError("x")

    crashed = engine.judge(Facts(), engine.Judge(RULE, broken))
    assert crashed.status is Status.ERROR and "KeyError" in crashed.reason
    assert score.level([crashed]) is Level.BLOCKED


def test_nothing_judged_is_never_ready() -> None:
    assert score.level([verdict([NotApplicable("x")])]) is Level.UNJUDGED
    assert score.level([verdict([PROOF])]) is Level.READY


def test_likely_findings_never_block() -> None:
    likely = verdict([FOUND._replace(confidence=Confidence.LIKELY)])
    assert score.level([likely]) is Level.AT_RISK


def test_fingerprints_survive_moved_lines_and_tell_twins_apart() -> None:
    moved = FOUND._replace(location=Location("app.py", 90), message="saw it at 90")
    assert engine.fingerprint("r", FOUND) == engine.fingerprint("r", moved)
    assert engine.fingerprint("r", FOUND) != engine.fingerprint("s", FOUND)
    marks = [judged.fingerprint for judged in verdict([FOUND, moved]).findings]
    assert marks == [engine.fingerprint("the-fault", FOUND), engine.fingerprint("the-fault", FOUND) + "-2"]


def silenced(tmp_path: Path, text: str, **more) -> tuple[Verdict, list[str]]:
    (tmp_path / "app.py").write_text(text)
    ignores = Ignores(Project(Tree(str(tmp_path))))
    arguments = {"settings": Settings(), "baseline": frozenset(), "changed": None, **more}
    judged = suppress.apply(
        [verdict([FOUND])], arguments["settings"], ignores, arguments["baseline"], arguments["changed"]
    )
    return judged[0], ignores.notices(["the-fault", "other"], ["the-fault"])


@pytest.mark.parametrize(
    ("text", "reason", "notice"),
    [
        ("x\nbad()  # deployable: ignore[the-fault] it is fine\n", "comment: it is fine", ""),
        ("// deployable: ignore[the-fault] it is fine\nbad();\n", "comment: it is fine", ""),
        ("/* deployable: ignore[other, the-fault] fine */\nbad();\n", "comment: fine", ""),
        ("<!-- deployable: ignore[the-fault] fine -->\nbad\n", "comment: fine", ""),
        ("x\nbad()  # deployable: ignore[the-fault]\n", "", "gives no reason"),
        ("x\nbad()  # deployable: ignore it is fine\n", "", "must name its rule"),
        ("x\nbad()  # deployable: ignore[the-folt] fine\n", "", "no rule is called the-folt"),
        ("x\nbad()\n\n# deployable: ignore[the-fault] fine\n", "", "silences nothing"),
        ("x\nbad()  # deployable: ignore[other] fine\n", "", ""),
    ],
)
def test_inline_ignores(tmp_path: Path, text: str, reason: str, notice: str) -> None:
    judged, notices = silenced(tmp_path, text)
    assert judged.findings[0].silenced == reason
    assert (judged.status is Status.FAIL) == (not reason)
    assert (notice in notices[0]) if notice else notices == []


def test_configuration_baseline_and_change_silence_and_regrade(tmp_path: Path) -> None:
    rule = Settings(rules={"the-fault": RuleSettings(severity="note", paths=("src",), reason="only there")})
    judged, _ = silenced(tmp_path, "", settings=rule)
    assert judged.findings[0].silenced.startswith("config") and judged.findings[0].severity is Severity.NOTE
    assert silenced(tmp_path, "", settings=Settings(exclude=("*.py",)))[0].status is Status.PASS
    assert (
        silenced(tmp_path, "", baseline=frozenset({engine.fingerprint("the-fault", FOUND)}))[0].findings[0].silenced
        == "baseline"
    )
    assert silenced(tmp_path, "", changed={"app.py": [range(3, 9)]})[0].findings[0].silenced == "unchanged lines"
    assert silenced(tmp_path, "", changed={"app.py": [range(2, 3)]})[0].status is Status.FAIL


def test_attestations_hold_until_they_expire() -> None:
    word = Attestation("Ada", date(2026, 1, 1), "wiki", date(2026, 6, 1))
    assert suppress.attested(verdict([FOUND]), word, date(2026, 6, 1)).status is Status.ATTESTED
    late = suppress.attested(verdict([NotChecked("x")]), word, date(2026, 6, 2))
    assert late.status is Status.FAIL and score.level([late]) is Level.BLOCKED
    assert suppress.attested(verdict([PROOF]), word, date(2026, 6, 2)).status is Status.PASS


def test_the_baseline_holds_no_lines_and_reads_back(tmp_path: Path) -> None:
    text = suppress.baseline_text([verdict([FOUND])])
    moved = FOUND._replace(location=Location("app.py", 77))
    assert text == suppress.baseline_text([verdict([moved])])
    (tmp_path / suppress.BASELINE).write_text(text)
    assert suppress.read_baseline(str(tmp_path)).fingerprints == {engine.fingerprint("the-fault", FOUND)}


def test_a_measured_share_becomes_a_floor(tmp_path: Path) -> None:
    text = suppress.baseline_text([verdict([PROOF, Measure(66.666)])])
    (tmp_path / suppress.BASELINE).write_text(text)
    assert suppress.read_baseline(str(tmp_path)).floors == {"the-fault": 66.6}


@pytest.mark.parametrize(
    ("text", "edits", "after"),
    [
        ("a\nb\nc\n", [Edit("f", 2, 2, ("B",))], "a\nB\nc\n"),
        ("a\nb\n", [Edit("f", 2, 1, ("x", "y"))], "a\nx\ny\nb\n"),
        ("a\nb", [Edit("f", 3, 2, ("c",))], "a\nb\nc"),
        ("a\r\nb\r\n", [Edit("f", 1, 1, ("A",))], "A\r\nb\r\n"),
        ("", [Edit("f", 1, 0, ("A=",))], "A=\n"),
        (
            "\ufeffa\r\nb\nc",
            [Edit("f", 4, 3, ("d", "e")), Edit("f", 1, 1, ("A",)), Edit("f", 2, 1, ("x",))],
            "\ufeffA\r\nx\r\nb\nc\nd\ne",
        ),
        ("a\nb", [Edit("f", 3, 2, ("c",)), Edit("f", 3, 2, ("d",))], "a\nb\nc\nd"),
        ("a\nb\nc\n", [Edit("f", 3, 3, ()), Edit("f", 1, 1, ("A",))], "A\nb\n"),
    ],
)
def test_edits(text: str, edits: list[Edit], after: str) -> None:
    assert mend._edited(text, edits) == after


@given(st.lists(st.text(alphabet="ab", max_size=3), max_size=6), st.integers(1, 6), st.integers(0, 3))
def test_edits_touch_nothing_else(lines: list[str], start: int, length: int) -> None:
    text = "".join(f"{line}\n" for line in lines)
    start = min(start, len(lines) + 1)
    end = min(start + length - 1, len(lines))
    result = mend._edited(text, [Edit("f", start, end, ("NEW",))]).split("\n")
    assert result[: start - 1] == lines[: start - 1] and result[start - 1] == "NEW"
    assert result[start:-1] == lines[max(end, start - 1) :]
