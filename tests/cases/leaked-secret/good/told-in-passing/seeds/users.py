USERS = [{"name": "Amara", "password": "Dlamini-2214!"}]
