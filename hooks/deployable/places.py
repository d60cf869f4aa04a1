"""Which part a path plays in a repository: service code, or something that only stands beside it."""

from __future__ import annotations

import re
from functools import cache

_VENDORED = {
    "node_modules", "vendor", "third_party", "thirdparty", "site-packages", "bower_components", ".venv", "venv",
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
}
_DOCS = {"docs", "doc", "documentation", "docs_src"}
_EXAMPLES = {"example", "examples", "samples", "demos"}
_TEST_NAME = re.compile(
    r"(^|/)(tests?|conftest|test_[^/]*|[^/]*_tests?)\.py$|\.(test|tests|spec|e2e-spec|e2e|cy|stories)\.[cm]?[jt]sx?$"
    r"|(^|/)[^/]*_(test|spec)\.(go|rb)$|(^|/)(jest|vitest|playwright|cypress)[^/]*\.config\.[cm]?[jt]s$"
)
_EXAMPLE_NAME = re.compile(r"(^|[/_.-])examples?\.(py|[cm]?[jt]sx?)$")
_BUILT = re.compile(
    r"\.(min|bundle|chunk)(\.\w+)*\.[cm]?js$|\.d\.ts$|_pb2\.py$"
    r"|(^|/)(static|assets|public|wwwroot)/(.*/)?[\w.-]+[-.](?=[\w-]*\d[A-Za-z_-])[\w-]{8}\.[cm]?js$"
)
"""By their names: made smaller, bundled, or named after the content by a bundler, below a folder that is served."""

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
    if _TEST_NAME.search(path):
        return "test"
    if _EXAMPLE_NAME.search(path):
        return "example"
    if _BUILT.search(path):
        return "generated"
    return "code"
