"""Pages of risk, a file per theme."""
