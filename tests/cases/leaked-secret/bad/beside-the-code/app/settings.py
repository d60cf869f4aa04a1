SESSION_SECRET = "{{fake:session-secret}}"
