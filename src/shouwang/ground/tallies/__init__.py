"""Counts kept by projection of the journal: any area, any day, equal to a recount (R121, R290)."""
