"""Which part a path plays, told by its folders and its name."""

from __future__ import annotations

import pytest

from deployable.places import role


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("web/static/js/vendor.bundle.dev.js", "generated"),
        ("site/static/assets/pages/main-CA4_OjGq.js", "generated"),
        ("static/js/index-0a1b2c3d.js", "generated"),
        ("static/app.min.0123abcd.js", "generated"),
        ("api/v1/service_pb2.py", "generated"),
        ("public/user-handlers.js", "code"),
        ("static/js/api-gateway2.js", "code"),
        ("src/assets/index-0a1b2c3d.ts", "code"),
        ("src/handlers-0a1b2c3d.js", "code"),
        ("src/static/services/user-settings.js", "code"),
    ],
)
def test_what_a_bundler_wrote_is_no_code(path: str, expected: str) -> None:
    assert role(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("benchmarks/speed.py", "test"),
        ("loadtests/users.js", "test"),
        ("app/benchmark.py", "code"),
        ("tools/seed.py", "code"),
    ],
)
def test_what_measures_is_not_what_runs(path: str, expected: str) -> None:
    assert role(path) == expected
