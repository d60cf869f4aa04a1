import os

REGION = os.environ["REGION"]
BUCKET = os.environ["BUCKET"]
