from fastapi import FastAPI

app = FastAPI()


@app.get("/shopping/")
def shopping(): ...


@app.get("/tasks/{task_id}/status")
def status(task_id: int): ...


@app.post("/health")
def switch_off(): ...
