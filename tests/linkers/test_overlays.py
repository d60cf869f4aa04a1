"""Kustomize as its documentation shows it: every kind of patch, components, generators; each line in its own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import Manifest

BASE = {
    "k8s/base/kustomization.yaml": "resources: [api.yaml, settings.yaml]\n",
    "k8s/base/api.yaml": """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, labels: {tier: web}}
        spec:
          replicas: 1
          template:
            spec:
              containers:
              - name: api
                image: registry:5000/api:1
                ports: [{containerPort: 80}]
                livenessProbe: {httpGet: {path: /live, port: 80}}
                envFrom: [{configMapRef: {name: settings}}]
                env:
                - name: A
                  value: base
                - name: B
                  value: base
              - name: helper
                image: envoyproxy/envoy:1
        """,
    "k8s/base/settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {C: base, D: base}\n",
}


def overlaid(folder: Path, files: dict[str, str]) -> Manifest:
    found = [each for each in repository(folder, {**BASE, **files}).manifests if each.service == "api"]
    (manifest,) = [each for each in found if "envoy" not in each.image]
    return manifest


def given(manifest: Manifest) -> dict[str, tuple[str | None, str]]:
    return {each.name: (each.value, str(each.location)) for each in manifest.env}


def test_patches_of_both_forms_in_place_and_in_files(tmp_path: Path) -> None:
    api = overlaid(
        tmp_path,
        {
            "k8s/prod/kustomization.yaml": """\
                resources: [../base]
                patches:
                - path: more.yaml
                - target: {kind: Deployment, name: a.*}
                  patch: |-
                    - op: replace
                      path: /spec/template/spec/containers/0/env/0/value
                      value: patched
                    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: E, value: added}}
                    - {op: remove, path: /spec/template/spec/containers/0/livenessProbe}
                - path: probe.json
                  target: {kind: Deployment, labelSelector: tier=web}
                - target: {kind: Deployment, name: other}
                  patch: '[{"op": "remove", "path": "/spec"}]'
                """,
            "k8s/prod/more.yaml": """\
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api}
                spec:
                  template:
                    spec:
                      containers:
                      - {name: api, command: [gunicorn, app], env: [{name: B, $patch: delete}, {name: F, value: strategic}]}
                      - {name: helper, $patch: delete}
                """,
            "k8s/prod/probe.json": '[{"op": "add", "path": "/spec/template/spec/containers/0/readinessProbe", "value": {"httpGet": {"path": "/ready", "port": 80}}}]',
        },
    )
    assert given(api) == {
        "C": ("base", "k8s/base/settings.yaml:4"),
        "D": ("base", "k8s/base/settings.yaml:4"),
        "A": ("patched", "k8s/base/api.yaml:15"),
        "F": ("strategic", "k8s/prod/more.yaml:8"),
        "E": ("added", "k8s/prod/kustomization.yaml:9"),
    }
    assert [(probe.kind, probe.path, str(probe.location)) for probe in api.health] == [
        ("readiness", "/ready", "k8s/prod/probe.json:1")
    ]
    assert (api.environment, api.command, str(api.location)) == ("production", "gunicorn app", "k8s/base/api.yaml:9")


def test_components_generators_images_and_replicas(tmp_path: Path) -> None:
    api = overlaid(
        tmp_path,
        {
            "k8s/parts/kustomization.yaml": "kind: Component\npatches: [{path: add.yaml}]\n",
            "k8s/parts/add.yaml": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{name: api, env: [{name: P, value: part}]}]}}}\n",
            "k8s/staging/kustomization.yaml": """\
                resources: [../base]
                components: [../parts]
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals: [D=made]
                  envs: [app.env]
                images: [{name: registry:5000/api, newName: other/api, digest: "sha256:1"}]
                replicas: [{name: api, count: 4}]
                """,
            "k8s/staging/app.env": "G=file\n",
        },
    )
    assert given(api) == {
        "C": ("base", "k8s/base/settings.yaml:4"),
        "D": ("made", "k8s/staging/kustomization.yaml:6"),
        "G": ("file", "k8s/staging/app.env:1"),
        "A": ("base", "k8s/base/api.yaml:15"),
        "B": ("base", "k8s/base/api.yaml:17"),
        "P": ("part", "k8s/parts/add.yaml:4"),
    }
    assert (api.environment, api.image, api.instances) == ("staging", "other/api@sha256:1", "4")
    assert api.env_elsewhere == ()


def test_what_a_missing_env_file_or_an_operator_makes_is_elsewhere(tmp_path: Path) -> None:
    generated = "resources: [../base]\nconfigMapGenerator: [{name: settings, behavior: replace, envs: [secret.env]}]\n"
    api = overlaid(tmp_path / "a", {"k8s/prod/kustomization.yaml": generated})
    assert api.env_elsewhere == ("env file k8s/prod/secret.env of ConfigMap settings",)
    sealed = """\
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: keys}
        spec: {encryptedData: {TOKEN: AgB}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: x}
        spec: {target: {name: more}, data: [{secretKey: PASSWORD, remoteRef: {key: p}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: api}
        spec: {containers: [{name: api, image: acme/api:1, envFrom: [{secretRef: {name: keys}}, {secretRef: {name: more}}]}]}
        """
    found = repository(tmp_path / "b", {"pod.yaml": sealed}).manifests
    assert [(each.name, each.kind.value) for each in found[0].env] == [
        ("TOKEN", "reference"),
        ("PASSWORD", "reference"),
    ]
    assert found[0].env_elsewhere == ()


def test_nonsense_changes_nothing(tmp_path: Path) -> None:
    text = "resources: [../base, ../nowhere]\npatches:\n- {path: none.yaml}\n- {patch: 'a: [', target: {name: '('}}\n- {patch: '[{op: add}, {op: replace, path: /x/9/y, value: 1}]', target: {kind: Deployment}}\n"
    api = overlaid(tmp_path, {"k8s/prod/kustomization.yaml": text})
    assert len(api.env) == 4


def test_replacements_write_a_field_into_others(tmp_path: Path) -> None:
    deployment = """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          template:
            spec:
              containers:
                - {name: side, image: acme/side:1}
                - name: api
                  image: acme/api:1
                  ports: [{containerPort: 1}]
                  env: [{name: HOST, value: TBD}, {name: URL, value: "http://TBD/x"}, {name: KEPT, value: a}]
        """
    listed = """\
        - source: {kind: ConfigMap, name: settings, fieldPath: data.IMAGE}
          targets:
            - select: {kind: Deployment}
              reject: [{name: other}]
              fieldPaths: ["spec.template.spec.containers.[name=api].image"]
        - source: {kind: Nowhere}
          targets: [{select: {kind: Deployment}}]
        """
    kustomization = """\
        resources: [api.yaml, map.yaml]
        replacements:
          - path: images.yaml
          - source: {kind: ConfigMap, name: settings, fieldPath: data.HOST}
            targets:
              - select: {kind: Deployment, name: api}
                fieldPaths:
                  - spec.template.spec.containers.[name=api].env.[name=HOST].value
                  - spec.template.spec.nothing.[name=x].value
              - select: {name: api}
                fieldPaths: ["spec.template.spec.containers.1.env.[name=URL].value"]
                options: {delimiter: /, index: 2}
              - select: {kind: Deployment}
                fieldPaths: [spec.replicas]
                options: {create: true}
          - 3
        """
    found = repository(
        tmp_path,
        {
            "k8s/kustomization.yaml": kustomization,
            "k8s/images.yaml": listed,
            "k8s/api.yaml": deployment,
            "k8s/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {HOST: db.internal, IMAGE: 'acme/api:2'}\n",
        },
    ).manifests
    api = next(each for each in found if each.ports)
    assert {each.name: each.value for each in api.env} == {"HOST": "db.internal", "URL": "http://db.internal/x", "KEPT": "a"}  # fmt: skip
    assert (api.image, api.instances) == ("acme/api:2", "db.internal")


@pytest.mark.parametrize(
    "text",
    [
        "replacements: {}",
        "replacements: [[1], {path: none.yaml}, {source: x, targets: y}]",
        "replacements:\n- source: {kind: Pod}\n  targets: [1, {select: {kind: Pod}, fieldPaths: ['[', 'a.[b', '..']}]",
    ],
)
def test_replacements_of_another_shape_change_nothing(tmp_path: Path, text: str) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: acme/api}]}\n"
    (found,) = repository(
        tmp_path, {"kustomization.yaml": f"resources: [pod.yaml]\n{text}\n", "pod.yaml": pod}
    ).manifests
    assert found.image == "acme/api"
