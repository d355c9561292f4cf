"""Pure rules of sensors."""
