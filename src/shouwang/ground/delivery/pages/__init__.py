"""Pages of delivery: one's own notices, and for officers how they come through."""

from . import deliveries, own

__all__ = ["deliveries", "own"]
