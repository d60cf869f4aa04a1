"""What every manifest reader needs to say what a file declares: variables, places, and files that do not parse."""

from __future__ import annotations

import posixpath
import re

from deployable.model import DeclarationKind, EnvDeclaration, Location, Unreadable
from deployable.written.kinds import kind_of
from deployable.written.nodes import Mapping, Node, Scalar, documents, template_line

Attribute = tuple[str, str, int]


def mapping(path: str, text: str) -> Mapping | None:
    """The first document as a mapping, ``None`` when it is something else. Raises ``Unreadable`` as ``stream`` does."""
    found = _parsed(path, text)
    return found[0] if found and isinstance(found[0], Mapping) else None


def stream(path: str, text: str) -> tuple[Mapping, ...]:
    """Every document that is a mapping. Raises ``Unreadable`` with the line of a template or of what does not parse."""
    return tuple(node for node in _parsed(path, text) if isinstance(node, Mapping))


def _parsed(path: str, text: str) -> tuple[Node, ...]:
    _refuse_template(text)
    try:
        return documents(text)
    except Unreadable as error:
        form = "JSON" if path.endswith(".json") else "YAML"
        raise Unreadable(f"is not valid {form}: {error.reason}", error.line) from None


def _refuse_template(text: str) -> None:
    line = template_line(text)
    if line:
        raise Unreadable("is a template, which only its engine can fill in", line)


def variable(
    path: str,
    source: str,
    name: str,
    node: Node | None,
    line: int,
    *,
    kind: DeclarationKind | None = None,
    service: str = "",
    environment: str = "",
    scope: str = "run",
) -> EnvDeclaration:
    """A declaration from a written value; a null is left to the host, a mapping or sequence is a reference."""
    value = node.text if isinstance(node, Scalar) and not node.null else None
    if kind is None:
        if isinstance(node, Scalar):
            kind = DeclarationKind.REFERENCE if node.tag.startswith("!") else kind_of(value)
        else:
            kind = DeclarationKind.REFERENCE if node is not None else DeclarationKind.PROMPTED
    return EnvDeclaration(name, Location(path, line), source, kind, value, service, environment, scope)


def joined(*parts: str) -> str:
    """A path of the repository from parts as written; ``.`` is the root. A leading slash means the root as well.

    A path that leaves the root keeps its ``..``.
    """
    whole = ""
    for part in parts:
        part = part.strip().replace("\\", "/").lstrip("/")
        if part and part != ".":
            whole = posixpath.join(whole, part)
    return posixpath.normpath(whole) if whole else "."


def folder_of(path: str) -> str:
    return posixpath.dirname(path) or "."


def scalars(node: Mapping, *fields: str) -> tuple[Attribute, ...]:
    """The named fields (dotted) that hold text, as attributes."""
    found = []
    for field in fields:
        keys = field.split(".")
        value = node.get(*keys)
        if isinstance(value, Scalar):
            found.append((field, "" if value.null else value.text, node.line_of(*keys)))
    return tuple(found)


def words(node: Node | None) -> tuple[str, ...]:
    """A scalar as one word, a sequence as its scalars."""
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return () if node.null else (node.text,)
    if isinstance(node, Mapping):
        return ()
    return tuple(item.text for item in node.items if isinstance(item, Scalar))


def command_line(*parts: Node | None) -> str:
    """Exec forms as one line that a shell splits into the same words."""
    return spelt(*(word for part in parts for word in words(part)))


def arguments(command: Node | None, given: Node | None, line: int) -> tuple[Attribute, ...]:
    """The mark of a command that replaces the image's CMD only, so that its ENTRYPOINT gets it as arguments."""
    return (("arguments", "only", line),) if words(given) and not words(command) else ()


def spelt(*found: str) -> str:
    """Words as one line, those with blanks in them quoted."""
    return " ".join(word if not re.search(r"\s", word) else "'" + word.replace("'", "'\\''") + "'" for word in found)
