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


DOCKERFILES = {
    "services/api-gateway/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
    "services/api-gateway/server.js": "",
    "services/worker/docker/Dockerfile": "FROM python:3.13\nCOPY . .\n",
    "docker/Dockerfile.billing": "FROM python:3.13\nCOPY . .\n",
    "db/Dockerfile": "FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
}


def told(folder: Path, image: str, files: dict[str, str], name: str = "c") -> tuple[str, str]:
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: {name}, image: '{image}', ports: [{{containerPort: 1}}]}}]}}\n"
    (found,) = [each for each in repository(folder, files | {"pod.yaml": pod}).manifests if each.host == "kubernetes"]
    guess = [value for field, value, _ in found.attributes if field == "image.guess"]
    return found.dockerfile, "".join((found.assumed, *guess))


@pytest.mark.parametrize(
    ("image", "dockerfile"),
    [
        ("1.dkr.ecr.eu-west-1.amazonaws.com/acme-api-gateway:3", "services/api-gateway/Dockerfile"),
        ("europe-docker.pkg.dev/p/r/api_gateway@sha256:1", "services/api-gateway/Dockerfile"),
        ('${aws_ecr_repository.repos["api-gateway"].repository_url}:latest', "services/api-gateway/Dockerfile"),
        ("${var.worker_image}", "services/worker/docker/Dockerfile"),
        ("acme.azurecr.io/billing-service", "docker/Dockerfile.billing"),
        ("acme.azurecr.io/reports", ""),
        ("somebody/worker:2", ""),
        ("1.dkr.ecr.eu-west-1.amazonaws.com/shop", ""),
    ],
)
def test_an_image_that_nobody_builds_here_is_the_one_it_is_called_after(
    tmp_path: Path, image: str, dockerfile: str
) -> None:
    found, why = told(tmp_path, image, DOCKERFILES)
    assert (found, bool(why)) == (dockerfile, bool(dockerfile))


@pytest.mark.parametrize(
    ("image", "linked"),
    [
        ("1.dkr.ecr.eu-west-1.amazonaws.com/shop:3", True),
        ("gcr.io/$PROJECT_ID/$SERVICE", True),
        ("us-docker.pkg.dev/cloudrun/container/hello", True),
        ("${IMAGE:-ghcr.io/somebody/else:1}", False),
        ("ghcr.io/somebody/else:1", False),
        ("ghcr.io/acme/shop:1", True),
        ("1.dkr.ecr.eu-west-1.amazonaws.com/shop-frontend:3", False),
        ("curlimages/curl:8", False),
        ("postgres:17", False),
        ("python:3.13-slim", False),
    ],
)
def test_the_only_image_is_meant_by_a_name_of_ones_own(tmp_path: Path, image: str, linked: bool) -> None:
    files = {
        "Dockerfile": "FROM node:22\nCOPY . .\n",
        "package.json": '{"name": "shop"}',
        "db/Dockerfile": "FROM postgres:17\n",
    }
    found, why = told(tmp_path, image, files)
    assert (found == "Dockerfile", "only image" in why) == (linked, linked)


def test_two_images_of_ones_own_are_not_both_the_only_one(tmp_path: Path) -> None:
    other = "apiVersion: v1\nkind: Pod\nmetadata: {name: q}\nspec: {containers: [{name: c, image: 'acme.azurecr.io/billing'}]}\n"
    files = {"Dockerfile": "FROM node:22\nCOPY . .\n", "k8s/other.yaml": other}
    found = repository(tmp_path, files | {"k8s/pod.yaml": other.replace("billing", "shop")}).manifests
    assert {each.dockerfile for each in found if each.host == "kubernetes"} == {""}
    worker = files | {"k8s/pod.yaml": other.replace("billing", "billing-worker")}
    found = repository(tmp_path / "b", worker).manifests
    assert {each.dockerfile for each in found if each.host == "kubernetes"} == {"Dockerfile"}


def test_a_tag_is_another_name_of_what_was_built(tmp_path: Path) -> None:
    script = "docker build -t local services/api-gateway\ndocker tag local:latest 1.dkr.ecr.eu-west-1.amazonaws.com/edge:latest\n"
    found = told(tmp_path, "1.dkr.ecr.eu-west-1.amazonaws.com/edge:latest", DOCKERFILES | {"push.sh": script})
    assert found == ("services/api-gateway/Dockerfile", "")


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("push.sh", "cd web\ndocker build -t a/web .\ncd ..\ndocker build -t a/api api\n", [("a/web", "web"), ("a/api", "api")]),
        ("push.sh", "(cd web && docker build -t a/web .)\ndocker build -t a/api .\n", [("a/web", "web"), ("a/api", ".")]),
        ("push.sh", 'cd "$ROOT"\ndocker build -t a/web .\n', [("a/web", "$")]),
        ("Makefile", "a:\n\tcd web && docker build -t a/web .\nb:\n\tdocker build -t a/api .\n", [("a/web", "web"), ("a/api", ".")]),
        (".github/workflows/x.yml", "jobs:\n  a:\n    steps:\n    - name: web\n      working-directory: web\n      run: docker build -t a/web -f x/Dockerfile .\n    - run: docker build -t a/api .\n", [("a/web", "web"), ("a/api", ".")]),
    ],
)  # fmt: skip
def test_a_build_starts_where_the_shell_stands(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(build.image, build.context) for build in image_builds.read(path, text)] == expected
