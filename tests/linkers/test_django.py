"""Django facts beyond what its resolver knows: which settings count, states, guards, documentation, packages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from deployable.linkers.frameworks.django import patterns
from deployable.model import ApiDocs, Gap, Route
from deployable.project import Project
from deployable.tree import Tree

MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n'
SETTINGS = 'ROOT_URLCONF = "site_.urls"\n'
VIEWS = "from django.http import HttpResponse\n\n\ndef page(request):\n    return HttpResponse()\n"


def project(folder: Path, files: Mapping[str, str]) -> Project:
    plain = {
        "manage.py": MANAGE,
        "site_/__init__.py": "",
        "site_/settings.py": SETTINGS,
        "site_/views.py": VIEWS,
    }
    for name, text in {**plain, **files}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return Project(Tree(str(folder)))


def listed(found: Project) -> list[str]:
    """``method path state [condition]`` of each route."""
    return sorted(
        f"{route.method} {route.path} {route.state}" + (f" [{route.condition}]" if route.condition else "")
        for route in found.routes
    )


def urls(patterns: str, imports: str = "") -> dict[str, str]:
    head = "from django.conf import settings\nfrom django.urls import include, path, re_path\nfrom site_ import views\n"
    return {"site_/urls.py": f"{head}{imports}\nurlpatterns = [\n    {patterns}\n]\n"}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (r"^a/(?P<pk>[^/.]+)/$", "a/{pk}/"),
        (r"^(?P<a>(x|y)[)\]]+)/(\d+)/$", "{a}/{var}/"),
        (r"^page(?:/(?P<n>\d+))?/?$", "page/"),
        (r"^robots\.txt$", "robots.txt"),
        (r"^(?!api/).*$", "{var}"),
        (r"^(?:a|b)/\w{2,3}\Z", "a/{var}"),
        ("^([", "{var}"),
        ("\\", ""),
    ],
)
def test_regular_expressions(source: str, path: str):
    assert patterns.of_regex(source) == path


def test_settings_of_tests_do_not_count(tmp_path: Path):
    files = urls('path("a/", views.page),')
    files["site_/tests/settings.py"] = 'ROOT_URLCONF = "site_.tests.urls"\n'
    files["site_/tests/urls.py"] = (
        'from django.urls import path\nfrom site_ import views\nurlpatterns = [path("t/", views.page)]\n'
    )
    files["test_settings.py"] = 'from site_.settings import *\nROOT_URLCONF = "site_.tests.urls"\n'
    assert listed(project(tmp_path, files)) == ["ANY /a/ served"]


def test_settings_outside_the_repository(tmp_path: Path):
    files: dict[str, str] = {**urls('path("a/", views.page),'), "site_/settings.py": "from .secret import *\n"}
    assert listed(project(tmp_path / "one", files)) == ["ANY /a/ served"]
    library = {**files, "manage.py": "", "site_/settings.py": ""}
    assert listed(project(tmp_path / "two", library)) == ["ANY /a/ unmounted"]


def test_what_production_runs_with_comes_first(tmp_path: Path):
    files = urls('path("a/", views.page),')
    files |= {
        "manage.py": MANAGE.replace("site_.settings", "site_.settings.dev"),
        "site_/wsgi.py": MANAGE.replace("site_.settings", "site_.settings.production"),
        "site_/settings.py": None,  # type: ignore[dict-item]
        "site_/settings/__init__.py": "",
        "site_/settings/base.py": 'ROOT_URLCONF = "site_.urls"\nPREFIX = "v1/"\n',
        "site_/settings/dev.py": 'from .base import *\nROOT_URLCONF = "site_.dev_urls"\nPREFIX = "dev/"\n',
        "site_/settings/production.py": "from .base import *\n",
        "site_/dev_urls.py": 'from django.urls import path\nfrom site_ import dev\nurlpatterns = [path("d/", dev.page)]\n',
        "site_/dev.py": VIEWS,
    }
    found = listed(project(tmp_path, files))
    assert "ANY /a/ served" in found
    assert len(found) == 2


def test_states(tmp_path: Path):
    files = urls(
        'path("a/", views.page), path("b/", views.page) if settings.FLAG else path("c/", views.page),\n'
        '    path(settings.ADMIN_URL, admin.site.urls), path("auth/", include("allauth.urls")),',
        "from django.contrib import admin\nfrom site_.extra import urlpatterns as extra",
    )
    files["site_/urls.py"] += (
        'if settings.DEBUG:\n    import debug_toolbar\n    urlpatterns += [path("__debug__/", include(debug_toolbar.urls))]\n'
        "    urlpatterns = extra + urlpatterns\n"
    )
    files["site_/extra.py"] = (
        'from django.urls import path\nfrom site_ import views\nurlpatterns = [path("e/", views.page)]\n'
    )
    files["site_/settings.py"] = (
        'import os\nROOT_URLCONF = "site_.urls"\nDEBUG = True\nFLAG = os.getenv("FLAG")\nADMIN_URL = os.environ.get("ADMIN", "back/")\n'
    )
    found = listed(project(tmp_path, files))
    assert [each for each in found if "/b/" not in each and "/c/" not in each] == [
        "ANY /__debug__/** opaque [settings.DEBUG]",
        "ANY /a/ served",
        "ANY /auth/** opaque",
        "ANY /back/** opaque",
        "ANY /e/ conditional [settings.DEBUG]",
    ]


def test_what_is_only_known_at_run_time_is_a_gap(tmp_path: Path):
    files = urls(
        'path("p/", include(load_plugins())), path("a/", views.page), path("g/", include("site_.gone")),',
        "from site_.plug import load_plugins",
    )
    files["site_/plug.py"] = "def load_plugins():\n    return [each.pattern for each in unknown()]\n"
    found = project(tmp_path, files)
    assert "ANY /a/ served" in listed(found)
    gaps: tuple[Gap, ...] = found.gaps("routes")
    assert sorted((gap.location.path, gap.location.line) for gap in gaps) == [
        ("site_/urls.py", 6),
        ("site_/urls.py", 6),
    ]


def test_old_forms(tmp_path: Path):
    files = {
        "site_/urls.py": "from django.conf.urls import include, patterns, url\n"
        "urlpatterns = patterns('', url(r'^a/(?P<pk>\\d+)/$', 'site_.views.page'), url(r'^b/', include('site_.more')))\n",
        "site_/more.py": "from django.conf.urls import url\nfrom site_ import views\nurlpatterns = [url(r'^c/$', views.page)]\n",
    }
    assert listed(project(tmp_path, files)) == ["ANY /a/{pk}/ served", "ANY /b/c/ served"]


def test_health_packages(tmp_path: Path):
    files = urls('path("ht/", include("health_check.urls")),')
    files["site_/settings.py"] = SETTINGS + 'MIDDLEWARE = ["dockerflow.django.middleware.DockerflowMiddleware"]\n'
    health = {route.path for route in project(tmp_path, files).routes if route.health}
    assert {"/ht/", "/__heartbeat__"} <= health


GUARDED = """
from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views import View
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.views import APIView


