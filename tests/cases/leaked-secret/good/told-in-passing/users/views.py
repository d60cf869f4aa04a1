class RegisterView:
    """
    POST /auth/register
    {
        "username": "john",
        "password": "Kw7-tulip-9931"
    }
    """
