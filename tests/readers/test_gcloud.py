"""Deploy commands of Cloud Run: words over several lines, variables of the same file, every form of a list."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployable.model import Manifest, Unreadable
from deployable.readers import gcloud
from deployable.written import commands

SCRIPT = """#!/bin/bash
set -e
SERVICE="api"          # its name
export REGION=${REGION:-europe-west1}
DB_PASS=hunter2-secret
TOKEN=$(gcloud secrets versions access latest --secret t)
if [ "$1" = prod ]; then TIER=a; else TIER=b; fi
TIER=c
TIER=d
# gcloud run deploy old
echo gcloud run deploy printed
gcloud run deploy "$SERVICE" --image "gcr.io/$PROJECT/$SERVICE:1" \\
  --region=$REGION --port 9000 --allow-unauthenticated --min-instances 1 \\
  --set-env-vars "^@^A=x,y@DB_PASS=${DB_PASS}@TOKEN=$TOKEN@TIER=$TIER" \\
  --set-secrets=KEY=key:latest \\
  --command=python,-m --args "main,--flag" && echo done --port 1
"""


def deploys(path: str, text: str) -> list[Manifest]:
    assert gcloud.matches(path)
    return list(gcloud.read(path, text))


def values(manifest: Manifest) -> dict[str, tuple[str, str | None]]:
    return {variable.name: (str(variable.kind), variable.value) for variable in manifest.env}


def test_a_script_resolves_what_it_sets_itself() -> None:
    (api,) = deploys("deploy.sh", SCRIPT)
    assert (api.service, api.image, api.region) == ("api", "gcr.io/$PROJECT/api:1", "europe-west1")
    assert (api.ports, api.autoscaling, api.command) == ((("9000", 13),), "1-100", "python -m main --flag")
    assert values(api) == {
        "A": ("literal", "x,y"), "DB_PASS": ("literal", "hunter2-secret"), "TOKEN": ("reference", "$TOKEN"),
        "TIER": ("reference", "$TIER"), "KEY": ("reference", "key:latest"),
    }  # fmt: skip
    assert api.location.line == 12 and {variable.location.line for variable in api.env} == {14, 15}
    assert api.env_elsewhere == () and ("flag.allow-unauthenticated", "", 13) in api.attributes


@pytest.mark.parametrize(
    ("flags", "elsewhere"),
    [
        ("", ("the Cloud Run service",)),
        ("--update-env-vars A=b", ("the Cloud Run service",)),
        ("--set-env-vars A=b", ("secrets of the Cloud Run service",)),
        ("--set-env-vars A=b --set-secrets S=s:1", ()),
        ("--set-env-vars $PAIRS --clear-secrets", ("a shell variable that holds pairs",)),
    ],
)
def test_what_a_command_leaves_as_it_is(flags: str, elsewhere: tuple[str, ...]) -> None:
    (api,) = deploys("deploy.sh", f"gcloud run deploy api --image x {flags}\n")
    assert api.env_elsewhere == elsewhere


def test_workflows_makefiles_and_builds() -> None:
    workflow = """env: {SERVICE: api}
jobs:
  deploy:
    steps:
      - run: >-
          gcloud run deploy ${{ env.SERVICE }}
          --image x:1
          --set-env-vars=A=${{ secrets.A }}
      - uses: google-github-actions/deploy-cloudrun@v2
        with:
          service: other
          env_vars: |
            A=b
            # no
            C=d
          secrets: S=s:latest
          flags: --port=3000 --no-traffic
