"""Stacks that are programs: what they make is only known when they run, which is not done here."""

from __future__ import annotations

from collections.abc import Iterator

from deployable.model import Gap, Location, Sources
from deployable.places import role

_STACKS = {
    "cdk.json": "the AWS CDK", "cdktf.json": "CDK for Terraform", "Pulumi.yaml": "Pulumi", "Pulumi.yml": "Pulumi",
    "sst.config.ts": "SST", "sst.config.js": "SST",
}  # fmt: skip


def manifests(sources: Sources) -> Iterator[Gap]:
    for path in sources.files:
        tool = _STACKS.get(path.rpartition("/")[2])
        if tool and role(path) == "code":
            yield Gap("manifests", Location(path), f"describes the stack as a program of {tool}, which is not run here")
