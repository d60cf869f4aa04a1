ROOT_URLCONF = "config.urls"
ALLOWED_HOSTS = ["api.shop.example"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
