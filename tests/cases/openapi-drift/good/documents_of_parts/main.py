from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/api/v1")


@router.get("/users")
def users() -> list[str]:
    """All of them."""
    return []


@router.post("/users")
def add_users() -> str:
    """One more."""
    return ""


@router.get("/roles")
def roles() -> list[str]:
    """All of them."""
    return []


@router.post("/roles")
def add_roles() -> str:
    """One more."""
    return ""


@router.get("/teams")
def teams() -> list[str]:
    """All of them."""
    return []


@router.post("/teams")
def add_teams() -> str:
    """One more."""
    return ""


@router.get("/posts")
def posts() -> list[str]:
    """All of them."""
    return []


@router.post("/posts")
def add_posts() -> str:
    """One more."""
    return ""


@router.get("/tags")
def tags() -> list[str]:
    """All of them."""
    return []


@router.post("/tags")
def add_tags() -> str:
    """One more."""
    return ""


@router.get("/cities")
def cities() -> list[str]:
    """All of them."""
    return []


@router.post("/cities")
def add_cities() -> str:
    """One more."""
    return ""


@app.get("/.well-known/security.txt")
def security() -> str:
    """Whom to tell."""
    return ""


app.include_router(router)
