import os

if os.environ.get("STORAGE") == "s3":
    bucket = os.environ["BUCKET"]
