import os


class Config:
    PREFIX = os.environ.get("PAGES_PREFIX", "/pages")


class Production(Config):
    EXTRA = True
