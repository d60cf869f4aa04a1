"""nginx in front of an Elastic Beanstalk application (``.platform/nginx``): where it listens, and what it hands to which port.

The files are copied over the platform's own; without them nginx hands everything to the port that the platform gives in ``PORT``
(docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html).
"""

from __future__ import annotations

import re
from typing import NamedTuple

LITERALS = (b"listen", b"proxy_pass", b"upstream", b"return")
LIMIT = 256 << 10
_NAME = re.compile(r"(^|/)\.platform/nginx/(.+/)?[^/]+\.conf$")
_LISTEN = re.compile(r"^listen\s+(?:[\w.\[\]:]+:)?(\d{1,5})\b")
_LOCATION = re.compile(r"^location\s+(?:(=|~\*?|\^~)\s*)?(\S+?)\s*\{")
_PASS = re.compile(r"^proxy_pass\s+https?://([\w.-]+)(?::(\d{1,5}))?([^\s;]*)\s*;")
_UPSTREAM = re.compile(r"^upstream\s+([\w.-]+)\s*\{")
_SERVER = re.compile(r"^server\s+(?:[\w.-]+):(\d{1,5})\b")


class Proxied(NamedTuple):
    """Requests below ``path`` go to ``port`` of the machine itself; empty when it is another host or not said."""

    path: str
    port: str
    line: int
    exact: bool = False


class Proxy(NamedTuple):
    listens: tuple[tuple[str, int], ...] = ()
    proxied: tuple[Proxied, ...] = ()
    whole: bool = False
    """It is ``nginx.conf`` itself, so nothing of the platform's own stays."""


def matches(path: str) -> bool:
    """
    >>> [matches(p) for p in (".platform/nginx/conf.d/a.conf", "api/.platform/nginx/nginx.conf", "nginx/nginx.conf")]
    [True, True, False]
    """
    return bool(_NAME.search(path))


def read(path: str, text: str) -> Proxy:
    listens, proxied = [], []
    upstreams: dict[str, str] = {}
    location, exact, upstream = "", False, ""
    for number, written in enumerate(text.split("\n"), 1):
        line = written[:2000].split("#", 1)[0].strip()
        if found := _LISTEN.match(line):
            listens.append((found[1], number))
        elif found := _LOCATION.match(line):
            location, exact = found[2], found[1] == "="
        elif found := _UPSTREAM.match(line):
            upstream = found[1]
        elif (found := _SERVER.match(line)) and upstream:
            upstreams[upstream] = found[1]
        if found := _PASS.search(line[line.find("proxy_pass") :]) if "proxy_pass" in line else None:
            local = found[1] in ("127.0.0.1", "localhost", "docker")
            port = found[2] or upstreams.get(found[1], "") if local or found[1] in upstreams else ""
            proxied.append(Proxied(location or "/", port or "", number, exact))
        if line.startswith("}"):
            upstream = ""
    return Proxy(tuple(listens), tuple(proxied), path.endswith("/nginx.conf"))
