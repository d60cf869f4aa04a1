import falcon


class Things:
    def on_get(self, req, resp):
        """All things."""

    def on_post(self, req, resp):
        pass

    def on_get_one(self, req, resp, key):
        pass

    def on_delete_one(self, req, resp, key):
        pass


app = falcon.App()
things = Things()
app.add_route("/things", things)
app.add_route("/things/{key:int}", things, suffix="one")
