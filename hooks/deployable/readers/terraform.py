"""Terraform files as blocks: a small HCL scanner that keeps expressions as written, with lines. Nothing is evaluated.

Grammar after the HCL native syntax specification: blocks, attributes, comments, here-documents, templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LITERALS = (b"resource", b"variable", b"module")
LIMIT = 1 << 20
_DEEPEST = 40
_BLOCK = re.compile(r"^([A-Za-z_][\w-]*)((?:\s+(?:\"[^\"]*\"|[A-Za-z_][\w-]*))*)\s*\{")
_ATTRIBUTE = re.compile(r"^(\"?[A-Za-z_][\w.-]*\"?)\s*[=:]\s*")
_HEREDOC = re.compile(r"<<-?\s*([A-Za-z_]\w*)\s*$")


class Attribute(NamedTuple):
    """``value`` is the expression as written, without the quotes of a plain string; ``literal`` when nothing in it must be computed."""

    name: str
    value: str
    line: int
    literal: bool


class Block(NamedTuple):
    kind: str
    labels: tuple[str, ...]
    line: int
    attributes: tuple[Attribute, ...] = ()
    blocks: tuple[Block, ...] = ()

    def get(self, *names: str) -> Attribute | None:
        """The attribute under a chain of nested blocks."""
        block: Block | None = self
        for name in names[:-1]:
            block = next((inner for inner in block.blocks if inner.kind == name), None) if block else None
        return (
            next((attribute for attribute in block.attributes if attribute.name == names[-1]), None) if block else None
        )

    def all(self, kind: str) -> Iterator[Block]:
        for block in self.blocks:
            if block.kind == kind:
                yield block


def matches(path: str) -> bool:
    return path.endswith(".tf")


def read(path: str, text: str) -> tuple[Block, ...]:
    """The top-level blocks of the file."""
    lines = [*_without_comments(text)]
    blocks, _ = _body(lines, 0, 0)
    return blocks.blocks


def _body(lines: list[tuple[str, int]], place: int, depth: int) -> tuple[Block, int]:
    attributes: list[Attribute] = []
    blocks: list[Block] = []
    while place < len(lines):
        line, number = lines[place]
        if line.startswith("}"):
            return Block("", (), number, tuple(attributes), tuple(blocks)), place + 1
        block = _BLOCK.match(line)
        attribute = None if block else _ATTRIBUTE.match(line)
        if block and depth < _DEEPEST:
            labels = tuple(re.findall(r"[\w.-]+", block[2]))
            rest = line[block.end() :].strip()
            if rest.endswith("}"):
                inner = Block("", (), number, tuple(_inline(rest[:-1], number)))
                place += 1
            else:
                inner, place = _body(lines, place + 1, depth + 1)
            blocks.append(Block(block[1], labels, number, inner.attributes, inner.blocks))
        elif attribute:
            name = attribute[1].strip('"')
            value = line[attribute.end() :].rstrip(",")
            if re.fullmatch(r"(?:merge\()?\{", value) and depth < _DEEPEST:
                inner, place = _body(lines, place + 1, depth + 1)
                blocks.append(Block(name, (), number, inner.attributes, inner.blocks))
            else:
                value, place = _value(lines, place, value)
                attributes.append(_attribute(name, value, number))
        else:
            place += 1
    return Block("", (), 0, tuple(attributes), tuple(blocks)), place


def _value(lines: list[tuple[str, int]], place: int, value: str) -> tuple[str, int]:
    """A value whose brackets stay open takes the following lines with it."""
    here = _HEREDOC.search(value)
    parts = [value]
    place += 1
    if here:
        while place < len(lines) and lines[place][0] != here[1]:
            parts.append(lines[place][0])
            place += 1
        return "\n".join(parts), place + 1
    depth = _open(value)
    while depth > 0 and place < len(lines) and len(parts) < 5000:
        parts.append(lines[place][0])
        depth += _open(lines[place][0])
        place += 1
    return "\n".join(parts), place


def _open(text: str) -> int:
    bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"", "", text)
    return sum(bare.count(mark) for mark in "([{") - sum(bare.count(mark) for mark in ")]}")


def _inline(text: str, number: int) -> Iterator[Attribute]:
    for found in re.finditer(r"([A-Za-z_][\w-]*)\s*=\s*(\"[^\"]*\"|[^,\s]+)", text):
        yield _attribute(found[1], found[2], number)


def _attribute(name: str, value: str, number: int) -> Attribute:
    value = value.strip()
    if re.fullmatch(r"\"(?:[^\"\\]|\\.)*\"", value):
        return Attribute(name, value[1:-1], number, "${" not in value)
    return Attribute(
        name,
        value,
        number,
        bool(re.fullmatch(r"true|false|null|-?[\d.]+|\[\s*\]|\[[^\]$(.]*(\"[^\"$]*\"[^\]$(.]*)*\]", value, re.DOTALL)),
    )


def _without_comments(text: str) -> Iterator[tuple[str, int]]:
    inside = False
    here = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if here:
            if stripped == here:
                here = ""
            yield stripped, number
            continue
        if inside:
            if "*/" in stripped:
                inside, stripped = False, stripped.split("*/", 1)[1].strip()
            else:
                continue
        if stripped.startswith("/*"):
            inside = "*/" not in stripped
            continue
        if not stripped or stripped.startswith(("#", "//")):
            continue
        cut = re.match(r"((?:[^\"#/]|\"(?:[^\"\\]|\\.)*\"|/(?!/))*)(#|//)", stripped)
        stripped = cut[1].strip() if cut else stripped
        document = _HEREDOC.search(stripped)
        here = document[1] if document else ""
        if stripped:
            yield stripped, number
