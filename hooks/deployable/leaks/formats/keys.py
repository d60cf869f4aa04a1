"""Private keys in text form. Whole key files are judged by ``keyfiles``."""

from deployable.leaks.formats import Format
from deployable.leaks.proofs import has_key_body, has_private_part

_REPLACE = "make a new key pair, and remove the public half wherever it is trusted"
_BEGIN = r"-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|SSH2 ENCRYPTED|ANY) )?PRIVATE KEY-----"

FORMATS = (
    Format("private-key", "private key", _BEGIN, _REPLACE, entropy=0, proof=has_key_body, bounded=False),
    Format("pgp-private-key", "PGP private key", r"-----BEGIN PGP PRIVATE KEY BLOCK-----", "publish a revocation certificate and make a new key", entropy=0, proof=has_key_body, bounded=False),
    Format("putty-private-key", "PuTTY private key", r"PuTTY-User-Key-File-[23]: ", _REPLACE, entropy=0, bounded=False),
    Format("jwk-private-key", "private JSON Web Key", r'"d"\s{0,8}:\s{0,8}"[\w-]{42,700}"', _REPLACE, entropy=3.5, bounded=False),
    Format("json-web-key", "private JSON Web Key", r"""kty["']?\s{0,4}[:=]\s{0,4}["'](?:RSA|EC|oct|OKP)["'](?:[^{}\n]{0,1400}?["'\s,{][dk]["']?\s{0,4}:\s{0,4}["'][\w-]{16,700}[^{}\n]{0,3000})?""", _REPLACE, entropy=0, proof=has_private_part, bounded=False),
    Format("wireguard-private-key", "WireGuard private key", r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "wg genkey, and replace the public key at the peers", near="private_?key|preshared_?key", entropy=4.0),
)  # fmt: skip
