import json

secrets = json.load(open("/etc/shop/secret.json"))
SECRET_KEY = secrets["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = secrets["ALLOWED_HOSTS"]
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "shop.urls"
