import os

import check_token
from fastapi import FastAPI

DATABASE = os.environ["DATABASE_URL"]
app = FastAPI()
