"""Pages of sensors."""
