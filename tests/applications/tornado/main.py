import tornado.options
import tornado.web
from tornado.web import url


class Main(tornado.web.RequestHandler):
    def get(self, *args):
        """The first page."""


class Story(Main):
    def post(self, *args):
        pass


handlers = [
    (r"/", Main),
    url(r"/story/([0-9]+)", Story, name="story"),
    (r"/named/(?P<slug>[^/]+)/edit", Story),
]


def prefixed(handler, prefix):
    return (f"/{prefix}{handler[0]}", handler[1])


class Application(tornado.web.Application):
    def __init__(self, options=None, **settings):
        listed = handlers
        if options is not None and options.prefix:
            listed = [prefixed(each, options.prefix) for each in listed]
        settings.update(handlers=listed)
        super().__init__(**settings)


def make_app():
    return Application(options=tornado.options.options if hasattr(tornado.options.options, "prefix") else None)


if __name__ == "__main__":
    make_app().listen(8888)
