"""Credentials, keys and passwords that are in the repository."""
