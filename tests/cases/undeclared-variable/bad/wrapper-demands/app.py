import os


def get_list(key, *, required=False):
    value = os.environ.get(key)
    if required and value is None:
        raise ValueError(key)
    return (value or "").split(",")


ORIGINS = get_list("TRUSTED_ORIGINS")
HOSTS = get_list("HOSTS_ALLOWED", required=True)
