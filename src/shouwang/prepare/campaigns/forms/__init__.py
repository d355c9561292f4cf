"""Forms of campaigns, a file per theme."""
