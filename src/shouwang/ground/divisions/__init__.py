"""Administrative divisions with their history, work areas and outlines (R12, R288, R289)."""
