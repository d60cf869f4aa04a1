import json
from xml.etree import ElementTree

import pytest
from reports.sample import MIXED, RULE, report

from deployable.model import Level, Severity, Status, Verdict
from deployable.reports import badge, endpoint

SVG = "{http://www.w3.org/2000/svg}"


def test_the_badge_says_level_and_coverage_to_eyes_and_ears() -> None:
    root = ElementTree.fromstring(badge.render(MIXED))
    said = "readiness: blocked · 4 checked, 2 not"
    assert root.get("role") == "img" and root.get("aria-label") == said
    assert root.find(f"{SVG}title").text == said  # type: ignore[union-attr]
    label, message = root.iter(f"{SVG}text")
    assert f"{label.text}: {message.text}" == said
    assert float(message.get("x", 0)) + float(message.get("textLength", 0)) < float(root.get("width", 0))


def test_nothing_judged_is_never_a_level() -> None:
    empty = report(Verdict(RULE, Status.NOT_CHECKED, Severity.ERROR, "unknown"), level=Level.UNJUDGED)
    assert "nothing checked" in badge.render(empty) and "ready ·" not in badge.render(empty)
    assert json.loads(endpoint.render(empty)) == {
        "schemaVersion": 1, "label": "readiness", "message": "nothing checked", "color": badge.UNKNOWN
    }  # fmt: skip


@pytest.mark.parametrize("color", [*badge.COLORS.values(), badge.UNKNOWN])
def test_white_text_has_enough_contrast(color: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5
