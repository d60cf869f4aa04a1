import os

INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "site.urls"
if os.environ["DJANGO_ENV"] == "production":
    DEBUG = False
else:
    DEBUG = True
