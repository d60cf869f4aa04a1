import os

BILLING_API_KEY = os.environ.get("BILLING_API_KEY", "{{fake:session-secret}}")
SECRET_KEY = "{{fake:session-secret}}"
