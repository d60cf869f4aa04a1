"""Facts kept between runs, outside the checked tree: by file content for readers, by the whole tree's content for linkers.

One folder a checked root, one file a reader or linker, replaced whole and atomically, so that processes can share it.
A file that is damaged, foreign or of another edition of the tool is ignored; a full or forbidden disk costs only time.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from typing import Any

_MAGIC = b"deployable facts 1\n"
_MOST_BYTES = 256 << 20
_KEPT_SECONDS = 30 * 24 * 3600


def folder() -> str:
    """``$DEPLOYABLE_CACHE``, else the user's cache folder."""
    own = os.environ.get("DEPLOYABLE_CACHE")
    if own:
        return own
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "deployable")


def edition() -> str:
    """What facts depend on besides the files: this very build of the tool, and the interpreter's grammar."""
    seen = hashlib.sha256(repr(sys.version_info[:2]).encode())
    package = os.path.dirname(os.path.abspath(__file__))
    for place, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            info = os.stat(os.path.join(place, name))
            seen.update(f"{name}\0{info.st_size}\0{info.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return seen.hexdigest()


class Cache:
    """The kept facts of one checked root. ``enabled=False`` finds nothing and keeps nothing."""

    def __init__(self, root: str, enabled: bool = True) -> None:
        self.enabled = enabled
        self._files: dict[str, dict[str, bytes]] = {}
        self._changed: set[str] = set()
        if enabled:
            mark = hashlib.sha256(os.fsencode(root)).hexdigest()[:24]
            self._folder = os.path.join(folder(), mark)
            self._edition = edition().encode()

    def get(self, name: str, key: str) -> Any:
        """What was kept under the key, or ``None``."""
        if not self.enabled:
            return None
        kept = self._file(name).get(key)
        if kept is None:
            return None
        try:
            return _loaded(kept)
        except Exception:
            del self._file(name)[key]
            return None

    def put(self, name: str, key: str, facts: Any, alone: bool = False) -> None:
        """Keep facts until ``save``; ``alone`` drops what the name held before."""
        if not self.enabled:
            return
        import pickle

        if alone:
            self._files[name] = {}
        self._file(name)[key] = pickle.dumps(facts, protocol=5)
        self._changed.add(name)

    def save(self, used: dict[str, set[str]]) -> None:
        """Write what changed; of a name in ``used`` only those keys are kept."""
        for name in self._changed:
            entries = self._files[name]
            if name in used:
                entries = {key: kept for key, kept in entries.items() if key in used[name]}
            if sum(map(len, entries.values())) > _MOST_BYTES:
                continue
            try:
                self._write(name, entries)
            except OSError:
                return
        self._changed.clear()

    def _file(self, name: str) -> dict[str, bytes]:
        if name not in self._files:
            self._files[name] = self._opened(name)
        return self._files[name]

    def _opened(self, name: str) -> dict[str, bytes]:
        try:
            with open(os.path.join(self._folder, name), "rb") as file:
                content = file.read(2 * _MOST_BYTES)
        except OSError:
            return {}
        head, body = content[: len(_MAGIC) + 128], content[len(_MAGIC) + 128 :]
        if head != _MAGIC + self._edition + hashlib.sha256(body).hexdigest().encode():
            return {}
        try:
            return _loaded(body)
        except Exception:
            return {}

    def _write(self, name: str, entries: dict[str, bytes]) -> None:
        import pickle

        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        body = pickle.dumps(entries, protocol=5)
        handle, temporary = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + self._edition + hashlib.sha256(body).hexdigest().encode() + body)
            os.replace(temporary, os.path.join(self._folder, name))
        except OSError:
            os.unlink(temporary)
            raise
        _forget_old(os.path.dirname(self._folder))


def _loaded(kept: bytes) -> Any:
    import io
    import pickle

    class Facts(pickle.Unpickler):
        """Makes facts and nothing else, whatever a damaged or planted file asks for."""

        def find_class(self, module: str, name: str) -> Any:
            found = super().find_class(module, name) if module.startswith("deployable.") and "." not in name else None
            if not isinstance(found, type):
                raise pickle.UnpicklingError(f"{module}.{name} is no fact")
            return found

    return Facts(io.BytesIO(kept)).load()


def _forget_old(base: str) -> None:
    before = time.time() - _KEPT_SECONDS
    with os.scandir(base) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < before and len(entry.name) == 24:
                for name in os.listdir(entry.path):
                    os.unlink(os.path.join(entry.path, name))
                os.rmdir(entry.path)
