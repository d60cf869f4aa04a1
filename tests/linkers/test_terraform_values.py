"""Terraform's loops, modules used several times, templates with arguments, JSON: what each service is given in the end."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from linkers.repository import repository

from deployable.model import Manifest, Unreadable
from deployable.readers import terraform


def services(folder: Path, files: dict[str, str]) -> list[Manifest]:
    return [each for each in repository(folder, files).manifests if each.host not in ("dockerfile", "terraform")]


def names(manifest: Manifest) -> dict[str, str | None]:
    return {each.name: each.value for each in manifest.env}


TASK = """
resource "aws_ecs_task_definition" "t" {
  container_definitions = jsonencode([{
    name        = "api"
    image       = "x:1"
    environment = %s
    portMappings = [{ containerPort = 80 }]
  }])
}
"""


@pytest.mark.parametrize(
    ("expression", "more", "expected", "whole"),
    [
        ("[for k, v in var.env : { name = k, value = v }]", 'variable "env" {}', {"A": "1", "B": "2"}, True),
        ("[for name in keys(var.env) : { name = name }]", 'variable "env" {}', {}, False),
        ("[for k, v in local.all : { name = upper(k), value = v }]", 'locals { all = { a = "1" } }\nvariable "env" {}', {}, False),
        ("[for k, v in merge(var.env, { C = 3 }) : { name = k, value = tostring(v) }]", 'variable "env" {}', {"A": "1", "B": "2", "C": "3"}, True),
        ('[for k, v in var.env : { name = "X_${k}", value = v } if v != null]', 'variable "env" {}', {"X_A": "1", "X_B": "2"}, False),
        ("concat([{ name = \"Z\", value = \"z\" }], [for e in local.list : e])", 'locals { list = [{ name = "L", value = "l" }] }\nvariable "env" {}', {"Z": "z", "L": "l"}, True),
        ("[for k, v in { for n in local.list : n => \"v-${n}\" } : { name = k, value = v }]", 'locals { list = ["P", "Q"] }\nvariable "env" {}', {"P": "v-P", "Q": "v-Q"}, True),
        ("[for k, v in data.x.env : { name = k, value = v }]", 'variable "env" {}', {}, False),
    ],
)  # fmt: skip
def test_loops_give_what_they_go_through(
    tmp_path: Path, expression: str, more: str, expected: dict[str, str], whole: bool
) -> None:
    files = {
        "main.tf": 'module "a" {\n  source = "./m"\n  env = {\n    A = "1"\n    B = "2"\n  }\n}\n',
        "m/main.tf": TASK % expression + more + "\n",
    }
    (api,) = services(tmp_path, files)
    assert (names(api), not api.env_elsewhere) == (expected, whole)
    assert all(each.location.path == "m/main.tf" and each.location.line == 6 for each in api.env if each.name in "AB")


def test_blocks_that_are_written_by_a_loop(tmp_path: Path) -> None:
    text = """
resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template {
    containers {
      image = "x:1"
      env {
        name  = "FIXED"
        value = "f"
      }
      dynamic "env" {
        for_each = local.env
        content {
          name  = env.key
          value = env.value
        }
      }
      dynamic "env" {
        for_each = %s
        iterator = secret
        content {
          name = secret.value.name
          value_source {
            secret_key_ref { secret = secret.value.secret }
          }
        }
      }
    }
  }
}
locals {
  env = {
    LEVEL = "info"
  }
}
"""
    (api,) = services(tmp_path / "a", {"main.tf": text % '[{ name = "KEY", secret = "k" }]'})
    assert {each.name: each.kind.value for each in api.env} == {"FIXED": "literal", "LEVEL": "literal", "KEY": "reference"}  # fmt: skip
    assert {each.name: each.location.line for each in api.env}["FIXED"] == 8 and api.env_elsewhere == ()
    (api,) = services(tmp_path / "b", {"main.tf": text % "var.secrets"})
    assert set(names(api)) == {"FIXED", "LEVEL"} and api.env_elsewhere


def test_one_resource_for_each_of_several_services(tmp_path: Path) -> None:
    text = """
