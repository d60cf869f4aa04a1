from . import bp


@bp.get("/")
def posts():
    return ""


@bp.route("/<path:slug>", methods=("GET", "DELETE"))
def post(slug):
    return slug
