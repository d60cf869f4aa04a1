import os

ROOT_URLCONF = "shop.urls"
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
