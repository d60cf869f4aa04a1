"""Manifests joined across files: overrides, images, clusters, start commands followed to the files they start."""

from __future__ import annotations

import time
from pathlib import Path

from linkers.repository import repository

from deployable.model import Manifest


def by_service(manifests: tuple[Manifest, ...], host: str) -> dict[tuple[str, str], Manifest]:
    return {(manifest.service, manifest.environment): manifest for manifest in manifests if manifest.host == host}


def test_compose_overrides_lie_over_their_base(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "docker-compose.yml": """\
                services:
                  api:
                    build: .
                    environment: {A: "1", B: "2"}
                    env_file: [app.env, missing.env]
                    ports: ["8000:8000"]
                  db:
                    image: postgres:17
                """,
            "docker-compose.prod.yml": """\
                services:
                  api:
                    command: gunicorn app:app
                    environment: {B: "3"}
                """,
            "compose.other.yml": "services:\n  x:\n    image: x:1\n",
            "app.env": "C=4\n",
            "Dockerfile": "FROM python:3.13\nRUN apt-get install -y curl\nCOPY . .\nCMD python app.py\n",
            "app.py": "",
        },
    )
    found = by_service(project.manifests, "compose")
    api = found["api", "production"]
    assert {variable.name: variable.value for variable in api.env} == {"A": "1", "B": "3", "C": "4"}
    assert api.location.path == "docker-compose.prod.yml" and api.env_elsewhere == ("env file missing.env",)
    assert [start.program for start in api.starts] == ["gunicorn"] and "curl" in api.installs
    assert found["db", "production"].databases[0].engine == "postgres"
    assert found["api", ""].starts[0].files == ("app.py",)
    assert ("x", "") in found


def test_images_follow_stages_scripts_and_copies(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "api/Dockerfile": """\
                ARG PORT=9000
                FROM node:22 AS base
                ENV PORT=$PORT
                WORKDIR /srv
                FROM base
                COPY docker/run.sh /usr/local/bin/start
                COPY src ./src
                EXPOSE $PORT
                HEALTHCHECK CMD wget -q http://localhost:${PORT}/health
                ENTRYPOINT ["/usr/local/bin/start"]
                CMD ["node", "dist/main.js"]
                """,
            "api/docker/run.sh": '#!/bin/sh\nset -e\nif [ "$1" = dev ]; then\n  nodemon\nfi\nnpx prisma migrate deploy\nexec "$@"\n',
            "api/src/main.ts": "",
        },
    )
    (image,) = project.manifests
    assert (image.kind, image.root, image.ports) == ("image", "api", (("9000", 8),))
    assert (image.health[0].port, image.health[0].path, image.health[0].binary) == ("9000", "/health", "wget")
    starts = [(start.role, start.program, start.conditional) for start in image.starts]
    assert starts == [("script", "nodemon", True), ("migration", "prisma", False), ("script", "node", False)]
    last = image.starts[-1]
    assert last.files == ("api/src/main.ts",) and str(last.location) == "api/docker/run.sh:7" and "exec" in last.wrapped


def test_package_scripts_pm2_and_modules_become_files(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "package.json": '{"scripts": {\n"start": "pm2-runtime start ecosystem.config.js"}}',
            "ecosystem.config.js": "module.exports = { apps: [{\n name: 'api',\n script: './src/server.js' }] };\n",
            "src/server.js": "",
            "Procfile": "web: npm start\nworker: celery -A jobs.tasks worker\nrelease: python manage.py migrate\n",
            "jobs/tasks.py": "",
        },
    )
    web, worker = (manifest for manifest in project.manifests if manifest.host == "procfile")
    assert web.starts[0].files == ("src/server.js",) and str(web.starts[0].location) == "ecosystem.config.js:3"
    assert worker.starts[0].files == ("jobs/tasks.py",) and worker.kind == "worker"
    assert web.pre_deploy == ("python manage.py migrate",)


def test_kubernetes_joins_by_name(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "k8s/api.yaml": """\
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api}
                spec:
                  template:
                    metadata: {labels: {app: api}}
                    spec:
                      containers:
                      - name: api
                        image: registry/api:1
                        ports: [{name: http, containerPort: 8000}]
                        envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: elsewhere}}]
                        readinessProbe: {httpGet: {path: /ready, port: http}}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: api}
                spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {name: api}}
                """,
            "k8s/settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {A: b}\n",
        },
    )
    (api,) = project.manifests
    assert [(variable.name, str(variable.location)) for variable in api.env] == [("A", "k8s/settings.yaml:4")]
    assert api.env_elsewhere == ("Secret elsewhere, which is not in the repository",)
    assert (api.health[0].port, api.autoscaling, api.kind) == ("8000", "2-5", "web")


