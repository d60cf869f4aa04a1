"""Manifests that are broken, huge, strange or hostile: said with their place, and the rest is read all the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import Manifest
from deployable.project import Project
from deployable.tree import Tree

GOOD = {
    "render.yaml": "services:\n  - type: web\n    name: api\n    runtime: python\n    envVars:\n      - key: A\n        value: b\n",
    "compose.yml": "services:\n  api:\n    image: acme/api:1\n    environment:\n      A: b\n",
    "k8s/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: acme/api:1\n      env:\n        - name: A\n          value: b\n",
    "fly.toml": 'app = "api"\n[env]\n  A = "b"\n[http_service]\n  internal_port = 80\n',
    "railway.json": '{"deploy": {\n  "startCommand": "node a.js",\n  "healthcheckPath": "/x"}}\n',
    "app.json": '{"name": "api",\n "env": {\n  "A": "b"}}\n',
    "serverless.yml": "service: api\nprovider:\n  name: aws\n  environment:\n    A: b\nfunctions:\n  f: {handler: a.b}\n",
}
YAML = [name for name in GOOD if name.endswith((".yaml", ".yml"))]
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN = {
    "tab": (lambda text: text.replace("\n  ", "\n\t", 1), "tab"),
    "torn": (lambda text: text + "x: [1,\n", "is not valid"),
    "template": (lambda text: text.replace(" api", " {{ .Values.name }}", 1), "template"),
    "bomb": (lambda text: BOMB + text, "aliases stand for more than"),
    "circle": (lambda text: text + "loop: &l [*l]\n", "contains itself"),
    "deep": (lambda text: text + "deep: " + "[" * 500 + "]" * 500 + "\n", "nested deeper"),
}


def found(project: Project) -> dict[str, Manifest]:
    return {manifest.location.path: manifest for manifest in project.manifests}


@pytest.mark.parametrize("name", YAML)
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_a_gap_with_its_place_and_stops_nothing(name: str, fault: str, tmp_path: Path) -> None:
    change, reason = BROKEN[fault]
    project = repository(tmp_path, GOOD | {name: change(GOOD[name])})
    assert set(found(project)) == set(GOOD) - {name}
    (gap,) = [gap for gap in project.gaps("manifests") if gap.location.path == name]
    assert reason in gap.reason and 0 < gap.location.line <= change(GOOD[name]).count("\n") + 1


@pytest.mark.parametrize("name", ["fly.toml", "railway.json", "app.json"])
def test_other_formats_break_as_quietly(name: str, tmp_path: Path) -> None:
    project = repository(tmp_path, GOOD | {name: GOOD[name] + "]["})
    assert set(found(project)) == set(GOOD) - {name}
    assert [gap.location.path for gap in project.gaps("manifests")] == [name]


def test_line_ends_and_byte_order_marks_move_no_line(tmp_path: Path) -> None:
    plain = found(repository(tmp_path / "plain", GOOD))
    for name, text in GOOD.items():
        path = tmp_path / "other" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert found(Project(Tree(str(tmp_path / "other")))) == plain and set(plain) == set(GOOD)


def test_duplicates_merge_keys_and_further_documents(tmp_path: Path) -> None:
    texts = {
        "compose.yml": "x-env: &env {A: '1', B: '1'}\nservices:\n  api:\n    image: acme/api:1\n    environment:\n      <<: *env\n      B: '2'\n  api:\n    image: acme/api:2\n    environment: {<<: [*env, {C: '3'}]}\n",
        "k8s/all.yaml": "---\n# nothing\n---\n" + GOOD["k8s/pod.yaml"] + "---\n" + GOOD["k8s/pod.yaml"].replace(": api", ": other") + "...\n---\n[1, 2]\n",
        "render.yaml": "services:\n  - type: web\n    type: worker\n    name: api\n    runtime: python\n",
    }  # fmt: skip
    project = repository(tmp_path, texts)
    by_name = {(manifest.location.path, manifest.service): manifest for manifest in project.manifests}
    assert {("k8s/all.yaml", "api"), ("k8s/all.yaml", "other")} <= set(by_name)
    assert [manifest.kind for manifest in project.manifests if manifest.host == "render"] == ["worker"]
    problems = {(each.kind, each.location.line) for manifest in project.manifests for each in manifest.problems}
    assert {("duplicate-key", 8), ("duplicate-key", 3)} <= problems
    last = [manifest for manifest in project.manifests if manifest.host == "compose"][-1]
    assert {each.name: each.value for each in last.env} == {"A": "1", "B": "1", "C": "3"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yml", "services:\n" + "".join(f"  s{n}: {{image: 'acme/s{n}:1', environment: {{A: b}}}}\n" for n in range(10_000))),
        ("k8s/all.yaml", "".join(f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: s{n}}}\nspec: {{containers: [{{name: s, image: 'acme/s:1'}}]}}\n" for n in range(1_500))),
    ],
)  # fmt: skip
def test_thousands_of_services_take_seconds_at_most(name: str, text: str, tmp_path: Path) -> None:
    project = repository(tmp_path, {name: text, "Procfile": "web: node a.js\n"})
    began = time.process_time()
    manifests = project.manifests
    assert time.process_time() - began < 12 and len(manifests) in (10_001, 1_501)
    assert {manifest.host for manifest in manifests} >= {"procfile"}
