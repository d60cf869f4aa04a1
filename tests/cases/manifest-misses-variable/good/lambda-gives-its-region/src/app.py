import os

REGION = os.environ["AWS_DEFAULT_REGION"]
TABLE = os.environ["TABLE"]


def handler(event, context):
    return {"statusCode": 200}
