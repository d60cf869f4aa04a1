import os

dimension = os.getenv("EMBEDDING_DIMENSION")
if not dimension:
    raise ValueError("EMBEDDING_DIMENSION")
