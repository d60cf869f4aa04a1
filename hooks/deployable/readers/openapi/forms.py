"""The forms of an OpenAPI document, object by object, as the specification of each version lists their fields.

Written from the tables of the OpenAPI Specification (spec.openapis.org/oas: v2.0, v3.0.4, v3.1.1, v3.2.0) in a short notation:
a field's name ends in ``!`` when it is required; its form is a JSON type, the name of another object, ``[X]`` for a list,
``{X}`` for a map, ``'a'|'b'`` for one of these words, ``any``, and ``&X`` for an X or a reference to one.
A name in slashes is a pattern that keys match. Every object takes ``x-`` fields, too.
"""

from __future__ import annotations

import re
from typing import Any

Fields = dict[str, str]

_COMMON: dict[str, Fields] = {
    "Contact": {"name": "string", "url": "string", "email": "string"},
    "ExternalDocs": {"url!": "string", "description": "string"},
    "Tag": {"name!": "string", "description": "string", "externalDocs": "ExternalDocs"},
    "Xml": {"name": "string", "namespace": "string", "prefix": "string", "attribute": "boolean", "wrapped": "boolean"},
    "Responses": {"/^([1-5]([0-9][0-9]|XX)|default)$/": "&Response"},
    "Paths": {"/^\\//": "PathItem"},
}
_BOUNDS: Fields = {
    "multipleOf": "number", "maximum": "number", "exclusiveMaximum": "boolean", "minimum": "number", "exclusiveMinimum": "boolean",
    "maxLength": "integer", "minLength": "integer", "pattern": "string", "maxItems": "integer", "minItems": "integer",
    "uniqueItems": "boolean", "enum": "[any]", "default": "any", "format": "string",
}  # fmt: skip
_SCHEMA: Fields = {
    **_BOUNDS, "title": "string", "description": "string", "maxProperties": "integer", "minProperties": "integer",
    "required": "[string]", "items": "&Schema", "allOf": "[&Schema]", "properties": "{&Schema}", "additionalProperties": "boolean|&Schema",
    "readOnly": "boolean", "xml": "Xml", "externalDocs": "ExternalDocs", "example": "any",
}  # fmt: skip
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

_TWO: dict[str, Fields] = {
    **_COMMON,
    "Document": {
        "swagger!": "'2.0'", "info!": "Info", "host": "string", "basePath": "string", "schemes": "[Scheme]", "consumes": "[string]",
        "produces": "[string]", "paths!": "Paths", "definitions": "{&Schema}", "parameters": "{&Parameter}",
        "responses": "{&Response}", "securityDefinitions": "{SecurityScheme}", "security": "[{[string]}]", "tags": "[Tag]",
        "externalDocs": "ExternalDocs",
    },
    "Info": {
        "title!": "string", "version!": "string", "description": "string", "termsOfService": "string", "contact": "Contact",
        "license": "License",
    },
    "License": {"name!": "string", "url": "string"},
    "PathItem": {"$ref": "string", "parameters": "[&Parameter]", **dict.fromkeys(_METHODS, "Operation")},
    "Operation": {
        "tags": "[string]", "summary": "string", "description": "string", "externalDocs": "ExternalDocs", "operationId": "string",
        "consumes": "[string]", "produces": "[string]", "parameters": "[&Parameter]", "responses!": "Responses",
        "schemes": "[Scheme]", "deprecated": "boolean", "security": "[{[string]}]",
    },
    "Parameter": {
        **_BOUNDS, "name!": "string", "in!": "'query'|'header'|'path'|'formData'|'body'", "description": "string",
        "required": "boolean", "schema": "&Schema", "type": "'string'|'number'|'integer'|'boolean'|'array'|'file'",
        "allowEmptyValue": "boolean", "items": "any", "collectionFormat": "'csv'|'ssv'|'tsv'|'pipes'|'multi'",
    },
    "Response": {"description!": "string", "schema": "&Schema", "headers": "{Header}", "examples": "{any}"},
    "Header": {
        **_BOUNDS, "description": "string", "type!": "'string'|'number'|'integer'|'boolean'|'array'", "items": "any",
        "collectionFormat": "'csv'|'ssv'|'tsv'|'pipes'",
    },
    "Schema": {**_SCHEMA, "$ref": "string", "type": "any", "discriminator": "string"},
    "SecurityScheme": {
        "type!": "'basic'|'apiKey'|'oauth2'", "description": "string", "name": "string", "in": "'query'|'header'",
        "flow": "'implicit'|'password'|'application'|'accessCode'", "authorizationUrl": "string", "tokenUrl": "string",
        "scopes": "{string}",
    },
}  # fmt: skip

