"""Forms of sensors."""
