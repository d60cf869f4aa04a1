import os

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["shop.example.com", "healthcheck.railway.app"]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["orders"]
