DEBUG = True

INSTALLED_APPS = ["django.contrib.admin"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "shop.urls"
