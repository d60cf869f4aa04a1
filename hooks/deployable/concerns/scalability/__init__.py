"""What happens when more requests come, or when one instance goes away."""

from __future__ import annotations

ITEM = "1.3 Scalability and performance"
EPHEMERAL = (
    "render",
    "digitalocean",
    "cloud-run",
    "app-engine",
    "procfile",
    "heroku",
    "app-runner",
    "ecs",
    "copilot",
    "elastic-beanstalk",
    "kubernetes",
    "fly",
    "azure-container-apps",
)
"""Hosts whose disk is empty again after every deploy or restart."""
