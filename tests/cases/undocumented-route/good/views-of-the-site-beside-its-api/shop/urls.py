from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from shop import views

urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view()),
    path("api/orders/", views.Orders.as_view()),
    path("cart/toggle/", views.toggle),
    path("cart/count/", views.count),
    path("theme/", views.theme),
    path("search/", views.search),
]
