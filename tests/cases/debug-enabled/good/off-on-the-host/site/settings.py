import os

INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
DEBUG = "RENDER" not in os.environ
