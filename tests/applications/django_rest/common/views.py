from django.db import connection
from django.http import HttpResponse


def home(request):
    return HttpResponse("")


def health(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return HttpResponse("database", status=503)
    return HttpResponse("ok")


def about(request):
    return HttpResponse("")


def archive(request, year, month=None):
    return HttpResponse("")


def trigger(request):
    raise RuntimeError


def forgotten(request):
    return HttpResponse("")
