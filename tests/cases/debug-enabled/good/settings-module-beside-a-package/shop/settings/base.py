import os
DEBUG = os.environ.get("DEBUG") == "1"

INSTALLED_APPS = ["django.contrib.admin"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "shop.urls"
