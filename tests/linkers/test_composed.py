"""Compose files over compose files, and the images that they build: the forms that the documentation shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import Manifest
from deployable.written.interpolation import interpolated

PYTHON = "FROM python:3.13\nCOPY . .\n"


def composed(folder: Path, files: dict[str, str]) -> dict[tuple[str, str], Manifest]:
    found = repository(folder, files).manifests
    return {(each.location.path, each.service): each for each in found if each.host == "compose"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}/$B", "1/${B}"),
        ("${B:-x}-${E:-y}-${E-z}", "x-y-"),
        ("${A:+set}${B:+set}", "set"),
        ("$$A ${B:?must} ${A?}", "$A ${B:?must} 1"),
        ("${B:-${C:-${A}}}/${B:-${C:-x}}${A:+-${A}}", "1/x-1"),
        ("${A ${B:-x}", "${A x"),
        ("${B:-x", "${B:-x"),
    ],
)
def test_names_are_filled_in_as_compose_does(text: str, expected: str) -> None:
    assert interpolated(text, {"A": "1", "E": ""}) == expected.replace("${B}", "$B")


def test_the_build_is_where_the_env_file_and_the_defaults_say(tmp_path: Path) -> None:
    found = composed(
        tmp_path,
        {
            ".env": "WHERE=api\n",
            "compose.yml": """\
                services:
                  a: {build: "${WHERE:-.}", env_file: ["${STAGE:-local}.env"]}
                  b: {build: {context: "${UNSET:-.}", dockerfile: "${FILE:-api/Dockerfile}"}}
                  c: {build: "${NOWHERE}"}
                  d: {build: {context: ., dockerfile_inline: "FROM x"}}
                  e: {image: "${DB_IMAGE:-postgres:17}"}
                """,
            "api/Dockerfile": PYTHON,
            "api/app.py": "",
        },
    )
    a, b, c, d = (found["compose.yml", name] for name in "abcd")
    assert (a.root, a.dockerfile, a.env_elsewhere) == ("api", "api/Dockerfile", ("env file local.env",))
    assert (b.root, b.dockerfile) == (".", "api/Dockerfile") and (c.root, c.dockerfile) == ("", "")
    assert [base.engine for base in found["compose.yml", "e"].databases] == ["postgres"]
    assert (d.root, d.dockerfile) == (".", "") and not any(field == "dockerfile" for field, _, _ in d.paths)


def test_extends_includes_and_resets(tmp_path: Path) -> None:
    found = composed(
        tmp_path,
        {
            "compose.yml": """\
                include: [infra/data.yaml]
                services:
                  base: {build: api, environment: {A: "1", B: "1"}, ports: ["80:80"]}
                  web: {extends: base, command: uvicorn main:app}
                  worker: {extends: {file: infra/shared.yaml, service: worker}, environment: {C: "3"}, profiles: [test]}
                """,
            "infra/shared.yaml": "services:\n  worker: {extends: deep, environment: {B: '2'}}\n  deep: {image: acme/worker:1}\n",
            "infra/data.yaml": "services:\n  db: {image: 'postgres:17'}\n",
            "compose.override.yml": "services:\n  web: {ports: !reset [], environment: {B: '9', A: !reset null}}\n",
            "api/Dockerfile": PYTHON,
        },
    )
    web = found["compose.yml", "web"]
    assert {each.name: each.value for each in web.env} == {"A": "1", "B": "1"} and web.starts[0].program == "uvicorn"
    worker = found["compose.yml", "worker"]
    assert (worker.image, worker.environment) == ("acme/worker:1", "test")
    assert {each.name: each.location.path for each in worker.env} == {"B": "infra/shared.yaml", "C": "compose.yml"}
    assert found["infra/data.yaml", "db"].databases[0].engine == "postgres"
    over = found["compose.override.yml", "web"]
    assert over.ports == () and {each.name: each.value for each in over.env} == {"B": "9"}


def test_a_file_that_is_included_starts_from_the_folder_it_is_given(tmp_path: Path) -> None:
    found = composed(
        tmp_path,
        {
            "compose.yml": "include:\n  - path: infra/stack.yml\n    project_directory: .\n  - path: infra/own.yml\n",
            "infra/stack.yml": "services:\n  api: {build: api, env_file: [{path: prod.env, required: false, format: raw}]}\n",
            "infra/own.yml": "services:\n  job: {build: ./job, environment: {A: '1', B: '2'}}\n",
            "prod.env": "KEY=$a'b\n",
            "api/Dockerfile": PYTHON,
            "infra/job/Dockerfile": PYTHON,
        },
    )
    api, job = found["infra/stack.yml", "api"], found["infra/own.yml", "job"]
    assert (api.root, api.dockerfile, [each.name for each in api.env]) == ("api", "api/Dockerfile", ["KEY"])
    assert (job.root, job.dockerfile) == ("infra/job", "infra/job/Dockerfile")


def test_files_that_include_each_other_end(tmp_path: Path) -> None:
    one = "include: [{path: b.yml, project_directory: x}]\nservices:\n  a: {image: acme/a, extends: {file: b.yml, service: b}}\n"
    two = "include: [a.yml]\nservices:\n  b: {image: acme/b, extends: {file: compose.yml, service: a}}\n"
    assert len(composed(tmp_path, {"compose.yml": one, "b.yml": two})) == 2


def test_the_target_says_what_is_built(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "compose.yml": "services:\n  dev: {build: {context: ., target: dev}, volumes: ['.:/app']}\n  bad: {build: {context: ., target: nowhere}}\n",
            "compose.prod.yml": "services:\n  api:\n    image: acme/api\n    build: {context: ., target: Production, args: {BASE: 'node:24'}}\n",
            "Dockerfile": """\
                ARG BASE=node:22
                FROM ${BASE} AS base
                ONBUILD USER node
                WORKDIR /app
                FROM base AS production
                COPY server.js .
                CMD ["node", "server.js"]
                FROM base AS dev
                COPY missing.js .
                RUN apk add curl
                CMD ["nodemon", "server.js"]
                """,
            "server.js": "",
        },
    )
    found = {each.service: each for each in project.manifests if each.host == "compose"}
    assert [start.program for start in found["api"].starts] == ["node"] and found["api"].installs == ("node:24",)
    assert [start.program for start in found["dev"].starts] == ["nodemon"] and "curl" in found["dev"].installs
    assert [problem.kind for problem in found["bad"].problems] == ["dangling-stage"]
    image = next(each for each in project.manifests if each.host == "dockerfile")
    assert image.command == "node server.js" and ("user", "node", 3) in image.attributes
    assert [path for field, path, _ in image.paths] == ["server.js"]


def test_files_are_followed_through_other_stages(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "Dockerfile": """\
                FROM node:22 AS build
                WORKDIR /src
                COPY package.json ./
                COPY web ./web
                COPY --chmod=755 run/go.sh /usr/local/bin/go
                FROM node:22
                WORKDIR /srv
                COPY --from=0 /src /srv
                COPY --from=build /usr/local/bin/go /go
                COPY --from=docker.io/library/other /x /x
                ENTRYPOINT ["/go"]
                CMD ["node", "web/index.js"]
                """,
            "package.json": "{}",
            "web/index.js": "",
            "run/go.sh": '#!/bin/sh\nexec "$@"\n',
        },
    )
    (image,) = project.manifests
    assert [(start.program, start.files, start.wrapped[:1]) for start in image.starts] == [
        ("node", ("web/index.js",), ("go.sh",))
    ]
    assert {path for field, path, _ in image.paths if field == "copy"} == {"package.json", "web", "run/go.sh"}


def test_only_a_file_that_stands_alone_must_define_what_it_names(tmp_path: Path) -> None:
    text = "services:\n  a: {image: x/y:1, networks: [inner], secrets: [key], volumes: ['data:/d']}\n"
    found = composed(tmp_path / "one", {"compose.yml": text})["compose.yml", "a"]
    kinds = sorted(problem.kind for problem in found.problems)
    assert kinds == ["dangling-network", "dangling-secret", "dangling-volume"]
    two = composed(tmp_path / "two", {"docker-compose.extra.yml": text, "docker-compose.yml": text})
    assert two["docker-compose.extra.yml", "a"].problems == ()
    declared = text + "networks: {inner: }\nsecrets: {key: {environment: KEY}}\nvolumes: {data: }\n"
    assert composed(tmp_path / "three", {"compose.yml": declared})["compose.yml", "a"].problems == ()
