import environ

env = environ.Env()
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
ALLOWED_HOSTS = env.list("HOSTS") + ["*"]
