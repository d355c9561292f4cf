"""Writing sensors."""
