import os

SECRET_KEY = os.environ["SHOP_SECRET_KEY"]
INSTALLED_APPS = []
ROOT_URLCONF = "shop.urls"
