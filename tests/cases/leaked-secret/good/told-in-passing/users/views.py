class RegisterView:
    """
    POST /auth/register
    {
        "username": "john",
        "password": "securepass123"
    }
    """