"""
    typed, action = deploys(".github/workflows/deploy.yml", workflow)
    assert (typed.service, typed.image, values(typed)) == ("api", "x:1", {"A": ("reference", "${{ secrets.A }}")})
    assert (action.service, action.ports[0][0], action.env_elsewhere) == ("other", "3000", ("the Cloud Run service",))
    assert values(action) == {"A": ("literal", "b"), "C": ("literal", "d"), "S": ("reference", "s:latest")}
    (made,) = deploys("Makefile", "NAME ?= api\ndeploy:\n\tgcloud run deploy $(NAME) --image $$IMAGE\n")
    assert (made.service, made.image) == ("api", "$$IMAGE")
    (built,) = deploys(
        "cloudbuild.yaml", "substitutions: {_NAME: api}\nsteps:\n- args: [run, deploy, $_NAME, --image, 'x:1']\n"
    )
    assert (built.service, built.image, built.kind) == ("api", "x:1", "web")
    (built,) = deploys(
        "cloudbuild.yaml",
        "steps:\n- entrypoint: bash\n  args: ['-c', 'gcloud run deploy api --image x:1 --port 90']\n- args: ['b']\n",
    )
    assert (built.image, built.ports) == ("x:1", (("90", 3),))
    (job,) = deploys("deploy.sh", "gcloud run jobs deploy nightly --image x\n")
    assert (job.service, job.kind, job.ports, job.autoscaling) == ("nightly", "job", (), "")


@pytest.mark.parametrize(
    ("path", "text", "root"),
    [
        ("deploy.sh", "gcloud run deploy api --source .\n", "."),
        ("deploy.sh", "#!/bin/sh\ncd back\nset -e\ngcloud run deploy api --source=./api\n", "back/api"),
        ("deploy.sh", '#!/bin/sh\ncd "$(dirname "$0")/.."\ngcloud run deploy api --source .\n', "."),
        ("deploy.sh", '#!/bin/sh\ncd "$WHERE"\ngcloud run deploy api --source .\n', ""),
        ("Makefile", "a:\n\tcd web && npm ci\nb:\n\t@cd back && gcloud run deploy api --source .\n", "back"),
        ("Makefile", "a:\n\tcd web && npm ci\nb:\n\tgcloud run deploy api --image x\n", ""),
        (
            "cloudbuild.yaml",
            "steps:\n- args: [run, deploy, api, --source, .]\n  dir: back\n- args: [ls]\n  dir: web\n",
            "back",
        ),
        (
            ".github/workflows/d.yml",
            "jobs:\n  a:\n    defaults: {run: {working-directory: web}}\n    steps:\n    - run: ls\n      working-directory: x\n"
            "    - run: gcloud run deploy api --source .\n",
            "web",
        ),
    ],
)
def test_the_folder_that_is_built(path: str, text: str, root: str) -> None:
    (api,) = deploys(path, text)
    assert api.root == root
    assert api.paths == ((("source", root, api.paths[0][2]),) if root not in ("", ".") else ())


def test_probes_disks_and_variables_of_the_build() -> None:
    (api,) = deploys(
        "deploy.sh",
        "gcloud run deploy api --source . --min 1 --max=1 --startup-probe httpGet.path=/up,httpGet.port=9 \\\n"
        " --liveness-probe=httpGet.port=8 --readiness-probe tcpSocket.port=7 --set-build-env-vars A=b,C=d --set-env-vars A=e \\\n"
        " --add-volume name=b,type=cloud-storage,bucket=x --add-volume-mount volume=b,mount-path=/data \\\n"
        " --add-volume name=m,type=in-memory --add-volume-mount volume=m,mount-path=/tmp\n",
    )
    assert [(probe.kind, probe.path, probe.port, probe.location.line) for probe in api.health] == [
        ("startup", "/up", "9", 1), ("liveness", "/", "8", 2), ("readiness", "", "7", 2),
    ]  # fmt: skip
    assert [(each.name, each.value, each.scope) for each in api.env] == [
        ("A", "b", "build"), ("C", "d", "build"), ("A", "e", "run"),
    ]  # fmt: skip
    assert (api.disks, api.autoscaling) == ((("/data", 3),), "1-1")
    (api,) = deploys("deploy.sh", 'gcloud run deploy api --image x --startup-probe="" --no-deploy-health-check\n')
    assert api.health == ()


def test_scripts_of_a_package() -> None:
    text = """{
  "scripts": {"start": "node .",
    "deploy": "gcloud run deploy api --source . --set-env-vars \\"A=b,C=d e\\" && echo \\"--port 1\\""},
  "description": "gcloud run deploy other --source ."
}"""
    (api,) = deploys("package.json", text)
    assert (api.location.line, api.service, api.ports) == (3, "api", (("8080", 3),))
    assert values(api) == {"A": ("literal", "b"), "C": ("literal", "d e")}


def test_a_build_says_where_its_secrets_come_from() -> None:
    text = """steps:
- args: [run, deploy, api, --source, .]
  secretEnv: [A, B, C, D, $_E]
availableSecrets:
  secretManager: [{versionName: x, env: A}]
  inline: [{kmsKeyName: x, envMap: {B: x}}]
secrets: [{kmsKeyName: x, secretEnv: {C: x}}]
"""
    (api,) = deploys("cloudbuild.yaml", text)
    assert [(problem.kind, problem.location.line, problem.subject) for problem in api.problems] == [
        ("dangling-reference", 3, "secretEnv D")
    ]
    with pytest.raises(Unreadable, match="not valid YAML") as caught:
        gcloud.read("cloudbuild.yaml", "steps:\n- args: [run, deploy\n\tb: gcloud\n")
    assert caught.value.line == 3


@given(st.text("gcloud rundeploy-=\"'\\$\n{}(),#&^@", max_size=200))
def test_any_text_ends(text: str) -> None:
    with contextlib.suppress(Unreadable):
        gcloud.read("deploy.sh", f"gcloud run deploy {text}")
    commands.filled(text, commands.assigned(text))


def test_time_grows_with_the_size() -> None:
    start = time.process_time()
    gcloud.read(
        "deploy.sh", "gcloud run deploy a --set-env-vars " + "A=$B," * 40_000 + "\n" + "gcloud run deploy a\n" * 2_000
    )
    gcloud.read("deploy.sh", "".join(f"A{n}=$A{n + 1}$A{n + 1}\n" for n in range(300)) + "gcloud run deploy $A0\n")
    assert time.process_time() - start < 3
