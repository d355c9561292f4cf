"""The enterprise's own page: its hazards, deadlines and places, and nobody else's (R21, R29)."""
