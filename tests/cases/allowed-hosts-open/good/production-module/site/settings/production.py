from .base import *
ALLOWED_HOSTS = ["api.example.com"]
