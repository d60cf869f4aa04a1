from flasgger import Swagger
from flask import Flask

app = Flask(__name__)
swagger = Swagger(app)


@app.route("/colors/<palette>/")
def colors(palette):
    """Colours of a palette."""
    return {}
