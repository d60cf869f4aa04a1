from fastapi import FastAPI

metrics_app = FastAPI(openapi_url=None)


@metrics_app.get("/metrics", include_in_schema=False)
def metrics() -> str:
    return ""
