"""Is this backend ready for production, and what proves it?"""

__version__ = "0.1.0"
