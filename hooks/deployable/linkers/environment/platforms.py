"""Names that a host gives by itself, and names that a library reads by itself: exact lists, never prefixes.

``RENDER_API_KEY``, ``RAILWAY_TOKEN``, ``FLY_API_TOKEN`` and ``GITHUB_CLIENT_ID`` are the user's own.
"""

from __future__ import annotations


def _names(prefix: str, words: str) -> frozenset[str]:
    return frozenset(prefix + word for word in words.split())


EVERYWHERE = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "USERNAME",
        "PWD",
        "OLDPWD",
        "SHELL",
        "TMPDIR",
        "TMP",
        "TEMP",
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "HOSTNAME",
        "CI",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "all_proxy",
        "TERM",
        "COLORTERM",
        "COLUMNS",
        "LINES",
        "DISPLAY",
        "EDITOR",
        "PAGER",
        "NO_COLOR",
        "FORCE_COLOR",
        "DEBIAN_FRONTEND",
        "SHLVL",
        "SSH_AUTH_SOCK",
        "APPDATA",
        "LOCALAPPDATA",
        "USERPROFILE",
        "PROGRAMFILES",
        "SYSTEMROOT",
        "WINDIR",
        "COMSPEC",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR",
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "PYTHONPATH",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHASHSEED",
        "PYTHONIOENCODING",
        "PYTHONWARNINGS",
        "PYTHONBREAKPOINT",
        "PYTHONHOME",
        "PYTHONFAULTHANDLER",
        "PYTHONUTF8",
        "PYTHONOPTIMIZE",
        "PYTEST_CURRENT_TEST",
        "PYTEST_XDIST_WORKER",
        "JEST_WORKER_ID",
        "VITEST",
        "VITEST_WORKER_ID",
        "NODE_OPTIONS",
        "NODE_PATH",
        "NODE_DEBUG",
        "NODE_APP_INSTANCE",
        "NODE_UNIQUE_ID",
        "NODE_EXTRA_CA_CERTS",
        "NODE_TLS_REJECT_UNAUTHORIZED",
        "TS_NODE_DEV",
        "TS_NODE",
        "INIT_CWD",
        "npm_package_name",
        "npm_package_version",
        "npm_lifecycle_event",
        "npm_config_user_agent",
        "npm_execpath",
        "npm_command",
        "GOPATH",
        "GOROOT",
        "GOFLAGS",
        "JAVA_HOME",
        "JAVA_OPTS",
        "GEM_HOME",
        "BUNDLE_GEMFILE",
        "RUN_MAIN",
        "WERKZEUG_RUN_MAIN",
        "WERKZEUG_SERVER_FD",
        "INVOCATION_ID",
        "JOURNAL_STREAM",
        "NOTIFY_SOCKET",
        "LISTEN_FDS",
        "LISTEN_PID",
        "CONTAINER",
        "container",
        "RANDOM",
        "SECONDS",
        "LINENO",
        "UID",
        "EUID",
        "PPID",
        "PYTHONUSERBASE",
        "PID",
        "IFS",
        "OPTARG",
        "OPTIND",
        "BASH_SOURCE",
        "BASH_VERSION",
        "FUNCNAME",
        "BASHPID",
        "PIPESTATUS",
        "REPLY",
        "OSTYPE",
        "HOSTTYPE",
        "MACHTYPE",
        "PS1",
    ]
)
"""Given by the operating system, the shell or the interpreter."""

BUNDLER = {
    "import.meta.env": frozenset({"DEV", "PROD", "MODE", "SSR", "BASE_URL"}),
    "process.env": frozenset({"PUBLIC_URL"}),
}
"""What Vite puts into ``import.meta.env`` by itself, and Create React App into ``process.env``."""
VUE = frozenset({"BASE_URL"})
"""What Vue's command line puts into ``process.env``: https://cli.vuejs.org/guide/mode-and-env.html"""

