"""Pages of responsibility: reading, writing, letters."""
