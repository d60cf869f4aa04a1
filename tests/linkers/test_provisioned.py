"""Terraform resources as manifests: what names stand for, every host, and what only a run of Terraform can tell."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from linkers.repository import repository

from deployable.model import Manifest

TASK = """
resource "aws_ecs_task_definition" "api" {
  family = "api"
  memory = 512
  execution_role_arn = aws_iam_role.x.arn
  container_definitions = %s
}
"""
SERVICE = """
resource "aws_ecs_service" "api" {
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 2
  load_balancer {
    target_group_arn = aws_lb_target_group.api.arn
    container_name   = "api"
    container_port   = 8000
  }
}
resource "aws_lb_target_group" "api" {
  port = 80
  health_check {
    path = "/health"
  }
}
"""
CONTAINER = """jsonencode([{
    name = "api", image = "${aws_ecr_repository.a.repository_url}:1"
    portMappings = [{ containerPort = var.port }]
    environment  = concat([for k, v in local.env : { name = k, value = v }], [{ name = "A", value = "b" }])
    secrets      = [{ name = "S", valueFrom = aws_ssm_parameter.s.arn }]
  }])"""


def manifests(folder: Path, **files: str) -> dict[str, Manifest]:
    names = {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}
    return {manifest.service: manifest for manifest in repository(folder, names).manifests}


def kinds(manifest: Manifest) -> dict[str, tuple[str, str | None]]:
    return {variable.name: (str(variable.kind), variable.value) for variable in manifest.env}


def test_a_task_with_its_service_and_load_balancer(tmp_path: Path) -> None:
    found = manifests(tmp_path, infra__ecs_dot_tf=TASK % CONTAINER + SERVICE, infra__variables_dot_tf='variable "port" {\n  default = 8000\n}\n')  # fmt: skip
    api = found["api"]
    assert (api.host, api.kind, api.ports[0][0], api.instances) == ("ecs", "web", "8000", "2")
    assert kinds(api) == {"A": ("literal", "b"), "S": ("reference", "${aws_ssm_parameter.s.arn}")}
    assert api.env_elsewhere == ("an expression for environment",)
    (probe,) = api.health
    assert (probe.path, probe.port, probe.only_200, probe.location.line) == ("/health", "8000", True, 26)


def test_a_target_group_asks_for_the_root_by_default(tmp_path: Path) -> None:
    plain = SERVICE.replace('  health_check {\n    path = "/health"\n  }\n', "")
    api = manifests(tmp_path, ecs_dot_tf=TASK % CONTAINER + plain)["api"]
    assert [(probe.path, probe.only_200) for probe in api.health] == [("/", True)]
    off = SERVICE.replace('path = "/health"', "enabled = false")
    assert manifests(tmp_path, ecs_dot_tf=TASK % CONTAINER + off)["api"].health == ()


def test_tasks_written_as_json(tmp_path: Path) -> None:
    text = '[{"name": "api", "image": "x:1",\n "portMappings": [{"containerPort": ${port}}]}]'
    project = repository(tmp_path, {"ecs.tf": TASK % f"<<EOF\n{text}\nEOF" + SERVICE})
    api = project.manifests[0]
    assert (api.service, api.location.line, api.image, api.instances) == ("api", 7, "x:1", "2")
    project = repository(tmp_path, {"ecs.tf": TASK % 'templatefile("${path.module}/api.json.tpl", {})' + SERVICE, "api.json.tpl": text})  # fmt: skip
    assert [(one.location.path, one.instances) for one in project.manifests if one.host == "ecs"] == [("api.json.tpl", "2")]  # fmt: skip


def test_what_terraform_computes_is_a_gap(tmp_path: Path) -> None:
    project = repository(tmp_path, {"ecs.tf": TASK % "module.container.json"})
    assert project.manifests == ()
    assert ["computed when Terraform runs" in gap.reason for gap in project.gaps("manifests")] == [True]


def test_a_service_whose_task_is_deployed_elsewhere(tmp_path: Path) -> None:
    service = SERVICE.replace(
        "desired_count   = 2", "desired_count = 2\n  lifecycle { ignore_changes = [task_definition] }"
    )
    api = manifests(tmp_path, ecs_dot_tf=TASK % 'jsonencode([{ name = "api", image = "x:1" }])' + service)["api"]
    assert api.env_elsewhere == ("the deployment, whose changes Terraform ignores",)


def test_names_stand_for_locals_callers_and_tfvars(tmp_path: Path) -> None:
    module = """
