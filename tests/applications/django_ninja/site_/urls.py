from django.urls import path

from site_.api import api

urlpatterns = [path("api/", api.urls)]
