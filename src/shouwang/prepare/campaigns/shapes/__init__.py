"""What goes in and out of the web API of campaigns, a file per theme."""
