"""One connection a request."""

from collections.abc import Iterator

import psycopg

from app.settings import settings


def connection() -> Iterator[psycopg.Connection]:
    with psycopg.connect(settings.database_url, connect_timeout=5) as opened:
        yield opened
