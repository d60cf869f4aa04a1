"""Helm charts by their templates and values: the shapes that ``helm create`` writes, environments, and what only Helm knows."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linkers.repository import repository

from deployable.linkers.manifests.rendering import Bounded, Renderer
from deployable.model import Manifest, Unreadable
from deployable.project import Project
from deployable.readers import helm_template
from deployable.written.nodes import document

HELPERS = """\
    {{/* as helm create writes it */}}
    {{- define "shop.fullname" -}}
    {{- if .Values.fullnameOverride }}
    {{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
    {{- else }}
    {{- $name := default .Chart.Name .Values.nameOverride }}
    {{- if contains $name .Release.Name }}
    {{- .Release.Name | trunc 63 | trimSuffix "-" }}
    {{- else }}
    {{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
    {{- end }}
    {{- end }}
    {{- end }}
    {{- define "shop.selectorLabels" -}}
    app.kubernetes.io/name: {{ .Chart.Name }}
    app.kubernetes.io/instance: {{ .Release.Name }}
    {{- end }}
    """
DEPLOYMENT = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: {{ include "shop.fullname" . }}
      labels:
        {{- include "shop.labels" . | nindent 4 }}
    spec:
      {{- if not .Values.autoscaling.enabled }}
      replicas: {{ .Values.replicaCount }}
      {{- end }}
      template:
        metadata:
          {{- with .Values.podAnnotations }}
          annotations:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          labels:
            {{- include "shop.selectorLabels" . | nindent 8 }}
        spec:
          containers:
            - name: {{ .Chart.Name }}
              image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
              ports:
                - name: http
                  containerPort: {{ .Values.service.port }}
              env:
                - name: FIXED
                  value: "1"
                {{- range $key, $value := .Values.env }}
                - name: {{ $key }}
                  value: {{ $value | quote }}
                {{- end }}
                {{- with .Values.extraEnv }}
                {{- toYaml . | nindent 12 }}
                {{- end }}
              livenessProbe:
                {{- toYaml .Values.livenessProbe | nindent 12 }}
              readinessProbe:
                httpGet:
                  path: {{ .Values.readyPath }}
                  port: http
              resources:
                {{- toYaml .Values.resources | nindent 12 }}
    """
SERVICE = """\
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      type: {{ .Values.service.type }}
      selector:
        {{- include "shop.selectorLabels" . | nindent 4 }}
    """
VALUES = """\
    replicaCount: 1
    image:
      repository: acme/shop
      tag: ""
    service: {type: ClusterIP, port: 8000}
    autoscaling: {enabled: false}
    env:
      MODE: production
    extraEnv:
      - name: TOKEN
        valueFrom:
          secretKeyRef: {name: shop, key: token}
    livenessProbe:
      httpGet:
        path: /live
        port: http
    readyPath: /ready
    resources: {}
    """
CHART = {
    "chart/Chart.yaml": "name: shop\nversion: 0.1.0\nappVersion: 2.0.0\n",
    "chart/values.yaml": VALUES,
    "chart/templates/_helpers.tpl": HELPERS,
    "chart/templates/deployment.yaml": DEPLOYMENT,
    "chart/templates/service.yaml": SERVICE,
    "chart/templates/tests/test.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}-test}\nspec: {containers: [{name: t, image: busybox}]}\n",
}


def shop(folder: Path, files: dict[str, str] | None = None) -> tuple[dict[str, Manifest], Project]:
    project = repository(folder, CHART | (files or {}))
    return {manifest.environment: manifest for manifest in project.manifests}, project


def test_a_chart_is_what_its_values_make_of_it(tmp_path: Path) -> None:
    found, project = shop(tmp_path)
    (only,) = found.values()
    assert (only.host, only.service, only.kind, only.image) == ("kubernetes", "shop", "web", "acme/shop:2.0.0")
    assert {each.name: (each.value, each.kind.value, str(each.location)) for each in only.env} == {
        "FIXED": ("1", "literal", "chart/templates/deployment.yaml:27"),
        "MODE": ("production", "literal", "chart/values.yaml:8"),
        "TOKEN": (None, "reference", "chart/values.yaml:10"),
    }
    assert [(probe.kind, probe.path, probe.port, str(probe.location)) for probe in only.health] == [
        ("liveness", "/live", "8000", "chart/values.yaml:15"),
        ("readiness", "/ready", "8000", "chart/values.yaml:17"),
    ]
    assert only.ports[0][0] == "8000" and only.instances == "" and only.env_elsewhere == ("the values given to Helm",)
    assert project.gaps("manifests") == ()


def test_each_environment_has_its_values(tmp_path: Path) -> None:
    files = {
        "chart/values-prod.yaml": "replicaCount: 3\nenv: {MODE: live, MORE: x}\nextraEnv: []\nlivenessProbe: {httpGet: {path: /alive}}\n",
        "chart/values.staging.yaml": "readyPath: null\nfullnameOverride: shop-stage\n",
    }
    found, _ = shop(tmp_path, files)
    assert set(found) == {"production", "staging"}
    production = found["production"]
    assert production.instances == "3" and production.health[0].path == "/alive"
    assert {each.name: each.value for each in production.env} == {"FIXED": "1", "MODE": "live", "MORE": "x"}
    assert {str(each.location) for each in production.env if each.name == "MORE"} == {"chart/values-prod.yaml:2"}
    assert found["staging"].service == "stage" and found["staging"].instances == "1"


def test_what_only_helm_knows_is_not_checked_and_stops_nothing(tmp_path: Path) -> None:
    files = {
        "chart/templates/deployment.yaml": DEPLOYMENT.replace('{{- include "shop.labels" . | nindent 4 }}', "a: b").replace(
            "{{- with .Values.extraEnv }}", "{{- if true }}"
        ).replace("{{- toYaml . | nindent 12 }}\n                {{- end }}\n              live", '{{- include "common.env" . | nindent 12 }}\n                {{- end }}\n              live'
        ).replace(".Values.readyPath", '(lookup "v1" "Secret" "a" "b").data.path'),
        "chart/templates/broken.yaml": "kind: Deployment\n{{ if .Values.x }}\n",
        "chart/templates/torn.yaml": "apiVersion: v1\nkind: Pod\nspec: {{ .Values.env }\n",
        "chart/templates/deep.yaml": '{{ define "a" }}{{ include "a" . }}{{ end }}apiVersion: v1\nkind: Job\nx: {{ include "a" . }}\n',
    }  # fmt: skip
    found, project = shop(tmp_path, files)
    (only,) = found.values()
    assert [each.name for each in only.env] == ["FIXED", "MODE"] and only.health[1].path == "${helm}"
    gaps = {str(gap.location): gap.reason for gap in project.gaps("manifests")}
    assert (
        "common.env" in gaps["chart/templates/deployment.yaml:34"] and "only Helm" in gaps["chart/templates/deep.yaml"]
    )
    assert "never closed" in gaps["chart/templates/broken.yaml:2"] and "chart/templates/torn.yaml:3" in gaps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ .Values.a.b }}-{{ $.Values.a.b | upper | quote }}", 'x-"X"'),
        ("{{ default 5 .Values.none }} {{ .Values.none | default (printf \"%s!\" .Values.a.b) }}", "5 x!"),
        ("{{- if and .Values.a (eq .Values.a.b \"x\") (not .Values.off) -}} yes {{- else if true }} no {{ end }}", "yes"),
        ("{{ if or .Values.off .Values.none }}1{{ else if .Values.list }}2{{ else }}3{{ end }}", "2"),
        ("{{ range .Values.list }}{{ . }},{{ end }}{{ range $i, $v := .Values.list }}{{ $i }}{{ $v }}{{ end }}", "p,q,0p1q"),
        ("{{ range .Values.none }}1{{ else }}2{{ end }}{{ with .Values.a }}{{ .b }}{{ $.Values.n }}{{ end }}", "2x7"),
        ("a:{{ toYaml .Values.a | nindent 2 }}", "a:\n  b: x"),
        ("{{ index .Values.list 1 }} {{ index .Values \"a\" \"b\" }} {{ (index .Values.list 0) }}", "q x p"),
        ("{{ unheard .Values.a }} {{ .Capabilities.X }} {{ .Values.a.b.c }} {{ lookup | trim }}", " ".join(["${helm}"] * 4)),
        ("{{ ternary \"y\" \"n\" .Values.off }}{{/* no */}}{{ omit .Values.a \"b\" | toYaml }}", "n{}"),
        ("{{ $x := .Values.n }}{{ $x }}{{ $y }}{{ if (  }}", "7${helm}"),
    ],
)  # fmt: skip
def test_plain_actions(text: str, expected: str) -> None:
    values = document("a: {b: x}\nlist: [p, q]\noff: false\nn: 7\n")
    try:
        template = helm_template.read("t", text)
    except Unreadable:
        template = helm_template.read("t", text.removesuffix("{{ if (  }}"))
    assert Renderer({"Values": values}, {}).render(template.pieces, lambda line: line).text == expected


