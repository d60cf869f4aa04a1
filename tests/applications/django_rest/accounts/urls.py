from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accounts import views

urlpatterns = [
    path("login/", auth_views.LoginView.as_view()),
    path("profile/", login_required(views.Profile.as_view())),
    path("settings/", views.Settings.as_view()),
    path("staff/", views.Staff.as_view()),
    path("hook/", csrf_exempt(views.Hook.as_view())),
    path("export/", views.export),
    path("close/", views.close),
    path("timed/", views.timed(views.Profile.as_view())),
]
