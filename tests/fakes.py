"""Credentials that look real and are none, made at run time: ``{{fake:json-web-token}}`` in a case stands for one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from pathlib import Path

_MARK = re.compile(r"\{\{fake:([a-z-]+)\}\}")


def _segment(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _json_web_token() -> str:
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": "67262ecab7f689", "email": "ops@shop.test", "iat": 1731331863}]
    head = ".".join(_segment(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{head}.{_segment(hmac.new(b'nobody knows it', head.encode(), hashlib.sha256).digest())}"


def _session_secret() -> str:
    return _segment(hashlib.sha256(b"nobody signs with it").digest())


FAKES: dict[str, Callable[[], str]] = {"json-web-token": _json_web_token, "session-secret": _session_secret}


def fill(folder: Path) -> None:
    """Put the fakes in the place of their markers, in every file below the folder."""
    for path in folder.rglob("*"):
        if path.is_file() and b"{{fake:" in (content := path.read_bytes()):
            text = _MARK.sub(lambda found: FAKES[found[1]](), content.decode())
            path.write_text(text, encoding="utf-8", newline="")