_MEDIA: Fields = {"schema": "&Schema", "example": "any", "examples": "{&Example}"}
_VALUE: Fields = {
    **_MEDIA, "description": "string", "required": "boolean", "deprecated": "boolean", "allowEmptyValue": "boolean",
    "style": "string", "explode": "boolean", "allowReserved": "boolean", "content": "{&MediaType}",
}  # fmt: skip
_THREE: dict[str, Fields] = {
    **_COMMON,
    "Document": {
        "openapi!": "string", "info!": "Info", "servers": "[Server]", "paths!": "Paths", "components": "Components",
        "security": "[{[string]}]", "tags": "[Tag]", "externalDocs": "ExternalDocs",
    },
    "Info": _TWO["Info"],
    "License": _TWO["License"],
    "Server": {"url!": "string", "description": "string", "variables": "{ServerVariable}"},
    "ServerVariable": {"default!": "string", "enum": "[string]", "description": "string"},
    "Components": {
        "schemas": "{&Schema}", "responses": "{&Response}", "parameters": "{&Parameter}", "examples": "{&Example}",
        "requestBodies": "{&RequestBody}", "headers": "{&Header}", "securitySchemes": "{&SecurityScheme}", "links": "{&Link}",
        "callbacks": "{&Callback}",
    },
    "PathItem": {
        "$ref": "string", "summary": "string", "description": "string", "servers": "[Server]", "parameters": "[&Parameter]",
        **dict.fromkeys((*_METHODS, "trace"), "Operation"),
    },
    "Operation": {
        "tags": "[string]", "summary": "string", "description": "string", "externalDocs": "ExternalDocs", "operationId": "string",
        "parameters": "[&Parameter]", "requestBody": "&RequestBody", "responses!": "Responses", "callbacks": "{&Callback}",
        "deprecated": "boolean", "security": "[{[string]}]", "servers": "[Server]",
    },
    "Parameter": {**_VALUE, "name!": "string", "in!": "'path'|'query'|'header'|'cookie'"},
    "Header": _VALUE,
    "RequestBody": {"content!": "{&MediaType}", "description": "string", "required": "boolean"},
    "MediaType": {**_MEDIA, "encoding": "{Encoding}"},
    "Encoding": {
        "contentType": "string", "headers": "{&Header}", "style": "string", "explode": "boolean", "allowReserved": "boolean",
    },
    "Response": {"description!": "string", "headers": "{&Header}", "content": "{&MediaType}", "links": "{&Link}"},
    "Callback": {"/^/": "&PathItem"},
    "Example": {"summary": "string", "description": "string", "value": "any", "externalValue": "string"},
    "Link": {
        "operationRef": "string", "operationId": "string", "parameters": "{any}", "requestBody": "any", "description": "string",
        "server": "Server",
    },
    "Schema": {
        **_SCHEMA, "type": "'string'|'number'|'integer'|'boolean'|'array'|'object'", "not": "&Schema", "oneOf": "[&Schema]",
        "anyOf": "[&Schema]", "nullable": "boolean", "writeOnly": "boolean", "deprecated": "boolean", "discriminator": "Discriminator",
    },
    "Discriminator": {"propertyName!": "string", "mapping": "{string}"},
    "SecurityScheme": {
        "type!": "'apiKey'|'http'|'oauth2'|'openIdConnect'", "description": "string", "name": "string",
        "in": "'query'|'header'|'cookie'", "scheme": "string", "bearerFormat": "string", "flows": "Flows", "openIdConnectUrl": "string",
    },
    "Flows": {"implicit": "Flow", "password": "Flow", "clientCredentials": "Flow", "authorizationCode": "Flow"},
    "Flow": {"authorizationUrl": "string", "tokenUrl": "string", "refreshUrl": "string", "scopes!": "{string}"},
}  # fmt: skip

_TYPE = "'string'|'number'|'integer'|'boolean'|'array'|'object'|'null'"
_THREE_ONE: dict[str, Fields] = {
    **_THREE,
    "Document": {
        **{name.rstrip("!") if name == "paths!" else name: form for name, form in _THREE["Document"].items()},
        "jsonSchemaDialect": "string", "webhooks": "{&PathItem}",
    },
    "Info": {**_THREE["Info"], "summary": "string"},
    "License": {**_THREE["License"], "identifier": "string"},
    "Components": {**_THREE["Components"], "schemas": "{boolean|&Schema}", "pathItems": "{&PathItem}"},
    "Operation": {name.rstrip("!"): form for name, form in _THREE["Operation"].items()},
    # A schema is whatever JSON Schema allows, and a boolean; only what the specification reads is held to its form.
    "Schema": {
        "type": f"{_TYPE}|[{_TYPE}]", "properties": "{boolean|&Schema}", "items": "boolean|&Schema", "required": "[string]",
        "allOf": "[boolean|&Schema]", "oneOf": "[boolean|&Schema]", "anyOf": "[boolean|&Schema]", "enum": "[any]", "/^/": "any",
    },
    "SecurityScheme": {
        **_THREE["SecurityScheme"], "type!": "'apiKey'|'http'|'oauth2'|'openIdConnect'|'mutualTLS'",
    },
}  # fmt: skip
_THREE_TWO: dict[str, Fields] = {
    **_THREE_ONE,
    "Document": {**_THREE_ONE["Document"], "$self": "string"},
    "Server": {**_THREE["Server"], "name": "string"},
    "Components": {**_THREE_ONE["Components"], "mediaTypes": "{&MediaType}"},
    "PathItem": {**_THREE["PathItem"], "query": "Operation", "additionalOperations": "{Operation}"},
    "Parameter": {**_THREE["Parameter"], "in!": "'path'|'query'|'querystring'|'header'|'cookie'"},
    "MediaType": {
        **_THREE["MediaType"], "itemSchema": "boolean|&Schema", "prefixEncoding": "[Encoding]", "itemEncoding": "Encoding",
    },
    "Encoding": {
        **_THREE["Encoding"], "encoding": "{Encoding}", "prefixEncoding": "[Encoding]", "itemEncoding": "Encoding",
    },
    "Response": {**{name.rstrip("!"): form for name, form in _THREE["Response"].items()}, "summary": "string"},
    "Example": {**_THREE["Example"], "dataValue": "any", "serializedValue": "string"},
    "Tag": {**_COMMON["Tag"], "summary": "string", "parent": "string", "kind": "string"},
    "SecurityScheme": {**_THREE_ONE["SecurityScheme"], "oauth2MetadataUrl": "string", "deprecated": "boolean"},
    "Flows": {**_THREE["Flows"], "deviceAuthorization": "Flow"},
    "Flow": {**_THREE["Flow"], "deviceAuthorizationUrl": "string"},
}  # fmt: skip

