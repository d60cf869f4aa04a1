"""The badge: an SVG in the usual flat style that a screen reader can read, with level and coverage."""

from __future__ import annotations

from deployable import score
from deployable.model import Level, Report

LABEL = "readiness"
# White text on each reaches a contrast of 4.5 to 1, which the usual badge greens and oranges do not.
COLORS = {Level.READY: "#1b7f37", Level.AT_RISK: "#9a6700", Level.BLOCKED: "#cf222e"}
UNKNOWN = "#59636e"

# Advance widths of Verdana at 11 px, for the characters that a badge can hold.
_WIDTHS = {
    char: width
    for width, chars in {
        3.02: "il", 3.79: "j", 3.87: " f", 4.0: ",.·", 4.33: "t", 4.69: "r", 5.73: "cs", 5.78: "z", 6.51: "kvxy", 6.55: "e",
        6.61: "a", 6.68: "o", 6.85: "bdgpq", 6.96: "hnu", 6.99: "0123456789", 9.0: "w", 10.7: "m",
    }.items()
    for char in chars
}  # fmt: skip

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {message}">
<title>{label}: {message}</title>
<linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/>\
<stop offset="1" stop-opacity=".1"/></linearGradient>
<clipPath id="r"><rect width="{width}" height="20" rx="3" fill="#fff"/></clipPath>
<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#444"/>\
<rect x="{left}" width="{right}" height="20" fill="{color}"/><rect width="{width}" height="20" fill="url(#s)"/></g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
<text x="6" y="14" textLength="{label_width}">{label}</text>
<text x="{message_x}" y="14" textLength="{message_width}">{message}</text>
</g>
</svg>
"""


def render(report: Report) -> str:
    message, color = standing(report)
    label_width, message_width = _width(LABEL), _width(message)
    left, right = label_width + 11, message_width + 11
    return _SVG.format(
        label=LABEL, message=message, color=color, left=left, right=right, width=left + right,
        label_width=label_width, message_x=left + 5, message_width=message_width,
    )  # fmt: skip


def standing(report: Report) -> tuple[str, str]:
    """What a badge says and its colour: never a level without its coverage, never a level when nothing was judged.

    ``("ready · 61 checked, 4 not", "#1b7f37")``
    """
    if report.level is Level.UNJUDGED:
        return "nothing checked", UNKNOWN
    return f"{report.level.value} · {score.coverage(report.verdicts)}", COLORS[report.level]


def _width(text: str) -> int:
    return round(sum(_WIDTHS.get(char, 9.0) for char in text))
