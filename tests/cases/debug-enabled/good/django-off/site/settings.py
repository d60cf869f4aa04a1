import os
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
DEBUG = os.environ.get("DEBUG") == "1"
