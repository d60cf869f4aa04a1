from .secret import is_debug

INSTALLED_APPS = []
MIDDLEWARE = []
DEBUG = is_debug()
