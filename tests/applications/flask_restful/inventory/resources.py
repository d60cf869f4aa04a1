from flask_restful import Resource


class Base(Resource):
    def get(self, **kwargs):
        """Read."""
        return {}


class Things(Base):
    def post(self, **kwargs):
        return {}


class Thing(Base):
    def delete(self, **kwargs):
        return {}


def register(api):
    api.add_resource(Things, "/things", "/things/")
    api.add_org_resource(Thing, "/things/<int:key>", endpoint="thing")
