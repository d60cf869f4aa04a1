import boto3
from fastapi import FastAPI

from app import settings

app = FastAPI(title="Archive")
s3 = boto3.client("s3", region_name=settings.REGION)


@app.get("/health", summary="Is it up?")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/files", summary="All files")
def files() -> list[str]:
    listed = s3.list_objects_v2(Bucket=settings.BUCKET, MaxKeys=100)
    return [each["Key"] for each in listed.get("Contents", [])]
