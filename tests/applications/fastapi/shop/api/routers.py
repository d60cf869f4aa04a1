from fastapi import APIRouter, Depends

from shop.security import get_current_user


class GuardedRouter(APIRouter):
    def __init__(self, name: str, **kwargs):
        super().__init__(prefix="/" + name, dependencies=[Depends(get_current_user)], **kwargs)
