from apiflask import APIBlueprint, APIFlask
from apiflask.views import MethodView

app = APIFlask(__name__, docs_path="/doc")
bp = APIBlueprint("bp", __name__, url_prefix="/bp")


@app.get("/")
def hello():
    """Say hello."""
    return {}


class Thing(MethodView):
    def get(self, key):
        return {}

    def patch(self, key):
        return {}


bp.add_url_rule("/things/<int:key>", view_func=Thing.as_view("thing"))
app.register_blueprint(bp)
