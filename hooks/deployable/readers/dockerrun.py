"""Elastic Beanstalk's ``Dockerrun.aws.json`` of the versions 1 and 3. Fields after docs.aws.amazon.com/elasticbeanstalk/latest/dg
(single-container-docker-configuration). Version 2 holds container definitions, which ``readers.ecs`` reads.

Version 1 runs one image, or builds the ``Dockerfile`` beside it when it names none; version 3 only says how to log in to the
registry of a compose file.
"""

from __future__ import annotations

from deployable.model import Location, Manifest
from deployable.written.declarations import arguments, command_line, folder_of, joined, mapping, scalars
from deployable.written.kinds import environment_of
from deployable.written.nodes import Mapping

LITERALS = (b"AWSEBDockerrunVersion",)


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("Dockerrun.aws.json", "api/Dockerrun.aws.prod.json", "app.json")]
    [True, True, False]
    """
    name = path.rpartition("/")[2].lower()
    return name.startswith("dockerrun") and name.endswith((".json", ".json.tpl", ".json.template"))


def read(path: str, text: str) -> tuple[Manifest, ...]:
    root = mapping(path, text)
    if root is None or root.text("AWSEBDockerrunVersion") != "1":
        return ()
    ports = [item for item in root.items("Ports") if isinstance(item, Mapping)]
    image = root.text("Image", "Name")
    command = command_line(root.get("Entrypoint"), root.get("Command"))
    return (
        Manifest(
            "elastic-beanstalk",
            Location(path, root.line_of("AWSEBDockerrunVersion")),
            environment=environment_of(path),
            root=folder_of(path),
            dockerfile="" if image else joined(folder_of(path), "Dockerfile"),
            image=image,
            command=command,
            command_line=root.line_of("Command" if root.get("Command") is not None else "Entrypoint") if command else 0,
            ports=tuple(
                (port.text("ContainerPort"), port.line_of("ContainerPort"))
                for port in ports
                if port.text("ContainerPort").isdigit()
            ),
            env_elsewhere=("the Elastic Beanstalk console",),
            attributes=(
                *scalars(root, "AWSEBDockerrunVersion", "Logging", "Image.Update", "Authentication.Bucket"),
                *arguments(root.get("Entrypoint"), root.get("Command"), root.line_of("Command")),
            ),
        ),
    )
