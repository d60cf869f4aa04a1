import dj_database_url

ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.auth"]
DATABASES = {"default": dj_database_url.config(default="sqlite:///db.sqlite3", conn_max_age=600)}
