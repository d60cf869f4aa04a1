import os
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
ALLOWED_HOSTS = ["*"]
