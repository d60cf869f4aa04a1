"""What classes and functions of Django, REST framework and their companions do by themselves."""

from __future__ import annotations

from collections.abc import Mapping

METHODS = ("get", "post", "put", "patch", "delete")
"""The handler methods that make a route; ``head``, ``options`` and ``trace`` come with ``get`` and the framework."""

_EVERY = METHODS
_READ = ("get",)
_FORM = ("get", "post", "put")

HANDLERS: Mapping[str, tuple[str, ...]] = {
    # django.views.generic
    "TemplateView": _READ, "RedirectView": _EVERY, "ListView": _READ, "BaseListView": _READ, "DetailView": _READ,
    "BaseDetailView": _READ, "FormView": _FORM, "BaseFormView": _FORM, "ProcessFormView": _FORM, "CreateView": _FORM,
    "BaseCreateView": _FORM, "UpdateView": _FORM, "BaseUpdateView": _FORM, "DeleteView": ("get", "post", "delete"),
    "BaseDeleteView": ("get", "post", "delete"), "DeletionMixin": ("post", "delete"), "ArchiveIndexView": _READ,
    "YearArchiveView": _READ, "MonthArchiveView": _READ, "WeekArchiveView": _READ, "DayArchiveView": _READ,
    "TodayArchiveView": _READ, "DateDetailView": _READ, "BaseDateListView": _READ, "BaseDateDetailView": _READ,
    "JavaScriptCatalog": _READ, "JSONCatalog": _READ,
    # django.contrib.auth.views
    "LoginView": _FORM, "LogoutView": ("post",), "PasswordChangeView": _FORM, "PasswordChangeDoneView": _READ,
    "PasswordResetView": _FORM, "PasswordResetDoneView": _READ, "PasswordResetConfirmView": _FORM,
    "PasswordResetCompleteView": _READ,
    # rest_framework
    "ListAPIView": _READ, "RetrieveAPIView": _READ, "CreateAPIView": ("post",), "DestroyAPIView": ("delete",),
    "UpdateAPIView": ("put", "patch"), "ListCreateAPIView": ("get", "post"), "RetrieveUpdateAPIView": ("get", "put", "patch"),
    "RetrieveDestroyAPIView": ("get", "delete"), "RetrieveUpdateDestroyAPIView": ("get", "put", "patch", "delete"),
    "ObtainAuthToken": ("post",), "APIRootView": _READ, "SchemaView": _READ,
    # drf-spectacular, simplejwt
    "SpectacularAPIView": _READ, "SpectacularJSONAPIView": _READ, "SpectacularYAMLAPIView": _READ,
    "SpectacularSwaggerView": _READ, "SpectacularSwaggerSplitView": _READ, "SpectacularRedocView": _READ,
    "TokenViewBase": ("post",), "TokenObtainPairView": ("post",), "TokenRefreshView": ("post",), "TokenVerifyView": ("post",),
    "TokenObtainSlidingView": ("post",), "TokenRefreshSlidingView": ("post",), "TokenBlacklistView": ("post",),
}  # fmt: skip
"""External view class, by its own name → the handler methods it brings."""

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "ModelViewSet": ("list", "create", "retrieve", "update", "partial_update", "destroy"),
    "ReadOnlyModelViewSet": ("list", "retrieve"),
    "CreateModelMixin": ("create",), "ListModelMixin": ("list",), "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"), "DestroyModelMixin": ("destroy",),
    "NestedViewSetMixin": (), "ViewSet": (), "GenericViewSet": (), "ViewSetMixin": (),
}  # fmt: skip
"""External view set or mixin, by its own name → the actions it brings."""

MIXIN_GUARDS = frozenset({"LoginRequiredMixin", "PermissionRequiredMixin", "UserPassesTestMixin", "AccessMixin"})
OPEN_PERMISSIONS = frozenset({"AllowAny"})
READ_ONLY_PERMISSIONS = frozenset(
    {"IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly", "TokenMatchesOASRequirements"}
)
"""Permission classes that guard nothing, and those that let anyone read."""

UNTIL: Mapping[str, tuple[int, tuple[str, ...]]] = {"LogoutView": (5, ("get",))}
"""External view class → the first major version of Django in which it no longer has these handlers."""

REQUIRED_METHODS: Mapping[str, tuple[str, ...]] = {
    "require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET",),
}  # fmt: skip

OPAQUE_DOCS: Mapping[str, str] = {
    "rest_framework_swagger.urls": "django-rest-swagger",
    "rest_framework_docs.urls": "drfdocs",
}
"""Includes that serve API documentation → its source."""


def own_name(dotted: str) -> str:
    return dotted.removesuffix("()").rpartition(".")[2]


def is_rest(dotted: str) -> bool:
    return dotted.startswith(("rest_framework", "drf_", "dj_rest_auth", "djoser", "knox", "rest_auth"))
