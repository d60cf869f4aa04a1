"""Nobody includes these."""

from django.urls import path

from common import views

urlpatterns = [path("forgotten/", views.forgotten)]
