"""A file's leaks from its bytes, whatever it is: text in any encoding, a keystore, or nothing to search."""

from __future__ import annotations

from collections.abc import Sequence

from deployable.leaks import keyfiles, place, scan
from deployable.leaks.leak import Leak
from deployable.leaks.own import Custom

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def leaks(
    path: str, content: bytes, custom: Sequence[Custom] = (), lines: Sequence[range] | None = None
) -> tuple[Leak, ...]:
    """The secrets of a file, those that are the whole file first; on ``lines`` alone when they are given."""
    role = place.of(path).role
    if b"\0" in content[:8192]:
        encoding = _MARKS.get(content[:2])
        if encoding is None:
            return tuple(keyfiles.binary(path, content, role))
        content = content.decode(encoding, "replace").encode()
    found = scan.scan(path, content, custom, lines)
    if keyfiles.private_text(path, content):
        found = tuple(leak._replace(file=leak.rule.endswith("private-key")) for leak in found)
    whole = tuple(
        leak for leak in keyfiles.text(path, content, role) if lines is None or any(leak.line in span for span in lines)
    )
    taken = {leak.line for leak in whole}
    return whole + tuple(leak for leak in found if leak.line not in taken)
