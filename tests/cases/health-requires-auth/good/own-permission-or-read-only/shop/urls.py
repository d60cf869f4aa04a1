from django.urls import path

from shop.views import ItemList

urlpatterns = [path("api/items/", ItemList.as_view())]
