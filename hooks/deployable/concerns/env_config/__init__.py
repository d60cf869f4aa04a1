"""Environment variables and environment-specific configuration."""
