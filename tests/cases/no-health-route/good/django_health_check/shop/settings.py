ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["health_check"]
