"""The leader's desk: one true page of what is open, late, refused and waiting (R12, R121, R289)."""
