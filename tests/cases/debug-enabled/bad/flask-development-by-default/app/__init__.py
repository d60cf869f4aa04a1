from flask import Flask

from config import config


def create_app(name: str) -> Flask:
    app = Flask(__name__)
    app.config.from_object(config[name])

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
