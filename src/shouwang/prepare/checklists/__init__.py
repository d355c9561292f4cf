"""Checklist items with codes, editions and legal basis; which lists suit a place (R74, R293)."""
