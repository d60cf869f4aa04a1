def test_login(client):
    client.post("/login", json={"username": "bob", "password": "winter2024!"})
