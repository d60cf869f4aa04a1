import os

from .base import *

SECRET_KEY = os.environ.get("SECRET_KEY", SECRET_KEY)
