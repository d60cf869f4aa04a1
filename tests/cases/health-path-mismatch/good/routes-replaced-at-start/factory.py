async def build():
    return await load()
