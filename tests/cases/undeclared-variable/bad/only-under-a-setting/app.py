import os

if os.getenv("STORAGE", "local") == "s3":
    bucket = os.environ["BUCKET_NAME"]
