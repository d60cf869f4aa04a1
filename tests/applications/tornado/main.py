import tornado.web
from tornado.web import url


class Main(tornado.web.RequestHandler):
    def get(self, *args):
        """The first page."""


class Story(Main):
    def post(self, *args):
        pass


def make_app():
    return tornado.web.Application(
        [
            (r"/", Main),
            url(r"/story/([0-9]+)", Story, name="story"),
            (r"/named/(?P<slug>[^/]+)/edit", Story),
        ]
    )


if __name__ == "__main__":
    make_app().listen(8888)
