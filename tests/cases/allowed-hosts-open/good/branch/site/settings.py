import os
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
ALLOWED_HOSTS = []
if os.environ.get("RENDER"):
    ALLOWED_HOSTS.append("x")
