from sanic import Blueprint, Sanic
from sanic.response import text
from sanic.views import HTTPMethodView

app = Sanic("shop")
items = Blueprint("items", url_prefix="/items")
users = Blueprint("users", url_prefix="/users", version=2)
group = Blueprint.group(items, users, url_prefix="/api")


@app.get("/")
async def index(request):
    """The first page."""
    return text("")


@items.route("/<key:int>", methods=["GET", "PUT"])
async def item(request, key):
    return text("")


@users.post("/create", version=3)
async def create(request):
    return text("")


@users.get("/<name>")
async def user(request, name):
    return text("")


class View(HTTPMethodView):
    async def get(self, request):
        return text("")

    async def delete(self, request):
        return text("")


app.add_route(View.as_view(), "/view")
loose = Blueprint("loose", url_prefix="loose")


@loose.get("end")
async def end(request):
    return text("")


app.blueprint(loose)
app.blueprint(group)
