revision = "4f0f6bcb1a2d"
down_revision = "9c1e7d3ab5f0"
