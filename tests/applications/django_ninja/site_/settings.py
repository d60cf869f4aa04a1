SECRET_KEY = "not-a-secret-used-in-tests-only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
ROOT_URLCONF = __name__.split(".")[0] + ".urls"
USE_TZ = True
