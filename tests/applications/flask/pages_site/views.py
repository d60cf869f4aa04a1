from flask.views import MethodView, View


def hello(name):
    """Say hello."""
    return name


class Base(MethodView):
    def get(self, **kwargs):
        return ""


class UserView(Base):
    def put(self, user_id):
        """Change a user."""
        return ""

    def delete(self, user_id):
        return ""


class UserList(Base):
    def post(self, page):
        return ""


class Plain(View):
    methods = ("GET", "PATCH")

    def dispatch_request(self):
        return ""
