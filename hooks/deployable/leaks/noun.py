"""``typing.NamedTuple`` without ``typing``, whose import costs a fifth of what the hook may use for a clean file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Noun
else:
    from collections import namedtuple

    class _Maker(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = list(body.get("__annotations__", ()))
            made = namedtuple(
                name, fields, defaults=[body[field] for field in fields if field in body], module=body["__module__"]
            )
            made.__doc__ = body.get("__doc__")
            return made

    class Noun(metaclass=_Maker):
        pass


__all__ = ["Noun"]
