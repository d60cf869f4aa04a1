"""The host answers plain HTTP as well, and nothing redirects it.

The first request of a client goes unprotected, cookies and passwords with it.

Fails:

    handlers:
    - url: /.*
      script: auto

Passes:

    handlers:
    - url: /.*
      script: auto
      secure: always

Does not flag: hosts that redirect by themselves (Render, App Platform, Cloud Run, App Runner), Django with SECURE_SSL_REDIRECT, code that
redirects with Talisman, ``HTTPSRedirectMiddleware``, sslify or by ``X-Forwarded-Proto``; hosts that leave it to the application or to a
proxy (Heroku, Kubernetes) are not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from deployable.concerns.encryption import ITEM
from deployable.deployed import hosts, label, value_of
from deployable.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Manifest,
    NotApplicable,
    NotChecked,
    Outcomes,
    Rule,
    Severity,
    Sources,
)

RULE = Rule(
    Severity.WARNING,
    ITEM,
    ("manifests", "runtime"),
    "Let the host redirect to HTTPS.",
)

_REMEDIES = {"app-engine": "handlers:\n- url: /.*\n  script: auto\n  secure: always", "fly": "force_https = true"}
_REDIRECT = ("render", "digitalocean", "cloud-run", "app-runner", "railway", "vercel", "dockerfile", "databricks")
"""Hosts whose edge redirects, or that have none."""
_IN_PYTHON = (b"HTTPSRedirectMiddleware", b"alisman(", b"SSLify(", b"X-Forwarded-Proto", b"x-forwarded-proto")
_IN_NODE = (b"sslify", b"x-forwarded-proto", b"X-Forwarded-Proto", b"express-force-https", b"express-enforces-ssl")


def check(project: Sources) -> Outcomes:
    left = [manifest for manifest in hosts(project) if manifest.kind == "web" and manifest.host not in _REDIRECT]
    redirects = [*_redirects(project)] if left else []
    told = False
    for manifest in hosts(project):
        open_at = [*_open(manifest)] if manifest.kind == "web" else []
        if open_at and not redirects:
            told = True
            what, line = open_at[0]
            yield Finding(
                f"{label(manifest)} answers plain HTTP: {what}",
                Location(manifest.location.path, line or manifest.location.line),
                subject=f"{manifest.host} {manifest.service}",
                remedy=_REMEDIES.get(manifest.host, ""),
                confidence=Confidence.CERTAIN if line else Confidence.LIKELY,
            )
        elif (
            manifest.host in ("fly", "app-engine", "copilot", "elastic-beanstalk")
            or value_of(manifest, "listener.443")[0]
        ) and manifest.kind == "web":
            told = True
            yield Evidence(
                redirects[0] if redirects else manifest.location,
                "plain HTTP is redirected, or not judged open",
            )
    if not told and left and redirects:
        yield Evidence(redirects[0], "the application redirects plain HTTP")
    elif not told and left:
        where = f"{label(left[0])} leaves it to the application, or to a proxy, to redirect plain HTTP"
        yield NotChecked(where, left[0].location)
    elif not told:
        yield NotApplicable("the hosts here redirect to HTTPS by themselves", rests=("manifests",))


def _redirects(project: Sources) -> Iterator[Location]:
    """Where the application redirects by itself."""
    for setting in project.runtime.settings:
        if setting.name == "SECURE_SSL_REDIRECT" and setting.value == "True":
            yield setting.location
    for path in (*project.having("python", *_IN_PYTHON), *project.having("javascript", *_IN_NODE)):
        yield Location(path)


def _open(manifest: Manifest) -> Iterator[tuple[str, int]]:
    if manifest.host == "app-engine":
        for field, value, line in manifest.attributes:
            if field == "handlers.script" and not value.endswith(" always"):
                url, _, secure = value.rpartition(" ")
                yield f"the handler {url} is secure: {secure}" + (" by default" if secure == "optional" else ""), line
        if not any(field.startswith("handlers.") for field, _, _ in manifest.attributes):
            yield "without handlers it takes both", 0
    elif manifest.host == "fly" and value_of(manifest, "http_service")[0]:
        forced, line = value_of(manifest, "http_service.force_https")
        if forced != "true":
            yield (
                ("force_https is false" if forced else "force_https is not set"),
                line or value_of(manifest, "http_service")[1],
            )
    elif manifest.host == "fly" and value_of(manifest, "services.http")[0].endswith(" false"):
        port, line = value_of(manifest, "services.http")
        yield f"port {port.partition(' ')[0]} of services is open, and its force_https is not set", line
    elif manifest.host == "copilot" and value_of(manifest, "http.redirect_to_https")[0] == "false":
        yield "redirect_to_https is false", value_of(manifest, "http.redirect_to_https")[1]
    elif manifest.host == "ecs" and value_of(manifest, "listener.443")[0] and value_of(manifest, "listener.80")[0]:
        if value_of(manifest, "listener.80")[0].lower() == "http forward":
            yield (
                "the load balancer forwards port 80 beside 443 instead of redirecting it",
                value_of(manifest, "listener.80")[1],
            )
    elif manifest.host == "elastic-beanstalk":
        fields = {field: (value, line) for field, value, line in manifest.attributes}
        secure = next((line for field, (_, line) in fields.items() if field.startswith("aws:elbv2:listener:443")), 0)
        if secure and fields.get("aws:elbv2:listener:default.ListenerEnabled", ("true", 0))[0] != "false":
            yield "port 80 stays open beside 443 (ListenerEnabled of listener:default is true by default)", secure
        classic = next((line for field, (_, line) in fields.items() if field.startswith("aws:elb:listener:443")), 0)
        plain = [fields.get(f"aws:elb:listener{port}.ListenerEnabled", ("true", 0))[0] for port in ("", ":80")]
        if classic and "false" not in plain:
            yield "port 80 stays open beside 443 (ListenerEnabled of aws:elb:listener is true by default)", classic