@given(st.text(alphabet='{}-. \n|()$"`ifendrangeVls:=x', max_size=120))
def test_no_template_breaks_the_reader_or_takes_long(text: str) -> None:
    began = time.process_time()
    try:
        template = helm_template.read("t", text)
        done = Renderer({"Values": document("x: [1]")}, {}).render(template.pieces, lambda line: line)
        assert len(done.origins) == done.text.count("\n") + 1
    except (Unreadable, Bounded):
        pass
    assert time.process_time() - began < 0.5


def test_long_templates_are_read_in_linear_time() -> None:
    for text in ("{{ " * 20_000, '{{ "' + "\\\\" * 40_000, "{{ x }}" * 20_000, "{" * 200_000, "{{-" + " " * 200_000):
        began = time.process_time()
        with suppress(Unreadable):
            helm_template.read("t", text)
        assert time.process_time() - began < 1.0, text[:10]


def test_libraries_and_charts_in_charts(tmp_path: Path) -> None:
    pod = """\
        {{- define "common.pod" -}}
        apiVersion: v1
        kind: Pod
        metadata: {name: {{ .name }}}
        spec:
          containers:
            - name: c
              image: {{ .root.Values.global.registry }}/{{ .name }}:{{ .root.Values.tag }}
              ports: [{containerPort: 1}]
              env:
                {{- range $key, $value := .env }}
                - name: {{ $key }}
                  value: {{ $value | quote }}
                {{- end }}
        {{- end -}}
        """
    use = '{{ include "common.pod" (dict "root" . "name" "NAME" "env" .Values.env) }}\n'
    found = repository(
        tmp_path,
        {
            "charts-of-ours/common/Chart.yaml": "name: common\ntype: library\n",
            "charts-of-ours/common/templates/_pod.tpl": pod,
            "shop/Chart.yaml": """\
                name: shop
                dependencies:
                  - {name: jobs, alias: runner, condition: runner.enabled}
                  - {name: mail, condition: mail.enabled}
                """,
            "shop/values.yaml": "tag: 1\nglobal: {registry: acme.io}\nenv: {A: 1}\nrunner: {enabled: true, env: {B: two}}\nmail: {enabled: false}\n",
            "shop/values-production.yaml": "tag: 2\nrunner: {tag: 9, enabled: true}\nmail: {enabled: true}\n",
            "shop/templates/pod.yaml": use.replace("NAME", "web"),
            "shop/charts/jobs/Chart.yaml": "name: jobs\n",
            "shop/charts/jobs/values.yaml": "tag: 3\nenv: {C: three}\n",
            "shop/charts/jobs/templates/pod.yaml": use.replace("NAME", "jobs"),
            "shop/charts/mail/Chart.yaml": "name: mail\n",
            "shop/charts/mail/values.yaml": "tag: 4\n",
            "shop/charts/mail/templates/pod.yaml": use.replace("NAME", "mail"),
            "shop/values-staging.yaml": "runner: {enabled: false}\n",
        },
    ).manifests
    told = {(each.image, each.environment, *sorted(declared.name for declared in each.env)) for each in found}
    assert told == {
        ("acme.io/web:2", "production", "A"),
        ("acme.io/jobs:9", "production", "B", "C"),
        ("acme.io/mail:4", "production"),
        ("acme.io/web:1", "staging", "A"),
    }


@pytest.mark.parametrize("broken", ["name: [", "type: library\ntype: 3\n", "- a\n"])
def test_a_chart_that_is_none_stops_nothing(tmp_path: Path, broken: str) -> None:
    found, _ = shop(
        tmp_path, {"chart/charts/x/Chart.yaml": broken, "chart/charts/x/templates/x.yaml": "{{ .Values.a }}\n"}
    )
    assert len(found) == 1
