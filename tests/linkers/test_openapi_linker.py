"""Documents that are split over files, and what handlers plainly answer with."""

from __future__ import annotations

from pathlib import Path

import pytest

from deployable.linkers.media import media_of
from deployable.model import Location
from deployable.project import Project
from deployable.readers import javascript, python
from deployable.syntax import Function
from deployable.tree import Tree

ROOT = """\
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders: {$ref: ./paths/orders.yaml}
  /orders/{id}: {$ref: 'paths/all.yaml#/one'}
  /pay: {$ref: 'https://example.com/pay.yaml'}
  /ops:
    get: {$ref: ./paths/op.yaml}
components:
  schemas:
    A: {$ref: 'paths/all.yaml#/nothing'}
    B: {$ref: ./gone.yaml}
    C: {$ref: ../../outside.yaml}
"""
PARTS = {
    "docs/openapi.yaml": ROOT,
    "docs/paths/orders.yaml": "get: {responses: {'200': {description: ok}}}\npost: {responses: {'201': {description: ok}}}\n",
    "docs/paths/all.yaml": "one:\n  parameters: []\n  delete: {summary: x, responses: {'204': {description: ok}}}\nopenapi: part\n",
    "docs/paths/op.yaml": "description: x\nresponses: {'200': {description: ok}}\n",
}


def test_split_documents(tmp_path: Path) -> None:
    for path, text in PARTS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    project = Project(Tree(str(tmp_path)))
    (document,) = project.openapi
    assert [(op.method, op.path, op.location) for op in document.operations] == [
        ("GET", "/orders", Location("docs/paths/orders.yaml", 1)),
        ("POST", "/orders", Location("docs/paths/orders.yaml", 2)),
        ("DELETE", "/orders/{id}", Location("docs/paths/all.yaml", 3)),
        ("GET", "/ops", Location("docs/paths/op.yaml", 1)),
    ]
    assert [(problem.location.line, problem.subject) for problem in document.problems] == [
        (11, "paths/all.yaml#/nothing"),
        (12, "./gone.yaml"),
    ]
    assert "pay.yaml" in document.partial and project.gaps("openapi")
    assert set(document.files) == set(PARTS)


@pytest.mark.parametrize(("body", "media"), [
    ("return render_template('x.html')", "html"), ("return redirect('/')", "html"), ("return jsonify(a=1)", "json"),
    ("return {'a': 1}, 201", "json"), ("return 'pong'", ""), ("if x:\n        return {'a': 1}\n    return render(request, 'x')", "html"),
    ("return HttpResponse(JSONRenderer().render(data))", ""),
])  # fmt: skip
def test_python_media(body: str, media: str) -> None:
    module = python.read("app.py", f"def handler(request):\n    {body}\n")
    assert media_of(next(node for node in module.body if isinstance(node, Function))) == media


@pytest.mark.parametrize(("body", "media"), [
    ("res.render('x')", "html"), ("res.status(201).json(x)", "json"), ("res.send('ok')", ""), ("res.send(user)", "json"),
])  # fmt: skip
def test_javascript_media(body: str, media: str) -> None:
    module = javascript.read("app.js", f"function handler(req, res) {{ {body}; }}\n")
    assert media_of(next(node for node in module.body if isinstance(node, Function))) == media
