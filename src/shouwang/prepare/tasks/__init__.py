"""Tasks: one accountable unit, one named person, a due moment, and what came of it (R23)."""