HOSTS: dict[str, frozenset[str]] = {
    "render": frozenset(
        {"RENDER", "IS_PULL_REQUEST", "PORT", "WEB_CONCURRENCY", "PYTHON_VERSION", "NODE_VERSION", "GUNICORN_CMD_ARGS"}
    )
    | _names(
        "RENDER_",
        "CPU_COUNT DISCOVERY_SERVICE EXTERNAL_HOSTNAME EXTERNAL_URL GIT_BRANCH GIT_COMMIT GIT_REPO_SLUG INSTANCE_ID SERVICE_ID SERVICE_NAME SERVICE_TYPE"
        " WEB_CONCURRENCY",
    ),
    "railway": frozenset({"PORT"})
    | _names(
        "RAILWAY_",
        "PUBLIC_DOMAIN PRIVATE_DOMAIN TCP_PROXY_DOMAIN TCP_PROXY_PORT TCP_APPLICATION_PORT PROJECT_NAME PROJECT_ID ENVIRONMENT ENVIRONMENT_NAME"
        " ENVIRONMENT_ID SERVICE_NAME SERVICE_ID REPLICA_ID REPLICA_REGION DEPLOYMENT_ID SNAPSHOT_ID VOLUME_NAME VOLUME_MOUNT_PATH STATIC_URL"
        " GIT_COMMIT_SHA GIT_AUTHOR GIT_BRANCH GIT_REPO_NAME GIT_REPO_OWNER GIT_COMMIT_MESSAGE",
    ),
    "fly": frozenset({"PRIMARY_REGION", "PORT"})
    | _names(
        "FLY_",
        "APP_NAME MACHINE_ID ALLOC_ID REGION PUBLIC_IP IMAGE_REF MACHINE_VERSION PRIVATE_IP PROCESS_GROUP VM_MEMORY_MB",
    ),
    "lambda": frozenset(
        [
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR",
            "TZ",
            "LANG",
        ]
    )
    | _names(
        "AWS_LAMBDA_",
        "FUNCTION_NAME FUNCTION_MEMORY_SIZE FUNCTION_VERSION INITIALIZATION_TYPE LOG_GROUP_NAME LOG_STREAM_NAME RUNTIME_API",
    ),
    "elastic-beanstalk": frozenset({"PORT"}) | _names("RDS_", "HOSTNAME PORT DB_NAME USERNAME PASSWORD"),
    "ecs": frozenset(
        [
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "ECS_CONTAINER_METADATA_URI",
            "ECS_CONTAINER_METADATA_URI_V4",
            "ECS_AGENT_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        ]
    ),
    "app-runner": frozenset({"PORT", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV"}),
    "copilot": frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})
    | _names(
        "COPILOT_",
        "APPLICATION_NAME ENVIRONMENT_NAME SERVICE_NAME SERVICE_DISCOVERY_ENDPOINT LB_DNS SNS_TOPIC_ARNS QUEUE_URI",
    ),
    "cloud-run": frozenset(
        {
            "PORT",
            "K_SERVICE",
            "K_REVISION",
            "K_CONFIGURATION",
            "CLOUD_RUN_JOB",
            "CLOUD_RUN_EXECUTION",
            "CLOUD_RUN_TASK_INDEX",
        }
    ),
    "app-engine": frozenset(
        [
            "PORT",
            "GAE_APPLICATION",
            "GAE_DEPLOYMENT_ID",
            "GAE_ENV",
            "GAE_INSTANCE",
            "GAE_MEMORY_MB",
            "GAE_RUNTIME",
            "GAE_SERVICE",
            "GAE_VERSION",
            "GOOGLE_CLOUD_PROJECT",
            "NODE_ENV",
        ]
    ),
    "digitalocean": frozenset({"PORT", "APP_URL", "APP_DOMAIN", "APP_ID"}),
    "heroku": frozenset({"DYNO", "PORT", "WEB_CONCURRENCY", "NODE_ENV", "STACK"})
    | _names(
        "HEROKU_",
        "APP_NAME APP_ID APP_DEFAULT_DOMAIN_NAME RELEASE_VERSION RELEASE_CREATED_AT SLUG_COMMIT SLUG_DESCRIPTION BUILD_COMMIT DYNO_ID",
    ),
    "procfile": frozenset({"DYNO", "PORT", "WEB_CONCURRENCY"}),
    "vercel": frozenset({"VERCEL"})
    | _names("VERCEL_", "ENV URL REGION BRANCH_URL PROJECT_PRODUCTION_URL TARGET_ENV DEPLOYMENT_ID PROJECT_ID")
    | _names(
        "VERCEL_GIT_",
        "PROVIDER REPO_SLUG REPO_OWNER REPO_ID COMMIT_REF COMMIT_SHA COMMIT_MESSAGE COMMIT_AUTHOR_LOGIN COMMIT_AUTHOR_NAME PULL_REQUEST_ID",
    ),
    "netlify": frozenset({"NETLIFY", "DEPLOY_PRIME_URL", "DEPLOY_URL", "COMMIT_REF", "CONTEXT"}),
    "kubernetes": frozenset({"KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"}),
    "github": frozenset({"RUNNER_OS", "RUNNER_TEMP", "RUNNER_ARCH"})
    | _names(
        "GITHUB_",
        "ACTION ACTIONS ACTOR API_URL BASE_REF ENV EVENT_NAME EVENT_PATH HEAD_REF JOB OUTPUT PATH REF REF_NAME REF_TYPE REPOSITORY REPOSITORY_OWNER RUN_ATTEMPT"
        " RUN_ID RUN_NUMBER SERVER_URL SHA STEP_SUMMARY WORKFLOW WORKSPACE",
    ),
}
"""What each host gives to a running service, or to its build."""

WELL_KNOWN = frozenset({"NODE_ENV", "PORT", "PYTHON_VERSION", "NODE_VERSION"})
"""Set by nearly every host or image without a line in the repository."""

LIBRARIES: dict[str, str] = {
    **dict.fromkeys(("WEB_CONCURRENCY", "GUNICORN_CMD_ARGS", "FORWARDED_ALLOW_IPS", "SENDFILE"), "gunicorn"),
    **dict.fromkeys(
        ["UVICORN_HOST", "UVICORN_PORT", "UVICORN_WORKERS", "UVICORN_RELOAD", "UVICORN_LOG_LEVEL", "UVICORN_LOG_CONFIG", "UVICORN_PROXY_HEADERS", "UVICORN_FORWARDED_ALLOW_IPS", "UVICORN_ROOT_PATH", "UVICORN_LOOP", "UVICORN_HTTP", "UVICORN_ACCESS_LOG"],
        "uvicorn",
    ),
    "GAE_USE_SOCKETS_HTTPLIB": "App Engine",
    **dict.fromkeys(("WATCHFILES_FORCE_POLLING", "WATCHFILES_IGNORE_PERMISSION_DENIED"), "watchfiles"),
    **dict.fromkeys(("FLASK_APP", "FLASK_ENV", "FLASK_DEBUG", "FLASK_RUN_PORT", "FLASK_RUN_HOST", "FLASK_SKIP_DOTENV"), "flask"),
    **dict.fromkeys(
        ("DJANGO_SETTINGS_MODULE", "DJANGO_CONFIGURATION", "DJANGO_SUPERUSER_USERNAME", "DJANGO_SUPERUSER_EMAIL", "DJANGO_SUPERUSER_PASSWORD", "DISABLE_COLLECTSTATIC"),
        "django",
    ),
    **dict.fromkeys(
        ["NODE_MODULES_CACHE", "USE_YARN_CACHE", "USE_NPM_INSTALL", "YARN_PRODUCTION", "YARN2_SKIP_PRUNING", "PNPM_SKIP_PRUNING", "NODE_VERBOSE", "SKIP_NODE_BUILD", "PROJECT_PATH", "BUILD_WITH_GEVENT"],
        "Heroku's buildpacks",
    ),
    **dict.fromkeys(
        ["SENTRY_DSN", "SENTRY_ENVIRONMENT", "SENTRY_RELEASE", "SENTRY_AUTH_TOKEN", "SENTRY_ORG", "SENTRY_PROJECT", "SENTRY_LOG_LEVEL", "SENTRY_TRACES_SAMPLE_RATE", "SENTRY_URL"], "sentry"
    ),
    **dict.fromkeys(
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_MAX_ATTEMPTS", "AWS_CA_BUNDLE", "AWS_SDK_LOAD_CONFIG", "AWS_NODEJS_CONNECTION_REUSE_ENABLED"],
        "the AWS SDK",
    ),
    **dict.fromkeys(("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "GCP_PROJECT", "CLOUDSDK_CORE_PROJECT"), "the Google Cloud client"),
    **dict.fromkeys(("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING"), "the Azure SDK"),
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"), "HTTP clients"),
    **dict.fromkeys(("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGAPPNAME", "PGSSLROOTCERT", "PGOPTIONS", "PGDATA"), "libpq"),
    **dict.fromkeys(
        ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "POSTGRES_INITDB_ARGS", "POSTGRES_HOST_AUTH_METHOD", "POSTGRES_PASSWORD_FILE", "POSTGRES_MULTIPLE_DATABASES"), "the postgres image"
    ),
    **dict.fromkeys(
        ["MYSQL_ROOT_PASSWORD", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD", "MYSQL_ROOT_HOST", "MYSQL_PWD", "MARIADB_ROOT_PASSWORD", "MARIADB_DATABASE", "MARIADB_USER", "MARIADB_PASSWORD"],
        "the mysql image",
    ),
    **dict.fromkeys(("MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_PASSWORD", "MONGO_INITDB_DATABASE"), "the mongo image"),
    **dict.fromkeys(("RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_VHOST", "RABBITMQ_ERLANG_COOKIE"), "the rabbitmq image"),
    **dict.fromkeys(("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY", "MINIO_BROWSER"), "the minio image"),
    **dict.fromkeys(("PGADMIN_DEFAULT_EMAIL", "PGADMIN_DEFAULT_PASSWORD", "PGADMIN_LISTEN_PORT"), "the pgadmin image"),
    **dict.fromkeys(("REDIS_PASSWORD", "REDIS_ARGS"), "the redis image"),
    **dict.fromkeys(("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "CELERY_CONFIG_MODULE", "C_FORCE_ROOT"), "celery"),
    **dict.fromkeys(("REDIS_URL", "REDIS_PROVIDER"), "sidekiq and rq"),
    **dict.fromkeys(("DD_API_KEY", "DD_SITE", "DD_ENV", "DD_SERVICE", "DD_VERSION", "DD_AGENT_HOST", "DD_TRACE_ENABLED", "DD_TRACE_AGENT_URL", "DD_LOGS_INJECTION"), "datadog"),
    **dict.fromkeys(("NEW_RELIC_LICENSE_KEY", "NEW_RELIC_APP_NAME", "NEW_RELIC_CONFIG_FILE", "NEW_RELIC_ENVIRONMENT", "NEW_RELIC_LOG", "NEW_RELIC_ENABLED"), "new relic"),
    **dict.fromkeys(
        ["OTEL_SERVICE_NAME", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_SDK_DISABLED", "OTEL_PROPAGATORS", "OTEL_LOG_LEVEL", "OTEL_EXPORTER_OTLP_INSECURE"],
        "opentelemetry",
    ),
    **dict.fromkeys(("PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"), "prometheus_client"),
    **dict.fromkeys(("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"), "their SDKs"),
    **dict.fromkeys(("LANGCHAIN_API_KEY", "LANGCHAIN_TRACING_V2", "LANGCHAIN_PROJECT", "LANGCHAIN_ENDPOINT", "LANGSMITH_API_KEY", "LANGSMITH_TRACING", "HF_TOKEN", "HF_HOME"), "their SDKs"),
    **dict.fromkeys(("NEXTAUTH_SECRET", "NEXTAUTH_URL", "AUTH_SECRET", "AUTH_URL", "AUTH_TRUST_HOST"), "next-auth"),
    **dict.fromkeys(("BETTER_AUTH_SECRET", "BETTER_AUTH_URL", "BETTER_AUTH_TRUSTED_ORIGINS"), "better-auth"),
    **dict.fromkeys(("NEXT_TELEMETRY_DISABLED", "NEXT_RUNTIME", "HOST", "HOSTNAME", "TURBO_TOKEN", "TURBO_TEAM", "SKIP_ENV_VALIDATION", "ANALYZE"), "next"),
    **dict.fromkeys(("DEBUG", "DEBUG_COLORS"), "debug"),
    **dict.fromkeys(("QSTASH_URL", "QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"), "the Upstash SDKs"),
    **dict.fromkeys(("BLOB_READ_WRITE_TOKEN", "EDGE_CONFIG", "KV_URL", "KV_REST_API_URL", "KV_REST_API_TOKEN", "KV_REST_API_READ_ONLY_TOKEN"), "the Vercel SDKs"),
    **dict.fromkeys(("PRISMA_HIDE_UPDATE_MESSAGE", "PRISMA_QUERY_ENGINE_LIBRARY", "SHADOW_DATABASE_URL"), "prisma"),
    **dict.fromkeys(("COMPOSE_PROJECT_NAME", "COMPOSE_FILE", "COMPOSE_PROFILES", "DOCKER_BUILDKIT", "COMPOSE_DOCKER_CLI_BUILD", "DOCKER_HOST", "DOCKER_DEFAULT_PLATFORM"), "docker compose"),
    **dict.fromkeys(("PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_DEFAULT_TIMEOUT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_ROOT_USER_ACTION"), "pip"),
    **dict.fromkeys(("POETRY_VERSION", "POETRY_HOME", "POETRY_VIRTUALENVS_CREATE", "POETRY_NO_INTERACTION", "POETRY_VIRTUALENVS_IN_PROJECT", "POETRY_CACHE_DIR"), "poetry"),
    **dict.fromkeys(("UV_COMPILE_BYTECODE", "UV_LINK_MODE", "UV_PYTHON_DOWNLOADS", "UV_PROJECT_ENVIRONMENT", "UV_CACHE_DIR", "UV_SYSTEM_PYTHON", "UV_PYTHON"), "uv"),
    **dict.fromkeys(("TESTCONTAINERS_RYUK_DISABLED", "NPM_TOKEN", "NPM_CONFIG_LOGLEVEL", "NODE_AUTH_TOKEN", "HUSKY", "CHOKIDAR_USEPOLLING", "CHOKIDAR_INTERVAL", "WATCHPACK_POLLING", "WDS_SOCKET_PORT", "GENERATE_SOURCEMAP"), "node tools"),
    **dict.fromkeys(("RAILS_ENV", "RACK_ENV", "RAILS_MASTER_KEY", "RAILS_LOG_TO_STDOUT", "RAILS_SERVE_STATIC_FILES", "RAILS_MAX_THREADS", "SECRET_KEY_BASE", "MALLOC_ARENA_MAX"), "rails"),
    **dict.fromkeys(("JVM_OPTS", "JAVA_TOOL_OPTIONS", "CATALINA_OPTS", "MAVEN_OPTS", "GRADLE_OPTS"), "the JVM"),
    **dict.fromkeys(("TINI_VERSION", "TINI_SUBREAPER"), "tini"),
    **dict.fromkeys(("KAFKA_BROKER_ID", "KAFKA_ZOOKEEPER_CONNECT", "KAFKA_ADVERTISED_LISTENERS", "ZOOKEEPER_CLIENT_PORT", "ALLOW_EMPTY_PASSWORD", "ALLOW_PLAINTEXT_LISTENER"), "kafka images"),
    **dict.fromkeys(("LD_LIBRARY_PATH", "LD_PRELOAD", "OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "TOKENIZERS_PARALLELISM", "TRANSFORMERS_CACHE"), "native libraries"),
    **dict.fromkeys(("PUPPETEER_SKIP_DOWNLOAD", "PUPPETEER_EXECUTABLE_PATH", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD", "PLAYWRIGHT_BROWSERS_PATH"), "browser drivers"),
}  # fmt: skip
"""Names that a library, a tool or an image reads without a line of code in the repository: name → who reads it."""

LIBRARY_FAMILIES = (
    "SPRING_",
    "OTEL_",
    "PGADMIN_",
    "KC_",
    "KEYCLOAK_",
    "AIRFLOW__",
    "GF_",
    "TRAEFIK_",
    "POETRY_",
    "UV_",
    "PIP_",
    "COMPOSE_",
    "NPM_CONFIG_",
    "npm_config_",
    "DD_",
    "PLAYWRIGHT_",
    "CYPRESS_",
    "JEST_",
    "VITEST_",
    "TESTCONTAINERS_",
    "LOCUST_",
    "NUXT_",
    "LDAP_IMAGE_",
    "NX_",
    "TRIGGER_",
    "FLET_SERVER_",
    "STREAMLIT_",
    "GRADIO_",
    "IPYTHON",
    "JUPYTER_",
)
"""Prefixes that a program reads by a rule of its own, so that no name under them is unread."""


def supplied(name: str, host: str = "") -> bool:
    """Whether the host (any host, when none is named) or the system gives the name by itself."""
    if name in EVERYWHERE or name in WELL_KNOWN:
        return True
    if host:
        return name in HOSTS.get(host, frozenset())
    return any(name in names for names in HOSTS.values())


def suppliers(name: str) -> tuple[str, ...]:
    """The hosts that give the name; ``*`` when every system does."""
    if name in EVERYWHERE or name in WELL_KNOWN:
        return ("*",)
    return tuple(host for host, names in HOSTS.items() if name in names)


def read_by_library(name: str) -> str:
    """Who reads the name without a line of code here, or an empty string."""
    if name in LIBRARIES:
        return LIBRARIES[name]
    if name in EVERYWHERE or name in WELL_KNOWN:
        return "the system"
    return next((prefix + "*" for prefix in LIBRARY_FAMILIES if name.startswith(prefix)), "")
