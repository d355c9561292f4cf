"""Pure rules of campaigns, a file per theme."""
