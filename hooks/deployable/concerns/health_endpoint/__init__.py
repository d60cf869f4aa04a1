"""The health endpoint, and every place that probes it."""
