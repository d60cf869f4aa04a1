from apifairy import APIFairy, other_responses
from flask import Blueprint, Flask

apifairy = APIFairy()
users = Blueprint("users", __name__)


@users.route("/users/<int:key>", methods=["GET"])
@other_responses({404: "Nobody"})
def user(key):
    """One user."""
    return {}


def create_app():
    app = Flask(__name__)
    app.config["APIFAIRY_UI_PATH"] = "/reference"
    apifairy.init_app(app)
    app.register_blueprint(users, url_prefix="/api")
    return app


app = create_app()
