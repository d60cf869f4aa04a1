"""What a path says of the text in it: its part in the repository, its grammar, how strictly it is judged."""

from __future__ import annotations

import re

from deployable.leaks.grammars import CODE, CONFIG, JSON, MARKUP, PROSE, SHELL, grammar, written
from deployable.leaks.noun import Noun
from deployable.leaks.pattern import Pattern
from deployable.places import role

_TESTING = {"test", "tests", "fixture", "fixtures", "mock", "mocks", "stub", "stubs"}
_TEST_WORDS = _TESTING | {"spec", "specs", "fake", "fakes", "dummy", "testing"}
_DEVELOPMENT = {"dev", "development", ".devcontainer", ".ci", ".circleci", ".buildkite", ".vscode", ".idea"}
_DEVELOPMENT_WORDS = {"dev", "development", "devel", "local", "override"}
_SETTLED = (
    ".py", ".yml", ".yaml", ".json", ".properties", ".js", ".ts", ".toml", ".rb", ".exs", ".php", ".ini", ".conf",
)  # fmt: skip
"""Endings of files that are one of several, an environment each."""
_EXAMPLE_WORDS = {
    "example", "examples", "sample", "samples", "template", "templates", "dist", "tmpl", "tpl", "demo", "demos", "snippet", "snippets",
}  # fmt: skip
_SEEDS = {"seed", "seeds", "seeder", "seeders"}
"""Code that fills a database to try things out; a dump (``seed.sql``) may be of a real one."""
_CI_WORDS = {"ci", "cypress", "e2e", "test", "tests"}
_TEXTS = (
    "readme", "license", "licence", "copying", "notice", "changes", "history", "authors", "third", "requirements", "robots", "llms",
)  # fmt: skip
_WORDINGS = {
    "locale", "locales", "lang", "langs", "i18n", "l10n", "translation", "translations", "messages", "intl",
}  # fmt: skip
_WORDING_FOLDERS = {"language", "languages"}
"""Texts of a user interface when data stands in them; code in a folder of this name may be anything."""
_LANGUAGE = Pattern(r"(?:\A|/)[Ll]anguages?/[a-z]{2}(?:[-_][A-Za-z]{2,4})?[/.]")
"""Code in such a folder, below or called after one language."""
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_DOCUMENTS = {"doc", "docs", "documentation"}
"""Folders (``shop-docs``) whose pages are read, not served by a program."""
_DESCRIPTIONS = {"swagger", "openapi"}
"""Of an API, in whatever pieces: its values are examples."""
_SETTINGS = Pattern(
    r"(?:^|[/._-])(?:settings?|configs?|conf|configuration|environments?|env|application|bootstrap|appsettings)(?=[/._-])"
)
_LOCKS = {
    "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum", "packages.lock.json", "gradle.lockfile", "package.resolved",
    ".secrets.baseline", ".deployable-baseline.json", ".gitleaksignore", "checksums.txt", "sha256sums", "bun.lockb", "mix.lock",
}  # fmt: skip
_MADE = (
    ".lock", ".svg", ".map", ".snap", ".css", ".scss", ".less", ".po", ".pot", ".ics", ".geojson", ".bib", ".patch", ".diff", ".min.js",
)  # fmt: skip


class Place(Noun):
    """What a path says of the text in it."""

    path: str
    role: str
    grammar: str
    config: bool
    generic: bool
    """Whether secrets are looked for by name."""
    strict: bool
    """Only what a machine made, or what has no word in it, counts: tests, examples, documents, translations."""
    translated: bool = False
    """The texts of a user interface in one language, where any run of letters is a word."""


def of(path: str) -> Place:
    form = grammar(path)
    where = role(path)
    if where == "code" or (where == "generated" and form in (CONFIG, SHELL)):
        where = _beside(path.lower(), form, set(_CAMEL.sub(r".\1", path.rpartition("/")[2]).lower().split(".")))
    config = form in (CONFIG, SHELL, JSON, MARKUP)
    generic = not _is_made_by_tools(path) and where not in ("vendored", "generated")
    parts = path.lower().replace(".", "/").replace("_", "/").split("/")
    translated = (
        not _WORDINGS.isdisjoint(parts)
        or (form in (JSON, CONFIG) and not _WORDING_FOLDERS.isdisjoint(parts))
        or bool(_LANGUAGE.search(path))
    )
    strict = translated or where not in ("code", "development")
    return Place(path, where, form, config, generic, strict, translated)


def _beside(path: str, grammar: str, camel: set[str]) -> str:
    """``code``, or what the words of a path make of it: ``test``, ``example``, ``docs``."""
    folder, _, base = path.rpartition("/")
    base = written(base)
    words = set(base.replace("-", ".").replace("_", ".").split("."))
    if base.startswith("phpunit") or (
        ("compose" in base or base.endswith(".env")) and (not _CI_WORDS.isdisjoint(words) or "ci/" in f"{folder}/")
    ):
        return "test"
    if grammar == PROSE and (base.endswith((".md", ".rst", ".adoc", ".markdown")) or base.startswith(_TEXTS)):
        return "docs"
    if not _TEST_WORDS.isdisjoint(words | camel if grammar == CODE else words) or base.endswith((".http", ".rest")):
        return "test"
    if not _DESCRIPTIONS.isdisjoint(words):
        return "docs"
    if not _EXAMPLE_WORDS.isdisjoint(words) or (
        grammar == CODE and (words | camel) & _SEEDS and not base.endswith(".sql")
    ):
        return "example"
    for name in folder.split("/"):
        parts = name.replace("-", ".").replace("_", ".").split(".")
        if parts[0] in _TESTING or parts[-1] in _TESTING:
            return "test"
        if not _DESCRIPTIONS.isdisjoint(parts) or (parts[-1] in _DOCUMENTS and grammar == MARKUP):
            return "docs"
        if name in ("tutorial", "tutorials", "demo", "sandbox") or (
            name in _SEEDS and grammar == CODE and not base.endswith(".sql")
        ):
            return "example"
    if not _DEVELOPMENT.isdisjoint(folder.split("/")):
        return "development"
    named = words & _DEVELOPMENT_WORDS
    if named and (
        base.startswith(".env") or (base.endswith(_SETTLED) and ("compose" in base or _SETTINGS.search(path)))
    ):
        return "development"
    return "code"


def _is_made_by_tools(path: str) -> bool:
    """Lock files, checksums, drawings and the like, where names and values are not anybody's settings."""
    low = path.lower()
    base = low.rpartition("/")[2]
    return base in _LOCKS or base.startswith("changelog") or low.endswith(_MADE)
