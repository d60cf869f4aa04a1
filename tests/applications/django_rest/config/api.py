from rest_framework.routers import DefaultRouter
from rest_framework_nested.routers import NestedSimpleRouter
from shop.api.routers import router as shop_router
from shop.api.viewsets import LineViewSet, OrderViewSet, ReportViewSet

router = DefaultRouter()
router.register("orders", OrderViewSet, basename="order")
router.register(r"reports", ReportViewSet, basename="report")
router.registry.extend(shop_router.registry)

orders = NestedSimpleRouter(router, "orders", lookup="order")
orders.register("lines", LineViewSet, basename="order-lines")
