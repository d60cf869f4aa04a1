import os

os.environ["SECRET_KEY"] = "test"

from app import app

print(app.url_map)
