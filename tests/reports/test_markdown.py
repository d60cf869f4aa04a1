from reports.sample import MIXED, failing, found, report

from deployable.reports import markdown


def test_findings_name_both_places_and_the_remedy() -> None:
    text = markdown.render(MIXED)
    assert text.startswith("## deployable: blocked · 4 checked, 2 not\n")
    assert "> ⚠️ every finding is reported: the base is missing" in text
    assert "`services/shop/a b/%,:ä.py:7`" in text
    assert "`services/shop/render.yaml:3` asks for /a" in text
    assert "Remedy: healthCheckPath: /b" in text
    assert text.index("`health-path-mismatch` at `services/shop/a b") < text.index("fault 1") < text.index("fault 2")
    assert "silenced: `health-path-mismatch`" in text and "fault 9" not in text
    assert "| unknown | ❔ not checked | no such framework |" in text
    assert "| proved | ✅ pass | `services/shop/a.py:1` here |" in text
    assert "not read: `services/shop/big.bin`" in text


def test_a_hostile_name_cannot_write_markup() -> None:
    text = markdown.render(MIXED)
    assert "100%, `x\\|y`: &lt;b>&#64;team&lt;/b> ::error::no\\\\x1b\\[2J" in text
    assert "\x1b" not in text and "<b>@team" not in text
    ticks = markdown.render(report(failing(found(3, message="odd ` tick <i>"))))
    assert "odd \\` tick &lt;i>" in ticks


def test_the_page_stays_under_githubs_limit() -> None:
    long = [found(number, message="x" * 2000) for number in range(1, 900)]
    text = markdown.render(report(failing(*long)))
    assert len(text.encode()) < 1 << 20
    assert "left out: the page would be too long" in text


def test_lines_to_paste_stay_lines() -> None:
    remedy = "Add to render.yaml:\n\n    - key: A\n      value: ```\n"
    text = markdown.render(report(failing(found(3, remedy=remedy))))
    assert "  - Remedy: Add to render.yaml:\n\n    ````\n    - key: A\n      value: ```\n    ````\n" in text
