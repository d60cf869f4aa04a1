"""django-configurations: a class attribute ``X = values.Value()`` reads ``DJANGO_X``; the URL values read a name of their own.

https://django-configurations.readthedocs.io/en/stable/values/
"""

from __future__ import annotations

from typing import Any

from deployable import syntax
from deployable.linkers.environment.code import Up, class_around, keyword, last_name, parents
from deployable.linkers.environment.codebase import Codebase
from deployable.linkers.environment.files import File
from deployable.linkers.environment.found import Found, made
from deployable.linkers.environment.strings import strings

_OWN = {
    "DatabaseURLValue": "DATABASE_URL",
    "CacheURLValue": "CACHE_URL",
    "EmailURLValue": "EMAIL_URL",
    "SearchURLValue": "SEARCH_URL",
}
"""Values that no prefix is put before."""


def configurations(code: Codebase, file: File, node: syntax.Call, up: Up | None, found: Found) -> None:
    """The read of one ``values.…Value(…)`` inside a class; without a name of its own it must be an attribute's value."""
    switched = keyword(node, "environ")
    if class_around(up) is None or (type(switched) is syntax.Const and switched.value is False):
        return
    kind = last_name(node.func)
    name = _text(code, file, keyword(node, "environ_name"), up) or _OWN.get(kind) or _attribute(up)
    if not name:
        return
    given = keyword(node, "environ_prefix")
    prefix = ("" if kind in _OWN else "DJANGO") if given is None else _text(code, file, given, up)
    default = node.args[0] if node.args else keyword(node, "default")
    demanded = kind == "SecretValue" or getattr(keyword(node, "environ_required"), "value", False) is True
    full = f"{prefix.rstrip('_')}_{name}" if prefix else name
    expected = None if demanded or default is not None else False
    via = "django-configurations"
    found.reads.append(made(file, node, up, full, via, must=demanded, default=default, expected=expected))


def _text(code: Codebase, file: File, node: Any, up: Up | None) -> str:
    return next(iter(strings(code, file, node, up)), "") if node is not None else ""


def _attribute(up: Up | None) -> str:
    for here in parents(up):
        if type(here.node) is syntax.Assign:
            target = here.node.targets[0]
            return target.id if type(target) is syntax.Name and here is up else ""
    return ""
