from common import views
from django.urls import path

urlpatterns = [path("__trigger__/", views.trigger)]
