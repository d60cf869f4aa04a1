from .base import *

DATABASE = os.environ["DATABASE_URL"]
