import os

PORT = os.environ.get("PORT", "5006")
bind = ["[::]:{}".format(os.environ.get("PORT", 5006))]
