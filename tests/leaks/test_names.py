"""Which names promise a secret, and which only speak of one."""

from __future__ import annotations

import pytest

from deployable.leaks import names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("API_TOKEN", "token"),
        ("stripeSecretKey", "key"),
        ("DB_PASSWORD", "password"),
        ("smtp-pass", "password"),
        ("tokenMint", ""),
        ("associatedTokenProgram", ""),
        ("NEXT_PUBLIC_DISABLE_EMAIL_PASSWORD_SIGNUP", ""),
        ("ENABLE_PASSWORD_LOGIN", ""),
        ("SECRET_KEY_CHARSET", ""),
        ("password_hint", ""),
        ("primaryKey", ""),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert names.kind(name) == kind
