from inventory import (
    app,
    resources,  # noqa: F401
)

if __name__ == "__main__":
    app.run()
