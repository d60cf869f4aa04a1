import os

from dotenv import load_dotenv

for path in [os.getenv("SHOP_CONFIGURATION"), "/etc/shop.conf"]:
    if path:
        load_dotenv(path)
