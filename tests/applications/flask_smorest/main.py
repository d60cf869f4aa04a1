from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint

blp = Blueprint("pets", "pets", url_prefix="/pets")


@blp.route("/")
class Pets(MethodView):
    @blp.response(200)
    def get(self):
        """List pets."""
        return []

    @blp.arguments({}, location="query") if False else (lambda f: f)
    def post(self):
        return {}


@blp.route("/<pet_id>", methods=["DELETE"])
@blp.response(204)
def remove(pet_id):
    return None


def create_app():
    app = Flask(__name__)
    app.config["API_TITLE"] = "Pets"
    app.config["API_VERSION"] = "v1"
    app.config["OPENAPI_VERSION"] = "3.0.2"
    app.config["OPENAPI_URL_PREFIX"] = "/docs"
    app.config["OPENAPI_SWAGGER_UI_PATH"] = "/swagger"
    app.config["OPENAPI_SWAGGER_UI_URL"] = "https://cdn.example.org/"
    api = Api(app)
    api.register_blueprint(blp, url_prefix="/animals")
    return app


app = create_app()
