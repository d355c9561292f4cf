"""Duty: who is on duty now, by which rule, what they wrote down, and who walks which route."""
