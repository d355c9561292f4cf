"""The journal: chained entries, the one door for moves, the outbox (R121, R284, R290)."""
