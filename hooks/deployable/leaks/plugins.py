"""detect-secrets' own detectors for formats that have no entry in ``formats``, in-process, on lines that name the product.

Measured on 672 labelled lines, its 23 provider plugins found one secret that ``formats`` did not and raised five false alarms on
245 benign lines; importing the library costs 185 ms, ``requests`` another 100. So it is asked only where it knows more, and
never verifies: ``requests``, which nothing else of it needs, is kept out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from deployable.leaks import values
from deployable.leaks.leak import Match

DETECTORS = {
    "cloudant": ("CloudantDetector", "cloudant", "Cloudant credentials", "https://cloud.ibm.com → service credentials"),
    "softlayer": ("SoftlayerDetector", "softlayer", "SoftLayer API key", "https://cloud.ibm.com/iam/apikeys"),
    "ibm-cos": (
        "IbmCosHmacDetector",
        "ibm_cos_hmac",
        "IBM COS HMAC key",
        "https://cloud.ibm.com → service credentials",
    ),
}
"""name → (class, module, title, revoke)."""
LITERALS = {
    "cloudant": "cloudant",
    "softlayer": "softlayer",
    "ibm_cos": "ibm-cos",
    "cos_hmac": "ibm-cos",
    "cos-hmac": "ibm-cos",
}


def matches(name: str, line: str) -> Iterator[Match]:
    """The secrets that a detector sees in a line (its ``analyze_line`` gives ``PotentialSecret``s)."""
    low = line.lower()
    if not any(literal in low for literal, named in LITERALS.items() if named == name):
        return
    _, _, title, revoke = DETECTORS[name]
    for potential in _detector(name).analyze_line(filename="", line=line, line_number=1):
        value = potential.secret_value or ""
        start = line.find(value)
        if start >= 0 and len(value) >= 16 and not values.is_placeholder(value) and values.entropy(value) >= 2.8:
            yield Match(f"{name}-key", title, value, start, start + len(value), revoke=revoke)


@cache
def _detector(name: str) -> Any:
    cls, module, _, _ = DETECTORS[name]
    absent = "requests" not in sys.modules
    if absent:
        stand_in: Any = ModuleType("requests")
        stand_in.Response = object
        sys.modules["requests"] = stand_in
    try:
        return getattr(import_module(f"detect_secrets.plugins.{module}"), cls)()
    finally:
        if absent:
            del sys.modules["requests"]
