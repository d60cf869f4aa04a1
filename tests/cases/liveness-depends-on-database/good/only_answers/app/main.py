from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql+psycopg://db/shop")
app = FastAPI()


def session():
    with Session(engine) as made:
        yield made


@app.get("/orders")
def orders(db: Session = Depends(session)) -> list[str]:
    """All orders."""
    return list(db.execute(text("select name from orders")))


@app.get("/livez")
def live():
    return {"status": "ok"}
