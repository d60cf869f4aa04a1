from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods
from django.views.generic import FormView, TemplateView


def timed(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return wrapper


class Profile(TemplateView):
    template_name = "profile.html"


class Settings(LoginRequiredMixin, FormView):
    template_name = "settings.html"


@method_decorator(login_required, name="dispatch")
class Staff(View):
    def get(self, request):
        return HttpResponse("")


class Hook(View):
    def post(self, request):
        return JsonResponse({})


@login_required
@require_GET
def export(request):
    return HttpResponse("")


@timed
@require_http_methods(["POST", "DELETE"])
def close(request):
    return HttpResponse("")
