"""Campaigns: from the city's document to a finished, proven campaign (R49–R73)."""
