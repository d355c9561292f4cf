"""Pure rules of accidents."""
