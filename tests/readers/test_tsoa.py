"""``tsoa.json``: the base path of generated routes."""

from __future__ import annotations

import pytest

from deployable.model import Unreadable
from deployable.readers import tsoa


def test_base_path_of_the_routes_not_of_the_document() -> None:
    assert tsoa.read("tsoa.json", '{"spec": {"basePath": "/doc"}, "routes": {"basePath": "/v1"}}').base_path == "/v1"
    assert [tsoa.read("tsoa.json", text).base_path for text in ("{}", "[]", '{"routes": {"basePath": 1}}')] == [
        "",
        "",
        "",
    ]
    with pytest.raises(Unreadable):
        tsoa.read("tsoa.json", "{")
