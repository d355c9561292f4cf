"""Risk: one picture per place and community, why it is so, how sure, and who answers for it."""
