"""What handlers plainly answer with: pages or JSON. By the names that every framework's answers are made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from deployable.model import Route, Sources
from deployable.syntax import (
    Assign,
    Attribute,
    Call,
    Class,
    Const,
    DictOf,
    Expr,
    Function,
    Handler,
    If,
    Import,
    ListOf,
    Loop,
    Module,
    Name,
    Raise,
    Return,
    Try,
    With,
)

_PAGES = {
    "render", "render_template", "render_template_string", "render_to_response", "TemplateResponse", "HTMLResponse", "redirect",
    "HttpResponseRedirect", "RedirectResponse", "send_from_directory", "send_file", "sendFile", "FileResponse", "view", "renderFile",
}  # fmt: skip
_JSON = {
    "jsonify",
    "JsonResponse",
    "JSONResponse",
    "ORJSONResponse",
    "UJSONResponse",
    "json",
    "jsonp",
    "to_dict",
    "model_dump",
    "dumps",
}
_BLOCKS = (Assign, Class, Expr, Function, Handler, If, Import, Loop, Raise, Return, Try, With)
_PAGE_VIEWS = {
    "TemplateView", "ListView", "DetailView", "FormView", "CreateView", "UpdateView", "DeleteView", "RedirectView", "LoginView", "LogoutView",
    "ArchiveIndexView", "PasswordResetView", "PasswordChangeView",
}  # fmt: skip
_READERS = {
    ".py": "python",
    ".js": "javascript",
    ".ts": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "tsx": "javascript",
    "jsx": "javascript",
}


def mark(sources: Sources, routes: Iterable[Route]) -> Iterator[Route]:
    """The routes with ``media`` where it is plain; one that has it already keeps it."""
    known: dict[str, dict[int, Any]] = {}
    made: dict[tuple[int, str], str] = {}
    for route in routes:
        path = route.location.path
        if path not in known:
            reader = _READERS.get(path[-3:])
            module = sources.read(reader, path) if reader else None
            known[path] = _by_line(module) if isinstance(module, Module) else {}
        node = None if route.media else known[path].get(route.location.line)
        if node is None:
            yield route
            continue
        key = (id(node), route.method)
        if key not in made:
            made[key] = media_of(node, route.method)
        yield route._replace(media=made[key]) if made[key] else route


def media_of(node: Function | Class, method: str = "GET") -> str:
    """``html`` when the handler makes a page on some path, else ``json`` when it makes JSON, else empty."""
    if isinstance(node, Class):
        methods = [part for part in node.body if isinstance(part, Function)]
        own = [part for part in methods if part.name == method.lower()]
        if not own and any(_last(base) in _PAGE_VIEWS for base in node.bases):
            return "html"
        found = {media_of(part) for part in own or methods}
        return "html" if "html" in found else "json" if "json" in found else ""
    json = False
    for part in _within(node):
        if isinstance(part, Call):
            name = _last(part.func)
            if name in _PAGES and not _drf(part, name):
                return "html"
            json = json or name in _JSON or (name == "send" and bool(part.args) and not isinstance(part.args[0], Const))
        elif isinstance(part, Return):
            json = json or _is_data(part.value)
    if any(isinstance(part, Name | Attribute) and _last(part) == "HTMLResponse" for part in _flat(node.decorators)):
        return "html"
    return "json" if json else ""


def _drf(call: Call, name: str) -> bool:
    """``renderer.render(data)`` and ``JSONRenderer().render(data)`` make no page."""
    return (
        name in ("render", "view")
        and isinstance(call.func, Attribute)
        and _last(call.func.value).lower().endswith("renderer")
    )


def _is_data(value: Any) -> bool:
    """``{…}``, ``[…]`` and ``{…}, 201``."""
    if isinstance(value, ListOf):
        return not value.items or not isinstance(value.items[0], Const)
    return isinstance(value, DictOf)


def _last(node: Any) -> str:
    if isinstance(node, Attribute):
        return node.name
    if isinstance(node, Call):
        return _last(node.func)
    return node.id if isinstance(node, Name) else ""


def _by_line(module: Module) -> dict[int, Any]:
    """Functions and classes by their own line and by that of their first decorator; of several in a line the last one."""
    found: dict[int, Any] = {}
    for node in _statements(module.body) if module.language == "python" else _flat(module.body):
        if isinstance(node, Function | Class):
            first = min((decorator.line for decorator in node.decorators), default=node.line)
            for line in {first, node.line}:
                found[line] = node
    return found


def _statements(body: Any) -> Iterator[Any]:
    """Statements in source order, without the expressions in them: where Python defines what has a name."""
    todo = list(reversed(body))
    while todo:
        node = todo.pop()
        yield node
        for field in reversed(node):
            if type(field) is tuple and field and isinstance(field[0], _BLOCKS):
                todo.extend(reversed(field))


def _within(node: Function) -> Iterator[Any]:
    return _flat(node.body)


def _flat(root: Any) -> Iterator[Any]:
    """Every node below, in source order."""
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            if hasattr(node, "_fields"):
                yield node
            todo.extend(reversed(node))
