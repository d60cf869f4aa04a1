from fastapi import FastAPI

app = FastAPI()


@app.get("/things/a")
def thing_a(): ...


@app.get("/things/b")
def thing_b(): ...


@app.get("/things/c")
def thing_c(): ...


@app.get("/things/d")
def thing_d(): ...


@app.get("/things/e")
def thing_e(): ...


@app.get("/things/f")
def thing_f(): ...


@app.get("/things/g")
def thing_g(): ...
