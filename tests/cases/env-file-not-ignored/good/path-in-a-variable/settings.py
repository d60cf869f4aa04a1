import io
import os

import environ

env = environ.Env()
env.read_env(io.StringIO(os.environ.get("DJANGO_ENV", None)))
