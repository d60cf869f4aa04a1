def health_check(application, path):
    async def wrapper(scope, receive, send):
        if scope.get("path") != path:
            await application(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return wrapper
