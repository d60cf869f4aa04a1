"""Manifests that only name an image find the Dockerfile that it is built from, wherever the build is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.linkers.manifests.built import bare
from deployable.readers import image_builds

PUSH = """\
on: push
env: {NAME: shop-api}
jobs:
  build:
    steps:
    - uses: docker/build-push-action@v6
      with:
        context: services/api
        file: services/api/docker/Dockerfile
        tags: |
          ghcr.io/${{ github.repository_owner }}/${{ env.NAME }}:${{ github.sha }}
          ghcr.io/${{ github.repository_owner }}/${{ env.NAME }}:latest
"""
SKAFFOLD = "build:\n  artifacts:\n  - image: shop-api\n    context: services/api\n    docker: {dockerfile: docker/Dockerfile}\n"
CLOUD_BUILD = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, 'gcr.io/$PROJECT_ID/$_NAME', -f, services/api/docker/Dockerfile, services/api]\nsubstitutions: {_NAME: shop-api}\n"
SCRIPT = '#!/bin/sh\nNAME=shop-api\ndocker buildx build --push --platform linux/arm64 \\\n  -t "$REGISTRY/$NAME:$TAG" \\\n  --file=services/api/docker/Dockerfile services/api && echo done\n'
KANIKO = "steps:\n- name: gcr.io/kaniko-project/executor\n  args: [--destination=gcr.io/x/shop-api, --context=dir:///workspace/services/api, --dockerfile=services/api/docker/Dockerfile]\n"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (".github/workflows/push.yml", PUSH, 6),
        ("skaffold.yaml", SKAFFOLD, 3),
        ("cloudbuild.yaml", CLOUD_BUILD, 3),
        ("scripts/push.sh", SCRIPT, 3),
        ("cloudbuild.prod.yaml", KANIKO, 3),
        (
            "Makefile",
            "NAME := shop-api\npush:\n\tdocker build -t $(NAME) -f services/api/docker/Dockerfile services/api\n",
            3,
        ),
    ],
)
def test_the_image_is_traced_to_its_dockerfile(tmp_path: Path, path: str, text: str, line: int) -> None:
    assert {build.line for build in image_builds.read(path, text)} == {line}
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'ghcr.io/acme/shop-api:3', ports: [{containerPort: 2}]}, {name: d, image: 'other/thing:1', ports: [{containerPort: 1}]}]}\n"
    project = repository(
        tmp_path,
        {
            path: text,
            "services/api/docker/Dockerfile": "FROM python:3.13\nCOPY . .\nCMD uvicorn main:app\n",
            "services/api/main.py": "",
            "services/api/requirements.txt": "fastapi\n",
            "k8s/pod.yaml": pod,
        },
    )
    found = {each.image: each for each in project.manifests if each.host == "kubernetes"}
    api, other = found["ghcr.io/acme/shop-api:3"], found["other/thing:1"]
    assert (api.root, api.dockerfile) == ("services/api", "services/api/docker/Dockerfile")
    assert api.starts[0].files == ("services/api/main.py",) and other.dockerfile == ""
    (service,) = [each for each in project.services if each.root == "services/api"]
    assert "kubernetes" in [host for host, _ in service.runs_on]


def test_a_placeholder_is_the_only_image_and_said_to_be_assumed(tmp_path: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: IMAGE_URI}]}\n"
    files = {"Dockerfile": "FROM node:22\nCOPY . .\n", "pod.yaml": pod, "dev.Dockerfile": "FROM node:22\n"}
    (found,) = [each for each in repository(tmp_path / "a", files).manifests if each.host == "kubernetes"]
    assert found.dockerfile == "Dockerfile" and "only image" in found.assumed
    files["worker/Dockerfile"] = "FROM node:22\n"
    (found,) = [each for each in repository(tmp_path / "b", files).manifests if each.host == "kubernetes"]
    assert (found.dockerfile, found.assumed) == ("", "")


def test_one_name_for_two_builds_tells_nothing(tmp_path: Path) -> None:
    assert bare("a/b:${TAG}") == "b" and bare("${IMAGE}") == "" and bare("$A/$B") == ""
    compose = "services:\n  a: {image: x/app, build: a}\n  b: {image: y/app, build: b}\n"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: app}]}\n"
    files = {"compose.yml": compose, "a/Dockerfile": "FROM a\n", "b/Dockerfile": "FROM a\n", "pod.yaml": pod}
    (found,) = [each for each in repository(tmp_path, files).manifests if each.host == "kubernetes"]
    assert found.dockerfile == ""


def test_a_built_file_leads_to_its_source_in_whatever_package_it_is(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "Dockerfile": "FROM node:22\nWORKDIR /app\nCOPY server server\nCOPY shared shared\nCMD node server/dist/index.js\n",
            "server/package.json": '{"dependencies": {"express": "5"}}',
            "server/src/index.ts": "",
            "shared/package.json": '{"name": "shared"}',
            "shared/src/index.ts": "",
            "client/package.json": '{"dependencies": {"react": "19"}}',
            "client/src/main.tsx": "",
            "vercel.json": '{"framework": "vite"}',
        },
    )
    image = next(each for each in project.manifests if each.host == "dockerfile")
    assert image.starts[0].files == ("server/src/index.ts",)
    runs = {each.root: [host for host, _ in each.runs_on] for each in project.services}
    assert runs == {"server": ["dockerfile"], "shared": [], "client": ["vercel"]}
