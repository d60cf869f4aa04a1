import os
from distutils.util import strtobool

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = bool(strtobool(os.getenv("DEBUG", "false")))
ROOT_URLCONF = "shop.urls"
