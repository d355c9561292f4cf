"""Pages of the resident's desk."""
