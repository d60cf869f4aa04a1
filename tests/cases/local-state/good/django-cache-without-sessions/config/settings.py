INSTALLED_APPS = ["django.contrib.sessions", "shop"]
ROOT_URLCONF = "config.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
