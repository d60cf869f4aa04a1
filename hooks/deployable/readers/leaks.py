"""Secrets in a file of any format; binary files are looked at for keystores only.

Facts hold no value: a redacted excerpt and a keyed mark at most, so that they can be kept and printed.
"""

from __future__ import annotations

from deployable.leaks import keyfiles, scan
from deployable.leaks.leak import Leak
from deployable.model import Unreadable

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
    where = scan.place(path)
    if b"\0" in content[:8192]:
        for encoding, mark in (("utf-16", (b"\xff\xfe", b"\xfe\xff")),):
            if content[:2] in mark:
                try:
                    return read(path, content.decode(encoding).encode())
                except UnicodeDecodeError as failure:
                    raise Unreadable("is neither binary nor valid UTF-16") from failure
        return tuple(keyfiles.binary(path, content, where.role))
    return leaks(path, content)


def leaks(path: str, content: bytes) -> tuple[Leak, ...]:
    """The secrets of a text file, those that are the whole file first."""
    where = scan.place(path)
    found = scan.scan(path, content)
    if keyfiles.private_text(path, content):
        found = tuple(leak._replace(file=leak.file or leak.rule.endswith("private-key")) for leak in found)
    whole = tuple(keyfiles.text(path, content, where.role))
    lines = {leak.line for leak in whole}
    return whole + tuple(leak for leak in found if leak.line not in lines)
