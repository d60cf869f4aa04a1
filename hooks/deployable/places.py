"""Which part a path plays in a repository: service code, or something that only stands beside it."""

from __future__ import annotations

import re
from functools import cache

_VENDORED = {
    "node_modules", "vendor", "vendored", "third_party", "thirdparty", "site-packages", "bower_components", ".venv", "venv",
    "virtualenv", ".tox", ".nox", "dist-packages", ".yarn", ".pnpm-store", "Pods",
}  # fmt: skip
_GENERATED = {
    "dist",
    "build",
    "out",
    ".next",
    ".nuxt",
    "coverage",
    "htmlcov",
    "__pycache__",
    "target",
    "staticfiles",
    ".turbo",
    ".cache",
}
_TESTS = {
    "test",
    "tests",
    "testing",
    "__tests__",
    "spec",
    "specs",
    "e2e",
    "cypress",
    "playwright",
    "fixtures",
    "__mocks__",
    "mocks",
    "testdata",
    "loadtest",
    "loadtests",
    "load-tests",
    "load_tests",
    "testinfra",
    "benchmarks",
}
_TEST_FOLDER = re.compile(
    r"[\w.]+[-_]tests|tests[-_][\w.-]+|(?:unit|integration|functional|acceptance|smoke|e2e|auto|ui|perf)[-_]?tests?",
    re.IGNORECASE,
)
"""``integration-tests``, ``unittests``; ``backend_test`` may be the whole of what a candidate hands in."""
_DOCS = {"docs", "doc", "documentation", "docs_src"}
_EXAMPLES = {"example", "examples", "samples", "demos"}
_TEST_NAME = re.compile(
    r"(^|/)(tests?|conftest|test_[^/]*|[^/]*_tests?)\.py$|\.(test|tests|spec|e2e-spec|e2e|cy|stories)\.[cm]?[jt]sx?$"
    r"|(^|/)[^/]*_(test|spec)\.(go|rb)$|(^|/)(jest|vitest|playwright|cypress)[^/]*\.config\.[cm]?[jt]s$"
)
_EXAMPLE_NAME = re.compile(r"(^|[/_.-])examples?\.(py|[cm]?[jt]sx?)$")
_BUILT = re.compile(
    r"\.(min|bundle|chunk)(\.\w+)*\.[cm]?js$|\.d\.ts$|_pb2\.py$|(^|/)generated/prisma[\w-]*/|(^|/)prisma/(client/)?generated/"
    r"|(^|/)(static|assets|public|wwwroot)/(.*/)?[\w.-]+[-.](?=[\w-]*\d[A-Za-z_-])[\w-]{8}\.[cm]?js$"
)
"""By their names: made smaller, bundled, or named after the content by a bundler, below a folder that is served."""

_KEPT = re.compile(
    r"(?P<stem>[^/]+?)[ _.-](?:old|backup|bak|copy|orig|original|previous)(?:[ _.-]?\d[\d_-]*)?(?P<suffix>\.(?:py|[cm]?[jt]sx?))$",
    re.IGNORECASE,
)
"""``app_old_2024.py``, ``routes_backup.py``, ``server.bak.js``"""
_SERVED_BY_PATH = re.compile(r"(^|/)(pages|routes|api)/.*\.[cm]?[jt]sx?$")
"""Where a file is a route without anybody naming it."""

ROLES = ("code", "test", "docs", "example", "generated", "vendored")


@cache
def role(path: str) -> str:
    """One of ``ROLES``, from the path alone.

    >>> role("app/main.py"), role("app/tests/test_main.py"), role("web/node_modules/x/index.js")
    ('code', 'test', 'vendored')
    """
    # Below src/main/java stand packages (com/example/shop), not folders of the repository.
    outside, *packages = re.split(r"(?:^|/)src/main/(?:java|kotlin|scala)/", path, maxsplit=1)
    folders = outside.split("/") if packages else path.split("/")[:-1]
    for word, names in (
        ("vendored", _VENDORED),
        ("test", _TESTS),
        ("docs", _DOCS),
        ("example", _EXAMPLES),
        ("generated", _GENERATED),
    ):
        if not names.isdisjoint(folders):
            return word
    if any(folder.endswith((".egg-info", ".dist-info")) for folder in folders):
        return "vendored"
    if any(map(_TEST_FOLDER.fullmatch, folders)):
        return "test"
    if _TEST_NAME.search(path):
        return "test"
    if _EXAMPLE_NAME.search(path):
        return "example"
    if _BUILT.search(path):
        return "generated"
    return "code"


def original_of(path: str) -> str:
    """The file that this one is a kept copy of, by its name; empty for any other.

    >>> original_of("api/app_old_2024.py"), original_of("server.bak.js"), original_of("database_backup.py"), original_of("app.py")
    ('api/app.py', 'server.js', 'database.py', '')
    >>> original_of("pages/api/webhook-old.ts")
    ''
    """
    folder, slash, name = path.rpartition("/")
    kept = _KEPT.fullmatch(name)
    return f"{folder}{slash}{kept['stem']}{kept['suffix']}" if kept and not _SERVED_BY_PATH.search(path) else ""
