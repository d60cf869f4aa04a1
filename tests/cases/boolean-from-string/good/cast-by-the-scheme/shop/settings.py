import environ

from shop.audit import ENV_SCHEMA

env = environ.FileAwareEnv(
    TOKENS_ENABLED=(bool, True),
    **ENV_SCHEMA,
)

AUDIT_BATCH = env("AUDIT_BATCH")
TOKENS = env("TOKENS_ENABLED")
if env("TOKENS_ENABLED"):
    APPS = ["tokens"]
