"""Photos and voice notes as evidence: checked, stripped, shrunk, served by their owner (R285)."""
