"""Data in transit and at rest."""

from __future__ import annotations

ITEM = "1.4 Security"
