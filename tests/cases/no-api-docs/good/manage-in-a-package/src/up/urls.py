from django.urls import path

from up import views

urlpatterns = [path("", views.index), path("home", views.home)]
