from django.http import JsonResponse
from django.urls import include, path


def orders(request):
    return JsonResponse({})


urlpatterns = [path("orders/", orders), path("ht/", include("health_check.urls"))]
