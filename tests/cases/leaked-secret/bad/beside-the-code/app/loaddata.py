test_session_secret = "{{fake:session-secret}}"
