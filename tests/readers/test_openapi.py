"""OpenAPI documents: what is read, where it stands, what is not valid; nothing that is none of it."""

from __future__ import annotations

import json
from contextlib import suppress
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable.model import Unreadable
from deployable.readers import openapi, spring

SHOP = dedent("""\
    openapi: 3.0.3
    info: {title: Shop, version: 1.0}
    servers:
      - url: https://{host}.example.com/v1/
        variables: {host: {default: shop}}
      - url: /api
    paths:
      /orders/{id}:
        parameters:
          - {name: id, in: path, required: true, schema: {type: string}}
        get:
          operationId: one
          summary: One order
          responses:
            200: {description: order, content: {application/json: {schema: {type: object}}}}
        delete:
          responses: {"204": {description: gone}}
""")


def problems(text: str) -> list[str]:
    return [f"{problem.location.line} {problem.message}" for problem in openapi.read("openapi.yaml", text).problems]


def test_operations_bases_and_lines() -> None:
    found = openapi.read("openapi.yaml", SHOP)
    assert (found.version, found.line, found.bases, found.problems, found.validated) == (
        "3.0.3",
        1,
        ("/v1", "/api"),
        (),
        True,
    )
    (item,) = found.paths
    assert [(op.method, op.line, op.documented, op.responds) for op in item.operations] == [
        ("GET", 11, True, True),
        ("DELETE", 16, False, True),
    ]
    as_json = json.dumps(
        {"swagger": "2.0", "info": {"title": "x", "version": "1"}, "basePath": "/v2/", "paths": {}}, indent=1
    )
    assert openapi.read("swagger.json", as_json)[:3] == ("2.0", 2, ("/v2",))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("summary: One", "sumary: One", "13 `paths` → `/orders/{id}` → `get` has the unknown field `sumary`"),
        ('{description: gone}', "{}", "17 `paths` → `/orders/{id}` → `delete` → `responses` → `204` lacks the required field `description`"),
        ("schema: {type: object}", "schema: {type: objet}", "15 "),
        ("in: path", "in: query", "11 GET /orders/{id} does not declare its path parameter `id`"),
        ("/orders/{id}:", "/orders/{number}:", "10 GET /orders/{number} declares the path parameter `id`, which is not in the path"),
        ("delete:", "delete:\n      operationId: one", "17 operationId `one` is used twice; the first is at line 12"),
        ("{type: object}", '{$ref: "#/components/schemas/Order"}', "15 `#/components/schemas/Order` refers to nothing in this document"),
        ("version: 1.0", "versio: 1", "2 `info` lacks the required field `version`"),
        ("    delete:", "  /orders/{x}:\n    delete:", "16 path `/orders/{x}` is the same path as `/orders/{id}`; the first is at line 8"),
    ],
)  # fmt: skip
def test_what_is_not_valid_has_its_line(old: str, new: str, expected: str) -> None:
    assert old in SHOP
    assert any(problem.startswith(expected) for problem in problems(SHOP.replace(old, new, 1))), problems(
        SHOP.replace(old, new, 1)
    )


def test_versions_have_their_own_rules() -> None:
    nullable = SHOP.replace("{type: object}", "{type: [object, 'null']}")
    assert problems(nullable) and not problems(nullable.replace("3.0.3", "3.1.0"))
    assert not openapi.read("x.yaml", SHOP.replace("3.0.3", "4.7.0")).validated


@pytest.mark.parametrize(
    ("version", "change", "expected"),
    [
        ({"swagger": "2.0"}, {"host": "example.org", "$schema": "x", "x-more": 1}, ""),
        ({"swagger": "2.0"}, {"definitions": {"A": {"type": ["string", "null"], "properties": {"b": {"$ref": "#/definitions/A"}}}}}, ""),
        ({"swagger": "2.0"}, {"servers": []}, "has the unknown field `servers`"),
        ({"swagger": "2.0"}, {"parameters": {"A": {"name": "a", "in": "body"}}}, "lacks the required field `schema`"),
        ({"openapi": "3.0.3"}, {"components": {"schemas": {"A": {"type": "integer", "exclusiveMinimum": True, "nullable": True}}}}, ""),
        ({"openapi": "3.0.3"}, {"components": {"schemas": {"A": {"exclusiveMinimum": 1}}}}, "`exclusiveMinimum` is wrong"),
        ({"openapi": "3.0.3"}, {"components": {"parameters": {"A": {"name": "a", "in": "query"}}}}, "one of the fields `schema`, `content`"),
        ({"openapi": "3.0.3"}, {"components": {"securitySchemes": {"A": {"type": "http"}}}}, "lacks the required field `scheme`"),
        ({"openapi": "3.0.3"}, {"paths": None}, "lacks the required field `paths`"),
        ({"openapi": "3.1.0"}, {"webhooks": {"new": {"post": {}}}, "components": {"schemas": {"A": True, "B": {"const": 1, "prefixItems": []}}}}, ""),
        ({"openapi": "3.1.0"}, {"components": {"schemas": {"A": {"type": ["string", "nul"]}}}}, "`type`"),
        ({"openapi": "3.2.0"}, {"components": {"mediaTypes": {"A": {"itemSchema": {}}}}}, ""),
        ({"openapi": "3.1.0"}, {"components": {"mediaTypes": {}}}, "has the unknown field `mediaTypes`"),
    ],
)  # fmt: skip
def test_each_version_has_its_objects(version: dict, change: dict, expected: str) -> None:
    document = {**version, "info": {"title": "Pets", "version": "1"}, "paths": {}, **change}
    text = json.dumps({name: value for name, value in document.items() if value is not None})
    found = [problem.message for problem in openapi.read("openapi.json", text).problems]
    assert bool(found) == bool(expected) and all(expected in message for message in found), found


def test_broken_documents_are_found_and_other_files_left_alone() -> None:
    broken = openapi.read("openapi.yaml", SHOP + "  x: [\n")
    assert [problem.kind for problem in broken.problems] == ["unparsable"]
    part = openapi.read("paths.yaml", "one:\n  get: {responses: {'200': {description: x}}}\nopenapi: later\n")
    assert part.version == "" and [pointer for pointer, _ in part.items] == ["/one"]
    with pytest.raises(Unreadable):
        openapi.read("openapi.json", '{"openapi": "3.0.0", "x": ' + "[" * 200 + "]" * 200 + "}")
    for path in (
        "package.json",
        ".github/workflows/openapi.yaml",
        "pnpm-lock.yaml",
        "docker-compose.yml",
        "openapi.py",
    ):
        assert not openapi.matches(path), path


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SHOP)), st.integers(0, 40), st.text(max_size=6))
def test_never_raises_on_mutations(start: int, length: int, insert: str) -> None:
    with suppress(Unreadable):
        openapi.read("openapi.yaml", SHOP[:start] + insert + SHOP[start + length :])


def test_spring_settings() -> None:
    pom = "<project>\n<artifactId>spring-boot-starter-actuator</artifactId>\n</project>"
    assert spring.read("pom.xml", pom).actuator == 2 and spring.read("build.gradle", "plugins {}").actuator == 0
    found = spring.read(
        "src/main/resources/application.yml", "management:\n  endpoints.web:\n    base-path: /manage\nother: x\n"
    )
    assert found.settings == (("management.endpoints.web.base-path", "/manage", 3),)
    found = spring.read("application.properties", "# x\nmanagement.server.port = 9000\nserver.port=1\n")
    assert found.settings == (("management.server.port", "9000", 2),)
