from ninja import NinjaAPI
from ninja.security import django_auth
from notes.api import router as notes_router

api = NinjaAPI(title="Notes", auth=django_auth)
api.add_router("/notes/", notes_router)
api.add_router("/tags", "notes.tags.router", auth=None)


@api.get("/healthz", auth=None, response=dict)
def healthz(request):
    """Alive."""
    return {"ok": True}


@api.api_operation(["POST", "PATCH"], "/mixed")
def mixed(request) -> dict:
    return {}
