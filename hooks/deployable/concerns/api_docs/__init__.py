"""API documentation, and whether it says what the code serves."""
