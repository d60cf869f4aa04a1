from django.http import JsonResponse
from django.views.decorators.http import require_POST
from rest_framework.views import APIView


class Orders(APIView):
    """All orders."""

    def get(self, request):
        """All orders, the newest first."""


@require_POST
def toggle(request):
    return JsonResponse({})


@require_POST
def theme(request):
    return JsonResponse({})


def count(request):
    return JsonResponse({})


def search(request):
    return JsonResponse({})
