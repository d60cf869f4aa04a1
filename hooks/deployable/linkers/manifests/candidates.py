"""The Dockerfile that an image's name points to, or that nothing but can be meant, where nothing in the repository says who builds the image.

A name like a folder's among several is a guess: whoever takes it says so. So is the only image for a name that says nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from deployable.linkers.manifests.images import Images
from deployable.linkers.manifests.publishers import engine_of, third_party
from deployable.model import Manifest, Sources
from deployable.places import role
from deployable.written.declarations import folder_of, joined
from deployable.written.kinds import environment_of

_PLACEHOLDER = re.compile(
    r"^$|^[<\[]|placeholder|replace[-_ ]?(me|with)|^image[-_]?(name|uri|url|tag)?$|^your[-_]|^hello(-app|-world)?$", re.IGNORECASE
)  # fmt: skip
_PRIVATE = re.compile(
    r"\.dkr\.ecr\.|\.pkg\.dev/|(^|\.)gcr\.io/(?!google|distroless|k8s)|^registry\.(digitalocean|gitlab)\.com/|\.azurecr\.io/|\.ocir\.io/"
    r"|github\.repository\b|^[<\[]|^\$|^your[-_]"
)
_REFERENCE = re.compile(r"\$?\$[({]\{?([^{}]*)\}?[)}]|\$(\w+)")
_KEYED = re.compile(r"\[\"([\w./-]+)\"\]")
_NAMED = re.compile(r"\b(?:aws_ecr_repository|var|local|module|env|outputs|vars|secrets)\.(\w+)|^(\w+)")
_NOISE = frozenset({
    "image", "images", "uri", "url", "repository", "repo", "repos", "ecr", "gcr", "tag", "latest", "docker", "container", "registry", "name", "full", "version", "sha", "id", "arn", "path", "prod", "production", "staging", "stage", "dev", "development", "service", "svc", "main", "this", "default", "app", "application", "aws", "account", "output", "outputs",
})  # fmt: skip
"""Words of an image's name that tell nothing about what is in it."""
_PROCESSES = frozenset({
    "api", "web", "server", "backend", "worker", "workers", "celery", "beat", "scheduler", "cron", "job", "jobs", "migrate", "migration", "migrations", "task", "tasks",
})  # fmt: skip
"""What one image of a back end is started as."""
_FRONT = frozenset({
    "frontend", "front", "client", "ui", "portal", "dashboard", "spa", "nginx", "proxy", "site", "website", "docs", "grafana", "prometheus", "runner",
})  # fmt: skip
_SERVES = re.compile(r"(docker\.io/)?(library/)?(nginx|nginxinc/nginx-unprivileged|httpd|caddy|openresty/openresty)\b")
"""Ready images in which code of one's own is served."""
_BESIDE_FOLDERS = frozenset({
    "docker", "build", "deploy", "deployment", "container", "containers", "image", "images", "ops", "infra", "dockerfiles", ".docker", "compose",
})  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a name.

    >>> words_of("shop-api-prod"), words_of("paymentService"), words_of("backend_image_uri")
    (('shop', 'api'), ('payment',), ('backend',))
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", text)
    return tuple(word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word and word not in _NOISE)


def called(image: str) -> str:
    """The last part of an image's name, without tag and digest, or the name that stands for it in an expression.

    >>> called("1.dkr.ecr.eu-west-1.amazonaws.com/shop/api:3"), called('${aws_ecr_repository.repos["web-api"].repository_url}:latest')
    ('api', 'web-api')
    >>> called("${var.backend_image}"), called("${CRM_IMAGE:-crm:latest}"), called("$REGION.pkg.dev/$PROJECT/$NAME")
    ('backend_image', 'crm', 'NAME')
    """
    fallback = re.fullmatch(r"\$\{\w+:?-([^${}]+)\}", image)
    if fallback:
        return called(fallback[1])
    bare = _REFERENCE.sub(lambda found: "$" * len(found[0]), image)
    tail = image[bare.rfind("/") + 1 :]
    plain = re.split(r"[:@]", bare[bare.rfind("/") + 1 :])[0]
    if "$" not in plain:
        return plain
    inside = [(found[1] or found[2]).strip() for found in _REFERENCE.finditer(tail[: len(plain)])]
    named = [next(filter(None, each.groups())) for text in inside for each in _NAMED.finditer(text)]
    keyed = [each for text in inside for each in _KEYED.findall(text)]
    return (keyed or named)[0] if len({*(keyed or named)}) == 1 else ""


def telling(image: str) -> frozenset[str]:
    """
    >>> sorted(telling("acme/shop-api:1")), sorted(telling("acme/backend-prod"))
    (['shop'], [])
    """
    return frozenset(words_of(called(image))) - _PROCESSES - _FRONT


