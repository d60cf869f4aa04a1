"""HCL as blocks of nodes: lines, kinds of expressions, and what is no HCL."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.readers import terraform
from deployable.written.nodes import Mapping, Scalar, Sequence

TEXT = """# comment with { brace
resource "aws_db_instance" "main" { # why
  engine   = "postgres"   // no
  password = var.password
  name     = "${var.name}-db"
  escaped  = "a\\"b$${x}\\n"
  policy = <<DOC
{ "a": "}" }
DOC
  dynamic "setting" {
    for_each = [1, 2]
    content { name = setting.value }
  }
  tags = merge(local.tags, { A = "b", (var.k) = 1 })
  list = jsonencode([{ "port" : 80, on = true, off = null }])
  file = templatefile("${path.module}/x.json", { a = 1 })
  lifecycle { prevent_destroy = true }
  env { key = "a" }
  env { key = "b" }
}
resource "x" "y" {}
locals {
  a = 1
}
"""


def test_blocks_keep_lines_and_expressions_stay_as_written() -> None:
    first, second = terraform.read("main.tf", TEXT)
    body = first.body
    assert first.labels == ("aws_db_instance", "main") and first.line == 2 and second.kind == "locals"
    assert (body.get("engine"), body.line_of("engine")) == (Scalar("postgres", 3, 14, False, "", 3), 3)
    assert body.get("password") == Scalar("${var.password}", 4, 14, False, "!hcl", 4)
    assert body.text("name") == "${var.name}-db" and body.text("escaped") == 'a"b${x}\n'
    assert (body.text("policy"), body.line_of("policy")) == ('{ "a": "}" }', 7)
    assert body.mapping("setting").tag == "!dynamic" and body.text("setting", "name") == "${setting.value}"
    merged, listed = body.get("tags"), body.get("list")
    assert isinstance(merged, Sequence) and merged.tag == "!merge" and isinstance(merged.items[1], Mapping)
    assert merged.items[1].tag == "!partial" and merged.items[1].text("A") == "b"
    assert isinstance(listed, Sequence) and isinstance(listed.items[0], Mapping)
    assert listed.items[0].text("port") == "80" and listed.items[0].truth("on") is True
    assert listed.items[0].text("off") == ""
    template = body.get("file")
    assert isinstance(template, Sequence) and template.tag == "!template"
    assert template.items[0] == Scalar("${path.module}/x.json", 16, 10, False, "!file", 16)
    assert [entry.value.text("key") for entry in body.entries if isinstance(entry.value, Mapping) and entry.key == "env"] == ["a", "b"]  # fmt: skip
    assert body.truth("lifecycle", "prevent_destroy") is True


def test_values_of_a_tfvars_file_are_one_block() -> None:
    (block,) = terraform.read("prod.tfvars", 'a = "b"\nc = [1]\n')
    assert (block.kind, block.body.text("a"), block.body.line_of("c")) == ("tfvars", "b", 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('resource "a" "b" {\n  x =\n}\n', 2),
        ('resource "a" "b" {\n  x = {{ cookiecutter.y }}\n}\n', 2),
        ("<html>\n", 1),
    ],
)
def test_what_is_no_hcl_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        terraform.read("main.tf", text)
    assert abs(caught.value.line - line) <= 1


@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.text('{}"$<=[]() \nEab', max_size=6))
def test_mutated_files_are_read_or_refused(start: int, length: int, put: str) -> None:
    with contextlib.suppress(Unreadable):
        terraform.read("main.tf", TEXT[:start] + put + TEXT[start + length :])


def test_time_grows_with_the_size() -> None:
    deep = 'resource "aws_db_instance" "a" {\n  x = ' + "[" * 5000 + "]" * 5000 + "\n}\n"
    wide = 'resource "aws_db_instance" "a" {\n' + '  k = "${var.a}"\n' * 20_000 + "}\n"
    start = time.process_time()
    for text in (deep, wide, '"${' * 20_000, "a {\n" * 20_000):
        with contextlib.suppress(Unreadable):
            terraform.read("main.tf", text)
    assert time.process_time() - start < 6
