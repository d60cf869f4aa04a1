session_secret = "{{fake:session-secret}}"
