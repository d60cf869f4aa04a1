from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql://orders@db/orders")
app = FastAPI()


def session():
    with Session(engine) as open_session:
        yield open_session


@app.get("/health")
def health(db: Session = Depends(session)) -> dict[str, str]:
    db.execute(text("SELECT 1"))
    return {"status": "ok"}