def test_terraform_and_beanstalk(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "main.tf": 'resource "aws_db_instance" "a" {\n  backup_retention_period = var.days\n}\nresource "aws_db_instance" "b" {}\n',
            ".ebextensions/1.config": "option_settings:\n  aws:elasticbeanstalk:application:environment: {A: b}\n",
            ".ebextensions/2.config": "option_settings:\n  aws:elasticbeanstalk:application:environment: {A: c}\n",
        },
    )
    beanstalk = next(manifest for manifest in project.manifests if manifest.host == "elastic-beanstalk")
    databases = {d.name: d.backups for m in project.manifests if m.host == "terraform" for d in m.databases}
    assert databases == {"a": "", "b": "off"}
    assert [variable.value for variable in beanstalk.env] == ["c"] and beanstalk.autoscaling == "1-4"


def test_what_cannot_be_read_is_a_gap_and_never_stops_the_rest(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "render.yaml": "services:\n\t- type: web\n",
            "chart/templates/x.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.x }}}\n",
            "Procfile": "web: gunicorn app:app\n",
            "compose.yml": "services: &a\n  x: *a\n",
        },
    )
    assert [manifest.host for manifest in project.manifests] == ["procfile"]
    gaps = {str(gap.location): gap.reason for gap in project.gaps("manifests")}
    assert gaps["render.yaml:2"] == "is not valid YAML: a tab where YAML wants spaces"
    assert "template" in gaps["chart/templates/x.yaml:3"] and "contains itself" in gaps["compose.yml:2"]


def test_services_and_whose_code_a_manifest_runs(tmp_path: Path) -> None:
    from deployable.linkers.services import service_of, services_of

    project = repository(
        tmp_path,
        {
            "backend/pyproject.toml": '[project]\nname = "b"\ndependencies = ["fastapi"]\n',
            "backend/app/main.py": "",
            "frontend/package.json": '{"dependencies": {"react": "19"}, "scripts": {"dev": "vite"}}',
            "frontend/src/main.tsx": "",
            "jobs/requirements.txt": "celery\n",
            "jobs/tasks.py": "",
            "libs/shared/package.json": '{"name": "shared"}',
            "libs/shared/index.ts": "",
            "config/setup.py": "import logging\n",
            "docker-compose.prod.yml": "services:\n  api:\n    build: {context: ., dockerfile: backend/Dockerfile}\n",
            "backend/Dockerfile": 'FROM python:3.13\nWORKDIR /app/backend\nCOPY backend/app /app/backend/app\nCMD ["fastapi", "run"]\n',
        },
    )
    kinds = {service.root: service.kind for service in project.services}
    assert kinds["backend"] == "backend" and kinds["frontend"] == "frontend" and kinds["jobs"] == "worker"
    assert kinds.get("libs/shared") == "library" and "config" not in kinds
    api = next(manifest for manifest in project.manifests if manifest.host == "compose")
    assert [service.root for service in services_of(api, project.services)] == ["backend"]
    backend = service_of("backend/app/main.py", project.services)
    assert backend is not None and backend.entry == ("backend/app/main.py",)


def test_a_hundred_manifests_take_little_time(tmp_path: Path) -> None:
    files = {f"svc{n}/Dockerfile": "FROM python:3.13\nCOPY . .\nCMD uvicorn app:app\n" for n in range(60)}
    files |= {
        f"k8s/{n}.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x}]}\n"
        for n in range(55)
    }
    project = repository(tmp_path, files)
    began = time.process_time()
    assert len(project.manifests) == 115
    assert time.process_time() - began < 1.5


def test_kustomize_overlays_are_environments(tmp_path: Path) -> None:
    project = repository(
        tmp_path,
        {
            "k8s/base/api.yaml": """\
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api}
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - name: api
                        image: registry/api
                        ports: [{containerPort: 80}]
                        env: [{name: A, value: base}, {name: B, value: base}]
                        envFrom: [{configMapRef: {name: settings}}]
                """,
            "k8s/base/kustomization.yaml": "resources: [api.yaml]\n",
            "k8s/overlays/prod/kustomization.yaml": """\
                resources: [../../base]
                images: [{name: registry/api, newTag: "1.2"}]
                replicas: [{name: api, count: 3}]
                configMapGenerator: [{name: settings, literals: [C=made]}]
                patches:
                - path: patch.yaml
                """,
            "k8s/overlays/prod/patch.yaml": """\
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api}
                spec: {template: {spec: {containers: [{name: api, env: [{name: B, value: prod}]}]}}}
                """,
            "k8s/overlays/dev/kustomization.yaml": "resources: [../../base]\n",
        },
    )
    found = by_service(project.manifests, "kubernetes")
    assert set(found) == {("api", "production"), ("api", "development")}
    production, development = found["api", "production"], found["api", "development"]
    assert {variable.name: variable.value for variable in production.env} == {"A": "base", "B": "prod", "C": "made"}
    assert (production.image, production.instances) == ("registry/api:1.2", "3")
    assert (development.image, development.instances) == ("registry/api", "1") and development.env_elsewhere
