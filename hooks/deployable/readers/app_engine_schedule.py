"""App Engine ``cron.yaml`` and ``dispatch.yaml``: which URL a job calls, which service answers which URL.

Fields after cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml and …/reference/dispatch-yaml.
Defaults: a job calls the service ``default`` with GET and counts only 200 to 299 as success.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from deployable.written.declarations import mapping
from deployable.written.nodes import Mapping

LITERALS = (b"cron:", b"dispatch:")
_NAME = re.compile(r"(^|/)[\w.-]*(cron|dispatch)[\w.-]*\.ya?ml$", re.IGNORECASE)


class Job(NamedTuple):
    url: str
    service: str
    schedule: str
    description: str
    line: int


class Dispatch(NamedTuple):
    """``line`` is that of the service's name."""

    url: str
    service: str
    line: int


class Schedule(NamedTuple):
    jobs: tuple[Job, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in ("cron.yaml", "gae/dispatch.yml", "cronjob.json")]
    [True, True, False]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> Schedule:
    root = mapping(path, text)
    if root is None or root.get("apiVersion") is not None:
        return Schedule()
    jobs = [item for item in root.items("cron") if isinstance(item, Mapping)]
    rules = [item for item in root.items("dispatch") if isinstance(item, Mapping)]
    return Schedule(
        tuple(
            Job(item.text("url"), item.text("target") or "default", item.text("schedule"), item.text("description"), item.line_of("url"))
            for item in jobs
            if item.text("url").startswith("/") and item.text("schedule")
        ),
        tuple(
            Dispatch(item.text("url"), item.text("service") or item.text("module"), item.line_of("service" if item.text("service") else "module"))
            for item in rules
            if item.text("url") and (item.text("service") or item.text("module"))
        ),
    )  # fmt: skip
