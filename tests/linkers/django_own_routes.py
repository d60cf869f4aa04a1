"""Prints what Django's resolver holds, as JSON pairs of method and path. Run in a process of its own.

python django_own_routes.py FOLDER SETTINGS
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


def methods(view: Any) -> list[str]:
    """What a view callable answers; ``ANY`` where only its body knows."""
    if hasattr(view, "actions") and view.actions:
        allowed = view.cls.http_method_names
        return [method for method in view.actions if method in METHODS and method in allowed]
    if isinstance(view, partial):
        return ["get"]
    for cell in getattr(view, "__closure__", None) or ():
        if hasattr(cell.cell_contents, "operations"):
            return sorted({method for operation in cell.cell_contents.operations for method in operation.methods})
    cls = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if cls is not None:
        return [method for method in METHODS if hasattr(cls, method) and method in cls.http_method_names]
    for cell in getattr(view, "__closure__", None) or ():
        if cell.cell_contents.__class__ is list and all(str(each).isupper() for each in cell.cell_contents):
            return list(cell.cell_contents)
    return methods(view.__wrapped__) if hasattr(view, "__wrapped__") else ["any"]


def plain(pattern: str) -> str:
    pattern = re.sub(r"\(\?:[^()]*(?:\([^()]*\)[^()]*)*\)\?", "", pattern)
    pattern = re.sub(r"\(\?P<\w+>(?:[^()\\]|\\.|\[[^\]]*\])*\)|<[^<>]*>", "{}", pattern)
    return re.sub(r"[\^$?]|\\Z", "", pattern).replace("\\.", ".").replace("\\-", "-")


def walk(patterns: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        path = prefix + plain(str(each.pattern))
        if hasattr(each, "url_patterns"):
            if each.app_name != "admin":
                yield from walk(each.url_patterns, path)
        else:
            yield from ((method.upper(), path) for method in methods(each.callback))


if __name__ == "__main__":
    folder, settings = sys.argv[1:]
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django
    from django.urls import get_resolver

    django.setup()
    print(json.dumps(sorted(set(walk(get_resolver().url_patterns, "/")))))
