from sanic import Sanic, json
from sanic_ext import openapi

app = Sanic("asks")


@app.get("/requests/<identifier>")
@openapi.definition(summary="One request")
async def one(request, identifier):
    return json({})
