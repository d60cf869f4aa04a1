"""Elastic Beanstalk: the option files of one folder as one ``Manifest``, the later file winning as on the platform.

``Dockerrun.aws.json``, ``Buildfile`` and the files of ``.platform/nginx`` beside them say what runs, what is built, and behind which port.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.linkers.manifests.launches import launched
from deployable.model import Location, Manifest, Sources, Start
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of
from deployable.written.services.elastic_beanstalk import Option, described

_PYTHON = "aws:elasticbeanstalk:container:python"
_STARTERS = ("Procfile", "Dockerfile", "Dockerrun.aws.json", "docker-compose.yml", "docker-compose.yaml")
"""Files that say what is started in the place of the platform."""


def manifests(sources: Sources) -> Iterator[Manifest]:
    folders: dict[str, list[str]] = {}
    for path in sources.having("elastic_beanstalk"):
        top = path.partition(".ebextensions/")[0] if ".ebextensions/" in path else path
        folders.setdefault(top, []).append(path)
    images = {m.root: m for path in sources.having("dockerrun") for m in sources.read("dockerrun", path) or ()}
    for top, paths in folders.items():
        found = _joined(sorted(paths), sources)
        if found is not None:
            image = images.pop(found.root, None) if top != paths[0] else None
            yield _behind_proxy(_with_image(_built(found, sources), image), sources)
    yield from (_behind_proxy(image, sources) for image in images.values())


def _with_image(found: Manifest, image: Manifest | None) -> Manifest:
    """The environment with the image that ``Dockerrun.aws.json`` beside it runs."""
    if image is None:
        return found
    return found._replace(dockerfile=image.dockerfile, image=image.image, command=image.command, ports=tuple((port, 0) for port, _ in image.ports))  # fmt: skip


def _built(found: Manifest, sources: Sources) -> Manifest:
    """``Buildfile``: commands that run on the instance before the application starts."""
    path = joined(found.root, "Buildfile")
    steps = sources.read("procfile", path) if path in sources.files else None
    return found._replace(pre_deploy=(*(step.command for step in steps), *found.pre_deploy)) if steps else found


def _behind_proxy(found: Manifest, sources: Sources) -> Manifest:
    """nginx of one's own: the port it hands requests to is the one the application must listen on."""
    folder = joined(found.root, ".platform/nginx") + "/"
    proxies = [
        sources.read("beanstalk_proxy", path) for path in sources.having("beanstalk_proxy") if path.startswith(folder)
    ]
    proxied = [each for proxy in proxies if proxy for each in proxy.proxied]
    ports = {each.port for each in proxied}
    attributes = tuple(("nginx.proxied", f"{each.path} {each.port}".strip(), 0) for each in proxied)
    attributes += tuple(("nginx.listen", port, 0) for proxy in proxies if proxy for port, _ in proxy.listens)
    if len(ports) == 1 and "" not in ports and not found.ports:
        found = found._replace(ports=((ports.pop(), 0),))
    return found._replace(attributes=found.attributes + attributes)


def _joined(paths: list[str], sources: Sources) -> Manifest | None:
    facts = [(path, sources.read("elastic_beanstalk", path)) for path in paths]
    options = [(option, path) for path, fact in facts if fact for option in fact.options]
    commands = [(command, path) for path, fact in facts if fact for command in fact.commands]
    problems = tuple(problem for _, fact in facts if fact for problem in fact.problems)
    if not options and not commands and not problems:
        return None
    path, line = min([(path, option.line) for option, path in options or commands] or [problems[0].location[:2]])
    root = folder_of(paths[0].partition("/.ebextensions/")[0] + "/x") if "/.ebextensions/" in paths[0] else "."
    environment = environment_of(paths[0]) if ".elasticbeanstalk" in paths[0] else ""
    worker = any(fact.tier == "Worker" for _, fact in facts if fact)
    found = described(options, commands, Location(path, line))
    found = found._replace(root=root, environment=environment, problems=problems, kind="worker" if worker else "web")
    python = {option.name: (option, at) for option, at in options if option.namespace == _PYTHON}
    return found if worker else found._replace(starts=_served(found, python, sources))


def _served(found: Manifest, python: dict[str, tuple[Option, str]], sources: Sources) -> tuple[Start, ...]:
    """What the Python platform starts by itself: gunicorn on ``WSGIPath``, by default on ``application`` of ``application.py``."""
    if any(joined(found.root, name) in sources.files for name in _STARTERS):
        return ()
    option, path = python.get("WSGIPath", (None, ""))
    by_default = "application" if joined(found.root, "application.py") in sources.files else ""
    module, _, name = (option.value if option and not option.tag else "" if option else by_default).partition(":")
    if not module:
        return ()
    processes = python["NumProcesses"][0].value if "NumProcesses" in python else "1"
    words = (
        "gunicorn",
        "--workers",
        processes,
        f"{module.removesuffix('.py').replace('/', '.')}:{name or 'application'}",
    )
    place = Location(path, option.line) if option else found.location
    return launched(words, place, found.root, sources)
