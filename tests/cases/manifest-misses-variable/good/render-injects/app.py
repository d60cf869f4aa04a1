import os

from flask import Flask

app = Flask(os.environ["LOG_LEVEL"])
HOST = os.environ["RENDER_EXTERNAL_HOSTNAME"]
PLACE = (os.environ["RENDER_SERVICE_NAME"], os.environ["RENDER_GIT_COMMIT"], os.environ["RENDER_INSTANCE_ID"])
PORT = int(os.environ["PORT"])
REVIEWED = os.environ["IS_PULL_REQUEST"]
CPUS = os.environ["RENDER_CPU_COUNT"]
