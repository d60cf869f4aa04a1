DEBUG = False
ALLOWED_HOSTS = ["shop.acme.io"]
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "shop.urls"