class Candidates:
    """The Dockerfiles of the repository that an image may come from."""

    def __init__(self, sources: Sources, made: Images, found: Iterable[Manifest]) -> None:
        self.sources = sources
        self.paths = list(self._built(made))
        self.words = {path: self._words(path) for path in self.paths}
        images = [
            each for each in found if each.image and not (each.root or each.dockerfile) and self._ours(each.image)
        ]
        self.kinds = {
            frozenset(words_of(called(each.image))) - _PROCESSES for each in images if self._telling(each.image)
        }
        """What the images are that nobody builds here, apart from the process that each is started as."""

    def _built(self, made: Images) -> Iterator[str]:
        """Images of code, not those that only set up a database or a proxy; production's own where a folder has one."""
        paths = [
            path
            for path in self.sources.having("dockerfile")
            if role(path) == "code" and "/.devcontainer/" not in f"/{path}"
        ]
        paths = [path for path in paths if environment_of(path) not in ("development", "test")]
        named = {folder_of(path) for path in paths if environment_of(posixpath.basename(path)) == "production"}
        for path in paths:
            image = made.of(path)
            if image is None or engine_of(image.base):
                continue
            bare = not image.copies and not image.brought
            if third_party(image.base, frozenset()) and (bare or not _SERVES.match(image.base)):
                continue
            if folder_of(path) not in named or environment_of(posixpath.basename(path)) == "production":
                yield path

    def _words(self, path: str) -> tuple[str, ...]:
        """What the Dockerfile is called after: its own suffix, else the nearest folder that tells."""
        stem = re.sub(r"(?i)dockerfile|containerfile", "", posixpath.basename(path)).strip("._-")
        if words := words_of(stem):
            return words
        folder = folder_of(path)
        while folder != "." and posixpath.basename(folder).lower() in _BESIDE_FOLDERS:
            folder = folder_of(folder)
        return words_of(posixpath.basename(folder)) or ((posixpath.basename(folder),) if folder != "." else ())

    def _project(self) -> frozenset[str]:
        """The words of the names that the packages here have."""
        found: set[str] = set()
        for folder in {".", *map(folder_of, self.paths)}:
            for reader, name in (("package_json", "package.json"), ("python_project", "pyproject.toml")):
                path = joined(folder, name)
                fact = self.sources.read(reader, path) if path in self.sources.files else None
                found.update(words_of(fact.name) if fact is not None and fact.name else ())
        return frozenset(found) - _PROCESSES

    def _ours(self, image: str) -> bool:
        """An image of a registry that is the owner's, or of a name that the project has; not one that others publish."""
        plain = re.fullmatch(r"\$\{\w+:?-([^${}]+)\}", image)
        image = plain[1] if plain else image
        if engine_of(called(image)) or third_party(image, frozenset()):
            return False
        return (
            bool(_PRIVATE.search(image))
            or (not self._telling(image))
            or not self._project().isdisjoint(words_of(called(image)))
        )

    def own(self) -> frozenset[str]:
        """What the packages and images here are called."""
        return frozenset({*self._project(), *(word for words in self.words.values() for word in words)})

    def _telling(self, image: str) -> bool:
        """Whether the image's name says what it is: no placeholder, no expression alone, no word that fits all."""
        name = called(image)
        return not _PLACEHOLDER.search(name) and "cloudrun/" not in image and bool(words_of(name))

    def of(self, manifest: Manifest) -> tuple[str, str, str]:
        """(Dockerfile, why it may be another image, why another Dockerfile); empty when none or several may be meant."""
        if not self.paths or not self._ours(manifest.image):
            return "", "", ""
        telling = self._telling(manifest.image)
        words = words_of(called(manifest.image)) if telling else words_of(manifest.service)
        alike = _nearest(words, self.words)
        if alike and len(self.paths) > 1:
            return alike, "", f"only {alike} is called like the image"
        names = {*words, *words_of(manifest.service)}
        own = set(self.words[self.paths[0]])
        # A front end's image is not the API's, nor the other way round; a name that tells nothing fits both.
        fitting = _FRONT & names <= own and (not names or _FRONT & own <= names)
        if len(self.paths) == 1 and len(self.kinds) < 2 and fitting:
            why = f"{self.paths[0]} is the only image that is built here"
            return (self.paths[0], "", why) if telling else (self.paths[0], why, "")
        return "", "", ""


def _nearest(words: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> str:
    """The one path whose words the name ends with, or that end with the name; the longest when several do."""
    if not words:
        return ""
    found = [
        (min(len(words), len(own)), path)
        for path, own in known.items()
        if own and (words[-len(own) :] == own or own[-len(words) :] == words)
    ]
    best = [path for length, path in found if length == max(found)[0]]
    return best[0] if len(best) == 1 else ""
