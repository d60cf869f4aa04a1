"""Code that stands beside the running service: scripts, builds and what sets tests up."""

from __future__ import annotations

import re

_SCRIPT = re.compile(
    r"(^|/)(scripts?|tools?|bin|hack|ci|\.github|\.circleci|benchmarks?|notebooks?|devtools|examples?|seeds?|seeders?|(?:[\w-]+-)?e2e(?:[-_]\w+)*)/"
    r"|(^|/)(seed|seeder|fabfile|tasks|noxfile|conftest)[^/]*\.\w+$|(^|/)config/(environments/)?test\.\w+$"
    r"|(^|/)(migrations|alembic)/(versions/|\d{3,})[^/]*$"  # a revision runs once
    r"|(^|/)(ecosystem|pm2)[\w.-]*\.config\.[cm]?js$"  # pm2 hands on what it has itself
    r"|initdb\.d/|(^|/)(mongo[-_]?init|init[-_]?mongo)[\w.-]*\.js$"  # what a database's own image runs
)
_BUILD = re.compile(
    r"(^|/)(\.eslintrc|webpack|vite|vitest|next|nuxt|gatsby|babel|rollup|tailwind|postcss|metro|jest|karma|playwright|cypress|docusaurus|vue|svelte|astro"
    r"|craco|eslint|commitlint|release|tsup|gulpfile|Gruntfile)[\w.-]*\.(config\.)?[cm]?[jt]s$"
)
_SETUP = re.compile(
    r"(^|/)(knexfile|jest|vitest|cypress|playwright|conftest)[\w.-]*\.\w+$"
    r"|(^|/)(test|jest|vitest|mocha|global)?[-_.]?setup[-_.]?(env|tests?|jest|vitest|mocha|files?)?\.[cm]?[jt]s$",
    re.IGNORECASE,
)


def aside(path: str) -> str:
    """Why what a file reads does not belong to the running service, or an empty string.

    >>> [aside(path) for path in ("scripts/a.py", "apps/web-e2e/b.ts", "vite.config.ts", "src/c.ts")]
    ['script', 'script', 'build', '']
    """
    return "build" if _BUILD.search(path) else "script" if _SCRIPT.search(path) else ""


def for_itself(path: str) -> bool:
    """What the file puts into the environment is there for its own run alone (a tool's configuration, a test's set-up).

    >>> [for_itself(path) for path in ("setup-jest.mjs", "knexfile.js", "test/setup.ts", "manage.py", "src/setup.service.ts")]
    [True, True, True, False, False]
    """
    return bool(_SETUP.search(path))
