from rest_framework.routers import DefaultRouter, SimpleRouter
from rest_framework_nested.routers import NestedSimpleRouter
from shop.api.routers import router as shop_router
from shop.api.viewsets import LineViewSet, OrderViewSet, ReportViewSet

router = DefaultRouter()
router.register("orders", OrderViewSet, basename="order")
router.register(r"reports", ReportViewSet, basename="report")
router.registry.extend(shop_router.registry)

orders = NestedSimpleRouter(router, "orders", lookup="order")
orders.register("lines", LineViewSet, basename="order-lines")

places = SimpleRouter()
places.register("", OrderViewSet, basename="place")
place_lines = NestedSimpleRouter(places, "", lookup="place")
place_lines.register("lines", LineViewSet, basename="place-lines")
