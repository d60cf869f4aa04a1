from common import views as common_views
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config.api import place_lines, places, router

from .development import urlpatterns as development_patterns

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", common_views.home, name="home"),
    path("health/", common_views.health),
    re_path(r"^robots\.txt$", TemplateView.as_view(template_name="robots.txt")),
    path("old/", RedirectView.as_view(url="/")),
    path(settings.API_PREFIX, include(router.urls)),
    path(settings.API_PREFIX + "shop/", include(("shop.api.urls", "shop"), namespace="shop")),
    path("places/", include([*places.urls, *place_lines.urls])),
    path("accounts/", include("accounts.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema")),
]
urlpatterns += i18n_patterns(path("about/", common_views.about, name="about"), prefix_default_language=False)
urlpatterns += [re_path(r"^archive/(?P<year>[0-9]{4})(?:/(?P<month>[0-9]{1,2}))?/$", common_views.archive)]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.BASE_DIR)
    urlpatterns = [*development_patterns, *urlpatterns]
