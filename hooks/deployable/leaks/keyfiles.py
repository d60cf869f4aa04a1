"""Files that are credentials as a whole: private keys, keystores, service accounts, kubeconfigs, login files."""

from __future__ import annotations

from deployable.leaks.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from deployable.leaks.leak import Leak

_REPLACE = "make a new key pair, and remove the public half wherever it is trusted"
_STORES = {
    ".jks": "Java keystore", ".keystore": "Java keystore", ".bks": "keystore", ".p12": "PKCS #12 key store", ".pfx": "PKCS #12 key store",
    ".kdbx": "KeePass database", ".kdb": "KeePass database", ".agilekeychain": "1Password keychain", ".ppk": "PuTTY private key",
    ".jceks": "Java keystore", ".keychain": "macOS keychain", ".keytab": "Kerberos keytab", ".pkcs12": "PKCS #12 key store", ".gpg-key": "PGP key",
}  # fmt: skip
_SSH = Pattern(r"(?:^|/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|identity|ssh_host_\w+_key)$")
_PRIVATE = Pattern(rb"-----BEGIN (?:[A-Z0-9 ]{1,20} )?PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[23]: ")
_SERVICE_ACCOUNT = Pattern(rb'"type"\s*:\s*"service_account"')
_PRIVATE_FIELD = Pattern(rb'"private_key"\s*:\s*"-----BEGIN[^"]{200,}')
_KUBECONFIG = Pattern(rb"(?m)^\s*(?:client-key-data|token):\s*[\"']?([A-Za-z0-9+/=._-]{20,})")
_MASTER_KEY = Pattern(rb"[0-9a-f]{32}\Z")
_DOCKER_AUTH = Pattern(rb'"(?:auth|identitytoken|registrytoken)"\s*:\s*"([A-Za-z0-9+/=._-]{8,})"')
MOST = 4 << 20
"""Bytes of a file that is a credential as a whole."""
_MENTIONS = (b"service_account", b"current-context", b"clusters:", b'"auths"')
_LOGINS = ("dockercfg", "dockerconfigjson", "docker/config.json", "docker-config.json", "master.key", "production.key")


def is_possible(path: str, data: bytes) -> bool:
    """Whether ``text`` could say anything of a file."""
    return len(data) <= MOST and (path.lower().endswith(_LOGINS) or any(words in data for words in _MENTIONS))


def private_text(path: str, data: bytes) -> bool:
    """The file is one private key in text form, and nothing else stands in it but comments and certificates."""
    head = data[:4096].lstrip()[:400]
    return (
        bool(_PRIVATE.match(head))
        or bool(_SSH.search(path) and _PRIVATE.search(head))
        or (path.lower().endswith((".pem", ".key", ".asc", ".ppk")) and bool(_PRIVATE.search(data)))
    )


def binary(path: str, data: bytes, context: str) -> Iterator[Leak]:
    """Keystores and other binary credentials, by name and by their first bytes."""
    base = path.rpartition("/")[2].lower()
    ending = "." + base.rpartition(".")[2]
    title = _STORES.get(ending, "")
    if not title and data[:4] in (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce"):
        title = "Java keystore"
    if title and len(data) > 32 and not _is_public_store(base):
        yield _whole(title, "keystore", context)


def _is_public_store(base: str) -> bool:
    return "truststore" in base or "cacerts" in base or base == "debug.keystore"


def text(path: str, data: bytes, context: str) -> Iterator[Leak]:
    """Text files that only exist to hold a credential."""
    if not is_possible(path, data):
        return
    from deployable.leaks import values

    base = path.rpartition("/")[2].lower()
    if _SERVICE_ACCOUNT.search(data[:20000]) and _PRIVATE_FIELD.search(data):
        yield _whole(
            "Google service account key",
            "service-account",
            context,
            _line(data, b'"private_key"'),
            "https://console.cloud.google.com/iam-admin/serviceaccounts",
        )
    if b"current-context" in data or (b"kind: Config" in data and b"clusters:" in data):
        for hit in _KUBECONFIG.finditer(data):
            if values.is_random(hit[1].decode()[:200]):
                yield _whole(
                    "kubeconfig with credentials",
                    "kubeconfig",
                    context,
                    data.count(b"\n", 0, hit.start(1)) + 1,
                    "your cluster: rotate the user's certificate or token",
                )
                break
    if (
        base in (".dockercfg", ".dockerconfigjson")
        or path.lower().endswith(("docker/config.json", "docker-config.json"))
        or b'"auths"' in data
    ):
        for hit in _DOCKER_AUTH.finditer(data):
            yield _whole(
                "registry login",
                "docker-login",
                context,
                data.count(b"\n", 0, hit.start(1)) + 1,
                "the registry's access token page",
            )
            break
    if base in ("master.key", "production.key") or path.endswith("config/master.key"):
        content = data.strip()
        if _MASTER_KEY.match(content):
            yield _whole(
                "Rails master key", "rails-master-key", context, 1, "bin/rails credentials:edit with a new key"
            )


def _whole(title: str, rule: str, context: str, line: int = 1, revoke: str = _REPLACE) -> Leak:
    from deployable.leaks.leak import Leak

    return Leak(rule, title, line, 1, "", "", "", True, context, revoke, "", True)


def _line(data: bytes, needle: bytes) -> int:
    return data.count(b"\n", 0, max(0, data.find(needle))) + 1