locals {
  services = {
    api    = { port = 8080, env = { A = "1" } }
    worker = { port = 9090, env = { B = "2" } }
  }
}
resource "google_cloud_run_v2_service" "s" {
  for_each = local.services
  name     = "shop-${each.key}"
  template {
    containers {
      image = "gcr.io/shop/${each.key}:1"
      ports { container_port = each.value.port }
      dynamic "env" {
        for_each = each.value.env
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}
"""
    found = services(tmp_path, {"main.tf": text})
    told = {each.service: (each.image, each.ports[0][0], names(each)) for each in found}
    assert told == {
        "shop-api": ("gcr.io/shop/api:1", "8080", {"A": "1"}),
        "shop-worker": ("gcr.io/shop/worker:1", "9090", {"B": "2"}),
    }


def test_a_module_is_what_each_caller_makes_of_it(tmp_path: Path) -> None:
    module = (
        TASK.replace('"api"', "var.name").replace("80 }", "var.port }")
        % "[for k, v in var.env : { name = k, value = v }]"
    )
    call = 'module "%s" {\n  source = "%s"\n  name = "%s"\n  port = %d\n  env = { %s = "x" }\n}\n'
    files = {
        "modules/service/main.tf": module + 'variable "name" {}\nvariable "port" {}\nvariable "env" {}\n',
        "main.tf": call % ("a", "./modules/service", "orders", 1, "A")
        + call % ("b", "./modules/service", "bills", 2, "B"),
        "staging/main.tf": call % ("c", "../modules/service", "orders", 3, "C"),
    }
    found = services(tmp_path, files)
    assert {(each.service, each.environment, each.ports[0][0], *names(each)) for each in found} == {
        ("orders", "", "1", "A"),
        ("bills", "", "2", "B"),
        ("orders", "staging", "3", "C"),
    }


def test_a_file_of_values_for_each_environment(tmp_path: Path) -> None:
    files = {
        "main.tf": 'variable "count_of" {}\nvariable "name" {}\nresource "aws_db_instance" "db" {\n  identifier = var.name\n  backup_retention_period = var.count_of\n}\n',
        "prod.tfvars": "count_of = 7\n",
        "dev.tfvars": "count_of = 0\n",
        "all.auto.tfvars": 'name = "orders"\n',
    }
    found = repository(tmp_path, files).manifests
    assert {(each.environment, each.databases[0].backups) for each in found} == {
        ("production", "on"),
        ("development", "off"),
    }


def test_templates_are_filled_in_with_their_arguments(tmp_path: Path) -> None:
    template = '[{"name": "api", "image": "x:1",\n "environment": [{"name": "STAGE", "value": "${stage}"}, {"name": "KEY", "value": "${key}"}],\n "portMappings": [{"containerPort": ${port}}]}]'
    call = 'resource "aws_ecs_task_definition" "t" {\n  container_definitions = templatefile("${path.module}/api.json.tpl", { stage = "prod", port = var.port, key = var.key })\n}\nvariable "port" { default = 8000 }\nvariable "key" {}\n'
    (api,) = services(tmp_path / "a", {"main.tf": call, "api.json.tpl": template})
    assert (api.location.path, api.ports, names(api)) == ("api.json.tpl", (("8000", 3),), {"STAGE": "prod", "KEY": "${key}"})  # fmt: skip
    project = repository(tmp_path / "b", {"main.tf": call, "api.json.tpl": "%{ for x in y }[]%{ endfor }"})
    assert [gap.location.path for gap in project.gaps("manifests")] == ["main.tf"]


CDK = {
    "variable": {"port": {"default": 8000}},
    "locals": {"env": {"A": "1"}},
    "resource": {
        "google_cloud_run_v2_service": {
            "api": {
                "name": "api",
                "template": [{"containers": [{"image": "x:1", "ports": [{"container_port": "${var.port}"}], "dynamic": {"env": {"for_each": "${local.env}", "content": {"name": "${env.key}", "value": "${env.value}"}}}}]}],
            }
        },
        "aws_ecs_task_definition": {"t": {"container_definitions": '${jsonencode([{ name = "web", image = "y:1" }])}'}},
        "random_thing": {"x": {"y": 1}},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ["main.tf.json", "main.tofu.json"])
def test_json_is_read_as_the_other_form(tmp_path: Path, name: str) -> None:
    found = {each.service: each for each in services(tmp_path, {name: json.dumps(CDK, indent=1)})}
    assert set(found) == {"api", "web"} and names(found["api"]) == {"A": "1"} and found["api"].ports[0][0] == "8000"


def test_opentofu_files_are_terraform(tmp_path: Path) -> None:
    assert [each.service for each in services(tmp_path, {"main.tofu": TASK % "[]"})] == ["api"]


@pytest.mark.parametrize(
    "text",
    ['{"resource": [1, {"aws_ecs_task_definition": "x"}], "module": null}', "{}", "[]", '{"locals": {"a": "${"}}'],
)
def test_json_of_another_shape_says_nothing(text: str) -> None:
    assert all(block.kind == "locals" for block in terraform.read("x.tf.json", text))


def test_torn_json_is_said_with_its_line() -> None:
    with pytest.raises(Unreadable) as raised:
        terraform.read("x.tf.json", '{"resource": {\n  "a": [1,\n}}')
    assert raised.value.line >= 2


def test_circles_and_great_numbers_end(tmp_path: Path) -> None:
    many = "\n".join(f'    S{number} = {{ env = {{ A = "{number}" }} }}' for number in range(10_000))
    circle = (
        "locals {\n  a = { for k, v in local.b : k => v }\n  b = { for k, v in local.a : k => v }\n  c = {\nMANY\n  }\n}\n"
    ).replace("MANY", many)
    loop = "[for k, v in local.a : { name = k, value = v }]"
    repeated = (
        TASK.replace('"t" {', '"t" {\n  for_each = local.c') % "[for k, v in each.value.env : { name = k, value = v }]"
    )
    begun = time.process_time()
    found = services(
        tmp_path,
        {
            "main.tf": circle + TASK % loop,
            "b.tf": repeated.replace('"t"', '"u"'),
            "c.tf": 'module "x" { source = "./" }\n',
        },
    )
    assert found and time.process_time() - begun < 5


def test_a_task_goes_with_the_service_and_the_target_group_of_its_key(tmp_path: Path) -> None:
    text = """
locals { all = { api = { port = 1, path = "/a" }, web = { port = 2, path = "/b" } } }
resource "aws_ecs_task_definition" "t" {
  for_each = local.all
  container_definitions = jsonencode([{ name = each.key, image = "x/${each.key}:1", portMappings = [{ containerPort = each.value.port }] }])
}
resource "aws_ecs_service" "s" {
  for_each        = local.all
  task_definition = aws_ecs_task_definition.t[each.key].arn
  desired_count   = each.value.port
  load_balancer {
    target_group_arn = aws_lb_target_group.g[each.key].arn
    container_name   = each.key
    container_port   = each.value.port
  }
}
resource "aws_lb_target_group" "g" {
  for_each = local.all
  health_check { path = each.value.path }
}
"""
    found = services(tmp_path, {"main.tf": text})
    told = {(each.service, each.instances, *((probe.path, probe.port) for probe in each.health)) for each in found}
    assert told == {("api", "1", ("/a", "1")), ("web", "2", ("/b", "2"))} and not any(each.problems for each in found)


def test_terragrunt_calls_a_module_with_its_inputs(tmp_path: Path) -> None:
    unit = 'terraform {\n  source = "../../modules//db"\n}\ninclude "root" { path = find_in_parent_folders() }\ninputs = {\n  days = %d\n}\n'
    files = {
        "modules/db/main.tf": 'variable "days" {}\nvariable "public" { default = true }\nresource "aws_db_instance" "db" {\n  backup_retention_period = var.days\n  publicly_accessible = var.public\n}\n',
        "live/prod/terragrunt.hcl": unit % 7,
        "live/dev/terragrunt.hcl": unit % 0,
        "live/terragrunt.hcl": 'remote_state { backend = "s3" }\n',
    }
    found = repository(tmp_path, files).manifests
    told = {(each.environment, each.databases[0].backups, each.databases[0].public) for each in found}
    assert told == {("production", "on", ""), ("development", "off", "")}


def test_a_droplet_is_a_gap(tmp_path: Path) -> None:
    text = 'resource "digitalocean_droplet" "web" {\n  image = "docker-20-04"\n  user_data = file("setup.sh")\n}\n'
    project = repository(tmp_path, {"main.tf": text})
    (gap,) = project.gaps("manifests")
    assert (gap.location.path, gap.location.line) == ("main.tf", 1) and "user_data" in gap.reason
