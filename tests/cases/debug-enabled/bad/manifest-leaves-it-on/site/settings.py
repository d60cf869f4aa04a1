import os

INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
DEBUG = os.environ.get("DJANGO_ENV", "production") != "production"
