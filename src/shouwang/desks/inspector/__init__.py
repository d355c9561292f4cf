"""The grid worker's desk on a phone: register, fix, and what waits in the round (R110, R111)."""
