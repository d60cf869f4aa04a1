"""Python files → ``syntax.Module``: by ``ast``, and by tree-sitter where the code is newer than this interpreter.

What has no node of its own becomes ``Other`` under ``ast``'s name for it (``Await``, ``Yield``, ``NamedExpr``, ``Slice`` …); of statements,
``del``, ``assert``, ``global``, ``break`` and ``continue`` become an ``Expr`` of such an ``Other``, and ``pass`` nothing.
``else`` of a ``try`` follows its body, ``else`` of a loop follows the loop, a file's own docstrings leave the bodies for ``doc``,
and a sum of many terms is one ``Operation`` of as many operands.
"""

from __future__ import annotations

from deployable import syntax
from deployable.model import Unreadable

LITERALS = (
    # environment
    b"environ",
    b"getenv",
    b"BaseSettings",
    b"decouple",
    b"dynaconf",
    b"dj_database_url",
    b"from_prefixed_env",
    b"envvar",
    b"starlette.config",
    # routes
    b"FastAPI(",
    b"APIRouter(",
    b"Starlette(",
    b"Flask(",
    b"Blueprint(",
    b"add_url_rule",
    b"add_api_route",
    b"include_router",
    b"register_blueprint",
    b"add_resource",
    b".route(",
    b"urlpatterns",
    b"ROOT_URLCONF",
    b"DJANGO_SETTINGS_MODULE",
    b"Litestar(",
    b"web.Application(",
    b"RouteTableDef",
    b"Sanic(",
    b"tornado.web",
    b"falcon.",
)


def matches(path: str) -> bool:
    return path.endswith((".py", ".pyw"))


def read(path: str, text: str) -> syntax.Module:
    """The module's tree; ``faults`` are the lines that made no sense in any version of the language that is known."""
    if "\0" in text:
        raise Unreadable("null bytes in a Python file")
    text = text.removeprefix("\ufeff")
    from deployable.readers.python import lowering, shapes

    try:
        body = lowering.body_of(text)
    except (SyntaxError, ValueError):
        from deployable.readers.python import trees

        return trees.read(text)
    except (RecursionError, MemoryError):
        raise Unreadable("nested too deeply") from None
    doc, body = shapes.documented(body)
    return syntax.Module("python", body, doc)
