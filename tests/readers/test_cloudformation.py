"""CloudFormation and SAM: functions settled or kept, services with what stands around them, defaults of databases."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from deployable.model import Manifest, Unreadable
from deployable.readers import cloudformation

STACK = """AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Port: {Type: Number, Default: 8000}
  Health: {Type: String, Default: /health}
  Image: {Type: String}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: api
          Image: !Sub "${Image}:latest"
          PortMappings: [{ContainerPort: !Ref Port}]
          Environment:
            - {Name: A, Value: b}
            - {Name: D, Value: !GetAtt Db.Endpoint.Address}
            - !If [Debug, {Name: E, Value: f}, !Ref AWS::NoValue]
          Secrets: [{Name: S, ValueFrom: {Ref: Secret}}]
        - {Name: proxy, Image: nginx, Essential: false}
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: {Ref: Task}
      LoadBalancers: [{ContainerName: api, ContainerPort: !Ref Port, TargetGroupArn: !Ref Group}]
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 80, HealthCheckPath: !Ref Health, Matcher: {HttpCode: 200-299}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {Port: 443, Protocol: HTTPS, DefaultActions: [{Type: forward}]}
"""


def read(text: str, path: str = "template.yaml") -> dict[str, Manifest]:
    return {manifest.service: manifest for manifest in cloudformation.read(path, text)}


def kinds(manifest: Manifest) -> dict[str, str]:
    return {variable.name: str(variable.kind) for variable in manifest.env}


def test_a_task_with_its_service_and_target_group() -> None:
    found = read(STACK)
    api, proxy = found["api"], found["proxy"]
    assert (api.host, api.kind, api.image, api.ports) == ("ecs", "web", "${Image}:latest", (("8000", 13),))
    assert kinds(api) == {"A": "literal", "D": "reference", "S": "reference"}
    assert api.env_elsewhere == ("an expression for environment",) and api.instances == "1"
    (probe,) = api.health
    assert (probe.path, probe.port, probe.location.line, probe.only_200) == ("/health", "8000", 27, False)
    assert proxy.kind == "third-party" and proxy.health == ()
    assert ("listener.443", "HTTPS forward") in [(field, value) for field, value, _ in api.attributes]


def test_a_target_group_asks_for_the_root_by_default() -> None:
    text = STACK.replace("HealthCheckPath: !Ref Health, Matcher: {HttpCode: 200-299}", "Protocol: HTTP")
    assert [(probe.path, probe.only_200) for probe in read(text)["api"].health] == [("/", True)]
    assert read(STACK.replace("HealthCheckPath: !Ref Health", "HealthCheckEnabled: false"))["api"].health == ()
    assert read(STACK.replace("HealthCheckPath: !Ref Health", "Protocol: TCP"))["api"].health == ()


def test_scaling_takes_the_place_of_the_count() -> None:
    target = "  Scale:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    Properties: {MinCapacity: 2, MaxCapacity: 6, ResourceId: !Sub service/x}\n"
    api = read(STACK + target)["api"]
    assert (api.instances, api.autoscaling) == ("", "2-6")


def test_functions_with_what_all_of_them_share() -> None:
    text = """Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 10, Environment: {Variables: {G: x}}}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: src/, Environment: {Variables: {T: !Ref Table}}, Events: {A: {Type: Api, Properties: {Path: /a, Method: get}}}}
  Alone:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: !If [A, {}, {}]}}
"""
    fn, alone = read(text)["Fn"], read(text.replace("Timeout: 10, ", ""))["Alone"]
    fields = {field: value for field, value, _ in fn.attributes}
    assert (fn.kind, fn.root, kinds(fn)) == ("function", "src", {"G": "literal", "T": "reference"})
    assert (fields["Timeout"], fields["event"]) == ("10", "GET /a")
    assert ("Timeout", "3") in [(field, value) for field, value, _ in alone.attributes]
    assert alone.env_elsewhere == ("an expression for the variables",)


def test_databases_by_their_defaults() -> None:
    text = """Parameters: {Days: {Type: Number, Default: 0}}
Resources:
  Default: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
  Off: {Type: AWS::RDS::DBInstance, Properties: {BackupRetentionPeriod: 0, PubliclyAccessible: true}}
  Given: {Type: AWS::RDS::DBInstance, Properties: {BackupRetentionPeriod: !Ref Days}}
  Chosen: {Type: AWS::RDS::DBInstance, Properties: {BackupRetentionPeriod: !If [Prod, 7, 0]}}
  Cache: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {}}
"""
    (manifest,) = cloudformation.read("db.yaml", text)
    found = {database.name: (database.engine, database.backups, database.public) for database in manifest.databases}
    assert (manifest.host, manifest.kind) == ("cloudformation", "database")
    assert found == {
        "Default": ("mysql", "on", ""), "Off": ("rds", "off", "yes"), "Given": ("rds", "", ""), "Chosen": ("rds", "", ""), "Cache": ("redis", "", ""),
    }  # fmt: skip


def test_a_service_of_app_runner() -> None:
    text = """Resources:
  Api:
    Type: AWS::AppRunner::Service
    Properties:
      SourceConfiguration:
        ImageRepository:
          ImageIdentifier: x:1
          ImageRepositoryType: ECR_PUBLIC
          ImageConfiguration:
            RuntimeEnvironmentVariables: [{Name: A, Value: b}]
            RuntimeEnvironmentSecrets: [{Name: S, Value: !Ref Secret}]
      HealthCheckConfiguration: {Protocol: HTTP}
"""
    api = read(text)["Api"]
    assert (api.ports[0][0], api.health[0].path, api.auto_deploy) == ("8080", "/", "off")
    assert kinds(api) == {"A": "literal", "S": "reference"}
    assert read(text.replace("{Protocol: HTTP}", "{Protocol: TCP}"))["Api"].health == ()


@given(st.integers(0, len(STACK)), st.integers(0, 60), st.sampled_from(["", "!Ref ", "- ", "{", "]", "\n", "Fn::If: ", "Type: AWS::X"]))  # fmt: skip
def test_mutated_templates_are_read_or_refused(start: int, length: int, put: str) -> None:
    with contextlib.suppress(Unreadable):
        cloudformation.read("template.yaml", STACK[:start] + put + STACK[start + length :])


def test_an_environment_of_elastic_beanstalk() -> None:
    text = """Resources:
  Web:
    Type: AWS::ElasticBeanstalk::Environment
    Properties:
      OptionSettings:
        - {Namespace: "aws:elasticbeanstalk:application:environment", OptionName: A, Value: b}
        - {Namespace: "aws:elasticbeanstalk:application:environment", OptionName: D, Value: !Ref Db}
        - {Namespace: "aws:elasticbeanstalk:environment:process:default", OptionName: HealthCheckPath, Value: /up}
"""
    web = read(text)["Web"]
    assert (web.host, kinds(web), web.autoscaling) == ("elastic-beanstalk", {"A": "literal", "D": "reference"}, "1-4")
    assert [(probe.path, probe.location.line) for probe in web.health] == [("/up", 8)]
