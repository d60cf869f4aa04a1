from config.api import orders
from django.urls import include, path

from shop.api import views
from shop.api.routers import plain
from shop.api.viewsets import OrderViewSet

order_list = OrderViewSet.as_view({"get": "list", "post": "create"})

app_name = "shop"
urlpatterns = [
    path("baskets/", views.BasketList.as_view()),
    path("baskets/<int:pk>/", views.BasketDetail.as_view()),
    path("baskets/<uuid:pk>/checkout", views.checkout),
    path("raw/", views.Raw.as_view(), {"extra": 1}),
    path("restricted/", views.Restricted.as_view()),
    path("orders-again/", order_list),
    path("nested/", include([path("deep/", include([path("<slug:name>/", views.deep, name="deep")]))])),
    *orders.urls,
    *plain.urls,
]
