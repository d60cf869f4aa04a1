from flask import Flask
from flask_restful import Api as RestfulApi


class Api(RestfulApi):
    def add_org_resource(self, resource, *urls, **kwargs):
        urls = ["/org/<slug>" + url for url in urls]
        return self.add_resource(resource, *urls, **kwargs)


app = Flask(__name__, static_folder=None)
api = Api(prefix="/v1")

from inventory.resources import register  # noqa: E402

register(api)
api.init_app(app)
