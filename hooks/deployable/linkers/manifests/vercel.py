"""``vercel.json`` beside the files that it stands for: patterns that match none, jobs that a file of ``api/`` answers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from deployable.model import Location, Manifest, Problem, Sources
from deployable.places import role
from deployable.written.declarations import folder_of

_CODE = re.compile(r"(/index)?\.(?:[cm]?[jt]s|tsx|py|go|rb)$")
_LONGEST = 200


def manifests(sources: Sources) -> Iterator[Manifest]:
    for path in sources.having("vercel"):
        for manifest in sources.read("vercel", path) or ():
            answered = {_CODE.sub("", file) for file in _below(folder_of(path), sources) if _CODE.search(file)}
            asked = tuple(probe for probe in manifest.health if probe.path.split("?")[0].strip("/") not in answered)
            yield manifest._replace(health=asked, problems=(*manifest.problems, *_missing(manifest, sources)))


def _below(folder: str, sources: Sources) -> list[str]:
    """The files of the folder, by their paths in it."""
    return [
        file if folder == "." else file[len(folder) + 1 :]
        for file in sources.files
        if folder == "." or file.startswith(f"{folder}/")
    ]


def _missing(manifest: Manifest, sources: Sources) -> Iterator[Problem]:
    """Patterns of ``builds`` that nothing matches."""
    files = _below(folder_of(manifest.location.path), sources)
    for field, written, line in manifest.attributes:
        pattern = posixpath.normpath(written.lstrip("/"))
        plain = field == "builds.src" and len(written) < _LONGEST and not re.search(r"[\[\]()!$]", written)
        if plain and role(pattern) != "generated" and not any(map(_matcher(pattern), files)):
            yield Problem(
                "missing-path", Location(manifest.location.path, line), f"vercel.json builds {written}, and no file is called so", "",
                f"{field} {written}",
            )  # fmt: skip


def _matcher(pattern: str) -> Callable[[str], object]:
    """Globs as Vercel reads them: ``**`` any folders, ``*`` no slash, ``{a,b}`` one of several."""
    parts = re.split(r"(\*\*/?|\*|\?|\{[^{}]*\})", pattern)
    written = "".join(_GLOBS.get(part, _chosen(part) if part[:1] == "{" else re.escape(part)) for part in parts)
    return re.compile(written).fullmatch


_GLOBS = {"**/": r"(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _chosen(part: str) -> str:
    return f"(?:{'|'.join(re.escape(each) for each in part[1:-1].split(','))})"
