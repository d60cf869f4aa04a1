"""Secrets in a file of any format; binary files are looked at for keystores only.

Facts hold no value: a redacted excerpt and a keyed mark at most, so that they can be kept and printed.
"""

from __future__ import annotations

from deployable.leaks import whole
from deployable.leaks.leak import Leak

LITERALS: tuple[bytes, ...] = ()
LIMIT = 64 << 20
BYTES = True
"""``read`` is given the file's bytes: secrets stand in files of any encoding."""

_MEDIA = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".bmp", ".tiff", ".mp4", ".mov", ".mp3", ".wav", ".ogg", ".webm", ".avi",
    ".woff", ".woff2", ".ttf", ".otf", ".eot", ".pdf", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".so",
    ".dylib", ".dll", ".exe", ".class", ".pyc", ".whl", ".wasm", ".parquet", ".pkl", ".npy", ".onnx",
)  # fmt: skip


def matches(path: str) -> bool:
    return not path.lower().endswith(_MEDIA)


def read(path: str, content: bytes) -> tuple[Leak, ...]:
    return whole.leaks(path, content)
