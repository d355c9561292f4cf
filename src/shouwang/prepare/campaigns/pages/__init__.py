"""Pages of campaigns, a file per theme."""
