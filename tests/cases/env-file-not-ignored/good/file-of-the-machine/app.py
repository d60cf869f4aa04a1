import os

MODE = os.environ["MODE"]
