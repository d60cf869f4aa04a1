"""The badge as data for shields: https://shields.io/badges/endpoint-badge."""

from __future__ import annotations

import json

from deployable.model import Report
from deployable.reports import badge


def render(report: Report) -> str:
    message, color = badge.standing(report)
    return (
        json.dumps({"schemaVersion": 1, "label": badge.LABEL, "message": message, "color": color}, ensure_ascii=False)
        + "\n"
    )