class IsOwner(BasePermission):
    pass


class Guarded(LoginRequiredMixin, View):
    def get(self, request): ...


@method_decorator(login_required, name="dispatch")
class Decorated(View):
    def get(self, request): ...


class Dispatching(View):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request): ...


class Api(APIView):
    def get(self, request): ...


class Open(APIView):
    permission_classes = [AllowAny]

    def get(self, request): ...


class Owned(APIView):
    permission_classes = (IsOwner,)

    def get(self, request): ...


class Reading(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    def get(self, request): ...


class Chosen(APIView):
    def get_permissions(self): ...

    def get(self, request): ...


@login_required
def function(request): ...


@user_passes_test(lambda user: user.is_staff)
def passing(request): ...


@api_view()
@permission_classes([AllowAny])
def api(request): ...


def plain(request): ...
"""


@pytest.mark.parametrize(
    ("view", "auth"),
    [
        ("guarded.Guarded.as_view()", "LoginRequiredMixin"),
        ("guarded.Decorated.as_view()", "login_required"),
        ("guarded.Dispatching.as_view()", "Dispatching.dispatch"),
        ("guarded.Api.as_view()", "IsAuthenticated"),
        ("guarded.Open.as_view()", ""),
        ("guarded.Owned.as_view()", "IsOwner"),
        ("guarded.Reading.as_view()", ""),
        ("guarded.Chosen.as_view()", "get_permissions()"),
        ("guarded.function", "login_required"),
        ("guarded.passing", "user_passes_test(…)"),
        ("guarded.api", ""),
        ("guarded.plain", ""),
        ("login_required(guarded.plain)", "login_required"),
        ("login_required(guarded.Open.as_view())", "login_required"),
    ],
)
def test_guards(tmp_path: Path, view: str, auth: str):
    files = urls(
        f'path("a/", {view}),', "from django.contrib.auth.decorators import login_required\nfrom site_ import guarded"
    )
    files["site_/guarded.py"] = GUARDED
    files["site_/settings.py"] = (
        'ROOT_URLCONF = "site_.urls"\nREST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ("rest_framework.permissions.IsAuthenticated",)}\n'
    )
    (route,) = project(tmp_path, files).routes
    assert route.auth == auth


def test_middleware_that_wants_a_login(tmp_path: Path):
    files = urls('path("a/", views.page), path("health/", views.page),')
    files["site_/settings.py"] = SETTINGS + 'MIDDLEWARE = ["site_.middleware.LoginRequiredMiddleware"]\n'
    found = {route.path: route.auth for route in project(tmp_path, files).routes}
    assert found == {"/a/": "LoginRequiredMiddleware", "/health/": ""}


def test_documentation(tmp_path: Path):
    files = urls(
        'path("schema/", SpectacularAPIView.as_view()), path("a/", views.page), path("b/", api.Thing.as_view()), path("c/", api.Bare.as_view()),',
        "from drf_spectacular.views import SpectacularAPIView\nfrom site_ import api",
    )
    files["site_/api.py"] = (
        "from drf_spectacular.utils import extend_schema\nfrom rest_framework.views import APIView\n"
        "class Base(APIView):\n    'All our views.'\n"
        "class Thing(Base):\n    @extend_schema(summary='Get', responses=dict)\n    def get(self, request): ...\n"
        "    @extend_schema(exclude=True)\n    def post(self, request):\n        'Put.'\n"
        "class Bare(Base):\n    def get(self, request): ...\n"
    )
    found = project(tmp_path, files)
    facts = {(route.method, route.path): (route.documented, route.responds, route.in_schema) for route in found.routes}
    assert facts["GET", "/b/"] == ("extend_schema", "extend_schema", True)
    assert facts["POST", "/b/"] == ("docstring", "", False)
    assert facts["GET", "/c/"] == ("", "", True)
    assert facts["ANY", "/a/"][2] is False
    docs: tuple[ApiDocs, ...] = found.api_docs
    assert [(each.source, each.url) for each in docs] == [("drf-spectacular", "/schema/")]


def test_probes_that_reach_the_database(tmp_path: Path):
    files = urls('path("ready/", probes.ready), path("live/", probes.live),', "from site_ import probes")
    files["site_/probes.py"] = (
        "from django.http import HttpResponse\nfrom site_.checks import database\n"
        "def ready(request):\n    try:\n        database()\n    except Exception:\n        pass\n    return HttpResponse()\n"
        "def live(request):\n    return HttpResponse()\n"
    )
    files["site_/checks.py"] = "from django.db import connection\ndef database():\n    connection.ensure_connection()\n"
    found: dict[str, Route] = {route.path: route for route in project(tmp_path, files).routes}
    assert (found["/ready/"].health, found["/ready/"].database, found["/ready/"].swallows_failure) == (True, True, True)
    assert (found["/live/"].health, found["/live/"].database, found["/live/"].swallows_failure) == (True, False, False)


def test_includes_that_go_round_in_a_circle_end(tmp_path: Path):
    files = urls('path("a/", include("site_.urls")), path("b/", views.page),')
    files["site_/urls.py"] += 'urlpatterns.append(path("c/", include(urlpatterns)))\nurlpatterns.append(urlpatterns)\n'
    assert listed(project(tmp_path, files)) == ["ANY /b/ served"]
