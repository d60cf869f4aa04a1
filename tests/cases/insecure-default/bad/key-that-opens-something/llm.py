import os

KEY = os.getenv("PARTNER_API_KEY", "warehouse-2024")
