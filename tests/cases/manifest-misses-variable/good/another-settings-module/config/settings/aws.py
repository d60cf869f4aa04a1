import os

from .base import *

BUCKET = os.environ["STORAGE_BUCKET"]
ZONE = os.environ["STORAGE_ZONE"]
