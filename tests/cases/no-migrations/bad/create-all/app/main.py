from fastapi import FastAPI
from .db import Base, engine
Base.metadata.create_all(bind=engine)
app = FastAPI()
