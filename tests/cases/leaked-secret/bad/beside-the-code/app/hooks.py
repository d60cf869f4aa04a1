def create(request):
    """Register a hook.

    > "Authorization" : "Token 1af538baa9045a84c0e889f672baf83ff24"
    """


KEPT = """
session_secret = "{{fake:session-secret}}"
"""