variable "size" { default = "db.t3.micro" }
variable "days" { default = 0 }
variable "open" {}
locals { kept = true }
resource "aws_db_instance" "main" {
  instance_class          = var.size
  backup_retention_period = var.days
  publicly_accessible     = var.open
  storage_encrypted       = local.kept
}
"""
    files = {"modules/db/main.tf": module, "main.tf": 'module "db" {\n  source = "./modules/db"\n  days = 7\n  open = var.open\n}\nvariable "open" {}\n'}  # fmt: skip

    def database(**more: str) -> Any:
        project = repository(
            tmp_path / "called", {**files, **{name.replace("_dot_", "."): text for name, text in more.items()}}
        )
        return next(each for manifest in project.manifests for each in manifest.databases)

    alone = repository(tmp_path / "alone", {"main.tf": module}).manifests[0].databases[0]
    assert (alone.backups, alone.public) == ("", "")
    called = database()
    fields = {field: value for field, value, _ in called.attributes}
    assert (called.backups, called.public, fields["storage_encrypted"]) == ("on", "", "true")
    assert database(terraform_dot_tfvars="open = true\n").public == "yes"
    assert database(prod_dot_tfvars="open = false\n").public == ""


def test_databases_by_their_providers_defaults(tmp_path: Path) -> None:
    text = """
resource "aws_db_instance" "plain" {}
resource "aws_db_instance" "replica" { replicate_source_db = aws_db_instance.plain.id }
resource "aws_rds_cluster" "cluster" { engine = "aurora-postgresql" }
resource "google_sql_database_instance" "sql" {
  database_version = "POSTGRES_15"
  settings {
    ip_configuration {
      authorized_networks { value = "10.0.0.0/8" }
      authorized_networks { value = "0.0.0.0/0" }
    }
  }
}
resource "digitalocean_database_cluster" "do" { engine = "pg" }
resource "digitalocean_database_cluster" "closed" { engine = "pg" }
resource "digitalocean_database_firewall" "f" {
  cluster_id = digitalocean_database_cluster.closed.id
  rule {
    type  = "app"
    value = "x"
  }
}
module "registry" {
  source = "terraform-aws-modules/rds/aws"
  backup_retention_period = 0
}
resource "aws_db_instance" "never" { count = 0 }
"""
    project = repository(tmp_path, {"main.tf": text})
    found = {each.name: (each.engine, each.backups, each.public) for one in project.manifests for each in one.databases}
    assert found == {
        "plain": ("rds", "off", "no"), "replica": ("rds", "", "no"), "cluster": ("postgres", "on", ""),
        "sql": ("postgres", "off", "yes"), "do": ("postgres", "on", ""), "closed": ("postgres", "on", "no"), "registry": ("rds", "off", ""),
    }  # fmt: skip


def test_a_database_tells_its_environment_by_its_name(tmp_path: Path) -> None:
    text = 'resource "aws_db_instance" "shop-qa" {}\nresource "aws_db_instance" "shop" {}\n'
    project = repository(tmp_path, {"main.tf": text})
    assert {(one.environment, one.databases[0].name) for one in project.manifests} == {
        ("staging", "shop-qa"),
        ("", "shop"),
    }


def test_services_of_every_host(tmp_path: Path) -> None:
    text = """
resource "google_cloud_run_v2_service" "run" {
  location = "europe-west1"
  template {
    scaling { max_instance_count = 3 }
    containers {
      image = "x:1"
      env {
        name  = "A"
        value = "b"
      }
      env {
        name = "S"
        value_source {
          secret_key_ref { secret = "s" }
        }
      }
      liveness_probe {
        http_get { path = "/live" }
      }
    }
  }
}
resource "google_cloud_run_service" "first" {
  template {
    metadata {
      annotations = { "autoscaling.knative.dev/minScale" = "1" }
    }
    spec {
      containers {
        image = "x:1"
        ports { container_port = 9000 }
      }
    }
  }
}
resource "aws_apprunner_service" "runner" {
  source_configuration {
    image_repository {
      image_identifier = "x:1"
      image_configuration {
        port = 3000
        runtime_environment_variables = { My_Name = "b" }
      }
    }
  }
  health_check_configuration {
    protocol = "HTTP"
  }
}
resource "aws_lambda_function" "fn" {
  handler = "main.handler"
  environment {
    variables = merge(local.env, { A = "b" })
  }
}
resource "google_app_engine_flexible_app_version" "gae" {
  runtime = "python"
  readiness_check { path = "/ready" }
  handlers {
    url_regex      = "/.*"
    security_level = "SECURE_ALWAYS"
    script { script_path = "auto" }
  }
}
resource "render_web_service" "render" {
  plan = "starter"
  health_check_path = "/up"
  env_vars = { A = { value = "b" }, G = { generate_value = true } }
}
"""
    found = manifests(tmp_path, main_dot_tf=text)
    run, first, runner, fn = found["run"], found["first"], found["runner"], found["fn"]
    assert (run.host, run.autoscaling, run.ports[0][0], run.region) == ("cloud-run", "0-3", "8080", "europe-west1")
    assert kinds(run) == {"A": ("literal", "b"), "S": ("reference", None)}
    assert [(probe.kind, probe.path) for probe in run.health] == [("liveness", "/live")]
    assert (first.autoscaling, first.ports[0][0]) == ("1-100", "9000")
    assert (runner.host, runner.ports[0][0], runner.health[0].path) == ("app-runner", "3000", "/")
    assert kinds(runner) == {"My_Name": ("literal", "b")} and runner.auto_deploy == "commit"
    assert (fn.kind, kinds(fn), fn.env_elsewhere) == ("function", {"A": ("literal", "b")}, ("an expression for the variables",))  # fmt: skip
    assert [(probe.path, probe.only_200) for probe in found["default"].health] == [("/ready", True)]
    assert ("handlers.script", "/.* always") in [(field, value) for field, value, _ in found["default"].attributes]
    assert found["render"].health[0].path == "/up" and found["render"].instances == "1"
    assert kinds(found["render"]) == {"A": ("literal", "b"), "G": ("generated", None)}


def test_an_app_spec_of_digitalocean(tmp_path: Path) -> None:
    text = """
