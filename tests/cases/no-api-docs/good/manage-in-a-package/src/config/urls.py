from django.urls import include, path

urlpatterns = [path("up/", include("up.urls"))]
