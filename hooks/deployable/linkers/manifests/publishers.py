"""Whose image it is, by its name alone: a database engine, an image that everybody uses, or one that may be built here."""

from __future__ import annotations

import re

_ENGINES = (
    ("postgres", re.compile(r"postgres|postgis|timescale|pgvector|(^|/)pg$")),
    ("mysql", re.compile(r"mysql|mariadb|percona")),
    ("mongodb", re.compile(r"mongo(?!-express)")),
    ("redis", re.compile(r"redis(?!-commander|insight)|valkey|keydb|dragonfly")),
    ("mssql", re.compile(r"mssql|azure-sql")),
    ("elasticsearch", re.compile(r"elasticsearch|opensearch(?!-dashboards)")),
    ("cassandra", re.compile(r"cassandra|scylla")),
    ("couchdb", re.compile(r"couchdb")),
    ("neo4j", re.compile(r"neo4j")),
    ("clickhouse", re.compile(r"clickhouse")),
    ("rabbitmq", re.compile(r"rabbitmq")),
    ("kafka", re.compile(r"kafka(?!-ui)|zookeeper|redpanda")),
)
_THIRD_PARTY = re.compile(
    r"^(docker\.io/|quay\.io/|ghcr\.io/|mcr\.microsoft\.com/|gcr\.io/)?(library/)?(bitnami|grafana|prom|prometheus|axllent|mailhog|maildev|"
    r"confluentinc|minio|dpage|portainer|jaegertracing|otel|hashicorp|elastic|sonatype|jenkins|gitlab|linuxserver|provectuslabs|"
    r"wurstmeister|nginxproxy|jrcs|jwilder|containrrr|traefik|caddy|certbot|schickling|offen|prodrigestivill|localstack|selenium|sj26|"
    r"mher|datalust|getsentry|supabase|keycloak|jboss|ory|verdaccio|stripe|ngrok|cloudflare|tecnativa|adminer|phpmyadmin|mongo-express|jetstack|argoproj|argoprojlabs|fluxcd|kyverno|external-secrets|ingress-nginx|metallb|longhornio|velero"
    r"|strimzi|istio|opensearchproject|rediscommander|mailpit)\b"
    r"|^(docker\.io/|quay\.io/|ghcr\.io/)?(redis|redislabs|rabbitmq|timberio|fluent|amazon|datadog|newrelic|envoyproxy|jupyter|n8nio|metabase|chromadb|qdrant)/"
    r"|^(registry\.k8s\.io|k8s\.gcr\.io|docker\.elastic\.co|public\.ecr\.aws/(docker/library|aws-observability|datadog|xray))/"
)
_PUBLISHERS = re.compile(
    r"^((docker|quay|ghcr|gcr|cr\.weaviate)\.io/)?(prometheuscommunity|nginxinc|cadvisor|edoburu|kubernetesui|rancher|cloud-sql-connectors|"
    r"cloudsql-docker|temporalio|oauth2-proxy|dexidp|gotenberg|thecodingmachine|getmeili|typesense|louislam|plausible|semitechnologies|livekit|"
    r"openzipkin|bitnamilegacy|hasura|postgrest|unleashorg|darthsim|clamav|victoriametrics|thanosio|linkerd|cilium|coredns|openpolicyagent|"
    r"authelia|zitadel|fusionauth)/"
)
_BESIDE = re.compile(
    r"^(node|redis|postgres|mysqld?|mongodb|rabbitmq|kafka|nginx-prometheus|blackbox|statsd|elasticsearch|memcached|celery|haproxy|pgbouncer)"
    r"[-_]exporter$|^(pgbouncer|pgadmin\d?|oauth2-proxy|cloud-?sql-proxy|kube-state-metrics|metrics-server|nginx-ingress(-controller)?|"
    r"cert-manager-\w+|meilisearch|qdrant|promtail|alertmanager)$"
)
"""Names that say what is in an image, whoever publishes it: what measures, guards or serves beside an application."""
_OFFICIAL = frozenset({
    "nginx", "traefik", "caddy", "httpd", "haproxy", "varnish", "envoy", "adminer", "phpmyadmin", "mongo-express", "memcached", "rabbitmq",
    "nats", "consul", "vault", "registry", "wordpress", "ghost", "nextcloud", "drupal", "joomla", "matomo", "odoo", "redmine", "sonarqube",
    "kibana", "logstash", "elasticsearch", "influxdb", "telegraf", "chronograf", "kapacitor", "grafana", "prometheus", "busybox", "alpine",
    "hello-world", "zookeeper", "solr", "eclipse-mosquitto", "teamspeak", "docker", "sentry", "maildev", "mailhog", "etcd", "postgres",
    "mysql", "mariadb", "mongo", "redis", "valkey", "couchdb", "cassandra", "neo4j", "clickhouse", "percona", "arangodb", "rethinkdb",
})  # fmt: skip


_PUBLIC = re.compile(r"(?:docker\.io/)?((?:ghcr|quay)\.io/)?(?!library/)([a-z0-9][a-z0-9_-]*)/[a-z0-9]")


def engine_of(image: str) -> str:
    """The database engine that an image's name tells, empty for any other image."""
    name = re.split(r"[:@]", image.replace("library/", ""))[0].rpartition("/")[2] if image else ""
    if re.search(r"exporter|backup|-ui|admin|express|web$|commander|insight|client|dashboard", name):
        return ""
    return next((engine for engine, pattern in _ENGINES if pattern.search(name)), "")


def third_party(image: str, own: frozenset[str]) -> bool:
    """An image of somebody else: an official one, or one of a publisher that everybody uses."""
    if not image or image.startswith("$"):
        return False
    name = re.split(r"[:@]", image)[0]
    if name in own or name.rpartition("/")[2] in own:
        return False
    plain = name.removeprefix("docker.io/").removeprefix("library/")
    known = _THIRD_PARTY.search(name) or _PUBLISHERS.search(name) or _BESIDE.search(name.rpartition("/")[2])
    return plain in _OFFICIAL or bool(known)


def publisher_of(image: str) -> str:
    """Registry and owner of an image that lies where everybody publishes; empty for any other.

    >>> publisher_of("ghcr.io/acme/shop/api:1"), publisher_of("docker.io/acme/api@sha256:1"), publisher_of("acme/api")
    ('ghcr.io/acme', 'acme', 'acme')
    >>> publisher_of("registry.example.com/acme/api"), publisher_of("nginx:1"), publisher_of("$OWNER/api")
    ('', '', '')
    """
    found = _PUBLIC.match(image)
    return f"{found[1] or ''}{found[2]}" if found else ""
