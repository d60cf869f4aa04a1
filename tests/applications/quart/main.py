from quart import Blueprint, Quart

app = Quart(__name__)
bp = Blueprint("bp", __name__, url_prefix="/bp")


@bp.get("/<int:key>")
async def read(key):
    return ""


@app.post("/")
async def create():
    return ""


app.register_blueprint(bp)
