import os

a = os.environ["CACHE_HOST"]
