"""Tests that a token passes only when it is made the way its provider makes it."""

from __future__ import annotations

import base64
import binascii
import zlib

from deployable.leaks.words import wordiness

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
THIS_YEAR = 2025
"""Tokens that expired before it are no longer of use; a constant, so that a file's facts do not depend on the day."""
_JWT_EXAMPLES = ("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")  # fmt: skip


def base62_crc32(token: str) -> bool:
    """The last six characters are the CRC-32 of the random part, in base 62 (GitHub and npm tokens).

    https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
    """
    body = token[token.index("_") + 1 :]
    value = zlib.crc32(body[:-6].encode())
    digits = ""
    while value:
        value, rest = divmod(value, 62)
        digits = _DIGITS[rest] + digits
    return digits.rjust(6, "0") == body[-6:]


def base64_crc32(token: str) -> bool:
    """The last six characters are the CRC-32 of the others behind the prefix, in base 64 (Confluent Cloud secrets).

    https://docs.confluent.io/cloud/current/client-apps/api-keys.html
    """
    checksum = zlib.crc32(token[4:-6].encode()).to_bytes(4, "little")
    return base64.b64encode(checksum).decode().rstrip("=") == token[-6:]


CHECKSUMS = (base62_crc32, base64_crc32)


def is_jwt(token: str) -> bool:
    """Not one of the signatures that documentation and tutorials carry."""
    return token.split(".")[2] not in _JWT_EXAMPLES


def ends(token: str) -> int:
    """The year in which a JSON Web Token expires, by its own ``exp``; 0 when it does not say."""
    import re

    payload = decoded_base64(token.split(".")[1]) or b""
    found = re.search(rb'"exp"\s*:\s*(\d{9,10})(?!\d)', payload)
    return 1970 + int(found[1]) // 31_556_952 if found else 0


_ANYBODY = (b'"role":"anon"', b'"iss":"supabase-demo"', b'"sub":"1234567890"')


def is_anonymous(token: str) -> bool:
    """A key that Supabase hands to everyone (the rows are guarded by policies, not by it), or the one of its demonstration;
    what jwt.io shows to begin with."""
    payload = (decoded_base64(token.split(".")[1]) or b"").replace(b" ", b"")
    return any(each in payload for each in _ANYBODY)


def decoded_base64(text: str) -> bytes | None:
    """Standard or URL-safe base64, padded or not; ``None`` when it is neither."""
    try:
        return base64.b64decode(
            text.rstrip("=").replace("-", "+").replace("_", "/") + "=" * (-len(text.rstrip("=")) % 4)
        )
    except (binascii.Error, ValueError):
        return None


def varied(token: str) -> bool:
    """Letters, and digits or signs among them, without long runs of words."""
    return any(c.isalpha() for c in token) and sum(not c.isalpha() for c in token) >= 4


def has_private_part(text: str) -> bool:
    """A JSON Web Key that holds what only its owner may know: ``d`` of a pair, ``k`` of a shared key."""
    import re

    body = text[: text.find("}")] if "}" in text else text
    part = re.search(r"""[\s"',{][dk]["']?\s{0,4}:\s{0,4}["']([\w-]{16,60})""", body)
    return part is not None and wordiness(part[1]) < 0.6


def has_key_body(text: str) -> bool:
    """What follows an armour line is key material: base64, not dots, prose or a template. ``text`` starts at the armour."""
    body = text[text.find("-----", 10) + 5 :]
    solid = 0
    seen: set[str] = set()
    for piece in body.replace("\\r", "\n").replace("\\n", "\n").split("\n")[:24]:
        line = piece.strip(" \t\r\"'`+,;\\>|#*/<!-()[]{}.&")
        if piece.strip().startswith("-----END") or "-----END" in piece[:16]:
            break
        line = line.split("-----END")[0].strip(" \"'+\\")
        if ":" in line[:24] or not line:
            continue
        if "${" in line or "{{" in line or "<" in line or (len(set(line)) < 6 and len(line) > 8):
            return False
        if line in seen:
            return False
        seen.add(line)
        letters = sum(c.isalnum() or c in "+/= " for c in line)
        if letters == len(line) and " " not in line and (len(line) < 32 or len(set(line)) >= 14):
            solid += len(line)
        if solid >= 40:
            return True
    return False
