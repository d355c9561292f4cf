"""Pages of warnings, a file per theme."""
