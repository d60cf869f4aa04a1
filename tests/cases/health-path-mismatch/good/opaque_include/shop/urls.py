from django.urls import include, path

urlpatterns = [path("internal/", include("some_package.urls"))]