resource "digitalocean_app" "app" {
  spec {
    name = "shop"
    service {
      name      = "api"
      http_port = 8000
      env {
        key   = "DATABASE_URL"
        value = "$${db.DATABASE_URL}"
      }
      env {
        key   = "TOKEN"
        value = var.token
        type  = "SECRET"
      }
      env {
        key   = "OTHER"
        value = "$${cache.URL}"
      }
      health_check { http_path = "/health" }
    }
    database {
      name   = "db"
      engine = "PG"
    }
  }
}
"""
    api = manifests(tmp_path, main_dot_tf=text)["api"]
    assert (api.host, api.ports[0][0], api.health[0].path, api.databases[0].backups) == ("digitalocean", "8000", "/health", "off")  # fmt: skip
    assert kinds(api)["TOKEN"] == ("reference", "${var.token}")
    assert [problem.subject for problem in api.problems] == ["OTHER ${cache.URL}"]


def test_settings_of_elastic_beanstalk(tmp_path: Path) -> None:
    text = """
resource "aws_elastic_beanstalk_environment" "eb" {
  setting {
    namespace = "aws:elasticbeanstalk:application:environment"
    name      = "A"
    value     = "b"
  }
  setting {
    namespace = "aws:autoscaling:asg"
    name      = "MinSize"
    value     = "2"
  }
  dynamic "setting" {
    for_each = var.env
    content {}
  }
}
"""
    eb = manifests(tmp_path, main_dot_tf=text)["eb"]
    assert (eb.host, kinds(eb), eb.autoscaling) == ("elastic-beanstalk", {"A": ("literal", "b")}, "2-4")
    assert eb.env_elsewhere == ("the settings that Terraform computes",)


def test_values_that_name_each_other_end(tmp_path: Path) -> None:
    grown = "".join(f'  a{n} = ["${{local.a{n + 1}}}", local.a{n + 1}, local.a{n + 1}]\n' for n in range(40))
    text = f'locals {{\n{grown}  b = local.b\n  c = "${{local.c}}${{local.c}}"\n}}\nresource "aws_db_instance" "x" {{\n  a = local.a0\n  b = local.b\n  c = local.c\n}}\n'  # fmt: skip
    start = time.process_time()
    assert repository(tmp_path, {"main.tf": text}).manifests[0].databases[0].name == "x"
    assert time.process_time() - start < 3


def test_modules_of_the_registry(tmp_path: Path) -> None:
    text = """
module "api" {
  source = "terraform-aws-modules/ecs/aws//modules/service"
  container_definitions = {
    api = {
      image         = "x:1"
      port_mappings = [{ containerPort = 8000 }]
      environment   = [{ name = "A", value = "b" }]
    }
  }
}
module "other" {
  source = "cn-terraform/ecs-fargate-service/aws"
}
module "network" {
  source = "terraform-aws-modules/vpc/aws"
}
"""
    project = repository(tmp_path, {"main.tf": text})
    (api,) = project.manifests
    assert (api.service, api.kind, api.ports, api.autoscaling, kinds(api)) == ("api", "web", (("8000", 7),), "1-10", {"A": ("literal", "b")})  # fmt: skip
    assert ["the module other" in gap.reason for gap in project.gaps("manifests")] == [True]


def test_how_a_service_scales(tmp_path: Path) -> None:
    target = """
resource "aws_appautoscaling_target" "api" {
  service_namespace = "ecs"
  resource_id       = "service/main/${aws_ecs_service.api.name}"
  min_capacity      = 2
  max_capacity      = var.most
}
"""
    task = TASK % 'jsonencode([{ name = "api", image = "x:1" }])'
    api = manifests(tmp_path, ecs_dot_tf=task + SERVICE + target)["api"]
    assert (api.instances, api.autoscaling) == ("", "2-?")
    api = manifests(tmp_path, ecs_dot_tf=task + SERVICE + target + 'variable "most" {\n  default = 6\n}\n')["api"]
    assert api.autoscaling == "2-6"
