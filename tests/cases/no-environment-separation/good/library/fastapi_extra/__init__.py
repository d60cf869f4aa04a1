from fastapi import FastAPI


def mount(app: FastAPI) -> None:
    app.mount("/extra", app)
