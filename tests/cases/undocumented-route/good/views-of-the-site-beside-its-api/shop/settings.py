INSTALLED_APPS = ["rest_framework", "drf_spectacular", "shop"]
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
ROOT_URLCONF = "shop.urls"
