class Permission:
    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "issuer": "https://api.example.com/issuer",
                    "password": "Winter-2291!",
                }
            ]
        }
    }
