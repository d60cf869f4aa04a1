from django.urls import path

from common import views

urlpatterns = [path("__trigger__/", views.trigger)]
