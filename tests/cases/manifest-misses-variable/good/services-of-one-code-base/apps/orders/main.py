import os

ORDERS_QUEUE_URL = os.environ["ORDERS_QUEUE_URL"]
