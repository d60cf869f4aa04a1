from flask import Blueprint, Flask
from flask_restx import Api, Namespace, Resource

app = Flask(__name__)
blueprint = Blueprint("api", __name__, url_prefix="/api")
api = Api(blueprint, version="1.0", title="Todo", doc="/doc")
todos = api.namespace("todos", description="Todos")
people = Namespace("people", path="/humans")


@todos.route("/", "/all")
class Todos(Resource):
    @todos.doc("list")
    def get(self):
        """All todos."""
        return []

    def post(self):
        return {}


@people.route("/<string:name>")
@people.param("name", "The name")
class Person(Resource):
    def delete(self, name):
        return "", 204


@api.route("/version")
class Version(Resource):
    def get(self):
        return 1


class Late(Resource):
    def put(self):
        return 1


todos.add_resource(Late, "/late/<int:key>")
api.add_namespace(people)
app.register_blueprint(blueprint)
