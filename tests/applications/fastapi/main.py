from shop.api import api_router
from shop.application import build
from shop.settings import settings

app = build(router=api_router, prefix=settings.API_PREFIX)

if settings.METRICS == "on":
    from shop.metrics import metrics_app

    app.mount("/internal", metrics_app)