_VERSIONS = {"2.0": _TWO, "3.0": _THREE, "3.1": _THREE_ONE, "3.2": _THREE_TWO}

# What a field's value asks of the fields beside it: (object, field, value, fields that are needed then).
_NEEDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Parameter", "in", "path", ("required",)),
    ("SecurityScheme", "type", "apiKey", ("name", "in")),
    ("SecurityScheme", "type", "http", ("scheme",)),
    ("SecurityScheme", "type", "openIdConnect", ("openIdConnectUrl",)),
)


def schema(version: str) -> dict[str, Any] | None:
    """The JSON Schema of a version (``3.0``), ``None`` for one that is not known."""
    tables = _VERSIONS.get(version)
    if tables is None:
        return None
    objects = {name: _object(fields) for name, fields in tables.items()}
    # Editors are told the document's own schema by it; nobody takes harm.
    objects["Document"]["properties"]["$schema"] = {"type": "string"}
    objects["Scheme"] = {"enum": ["http", "https", "ws", "wss"]}
    for name, field, value, needed in _NEEDS:
        rule = {
            "if": {"properties": {field: {"const": value}}, "required": [field]},
            "then": {"required": list(needed)},
        }
        objects[name].setdefault("allOf", []).append(rule)
    if version == "2.0":
        body = {
            "if": {"properties": {"in": {"const": "body"}}},
            "then": {"required": ["schema"]},
            "else": {"required": ["type"]},
        }
        objects["Parameter"]["allOf"].append(body)
    else:
        objects["Parameter"]["anyOf"] = [{"required": ["schema"]}, {"required": ["content"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Document", "$defs": objects}


def _object(fields: Fields) -> dict[str, Any]:
    patterns = {name[1:-1]: _form(form) for name, form in fields.items() if name.startswith("/")}
    named = {name.rstrip("!"): _form(form) for name, form in fields.items() if not name.startswith("/")}
    if "^" in patterns:
        # Any name is taken: it has the pattern's form unless it is a field of its own or an extension.
        return {
            "type": "object",
            "properties": named,
            "patternProperties": {"^x-": {}},
            "additionalProperties": patterns["^"],
        }
    return {
        "type": "object",
        "properties": named,
        "required": [name.rstrip("!") for name in fields if name.endswith("!")],
        "patternProperties": {**patterns, "^x-": {}},
        "additionalProperties": False,
    }


def _form(form: str) -> dict[str, Any]:
    """The JSON Schema of one form of the notation."""
    words = re.findall(r"'([^']*)'", form)
    if form == "any":
        return {}
    if form[0] + form[-1] == "[]":
        return {"type": "array", "items": _form(form[1:-1])}
    if form[0] + form[-1] == "{}":
        return {"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": _form(form[1:-1])}
    if words and "|".join(f"'{word}'" for word in words) == form:
        return {"enum": words}
    # By kind rather than by trying each, so that a fault is told of the form that was meant.
    if form.startswith("boolean|"):
        return {"if": {"type": "boolean"}, "then": {}, "else": _form(form.removeprefix("boolean|"))}
    if "|[" in form:
        single, _, several = form.partition("|[")
        return {"if": {"type": "array"}, "then": _form(f"[{several}"), "else": _form(single)}
    if form.startswith("&"):
        return {"if": {"type": "object", "required": ["$ref"]}, "then": {}, "else": _form(form[1:])}
    if form in ("string", "number", "integer", "boolean"):
        return {"type": form}
    return {"$ref": f"#/$defs/{form}"}
