"""Forms of warnings."""
