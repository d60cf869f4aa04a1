"""First."""
