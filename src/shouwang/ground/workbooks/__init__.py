"""Workbooks of an office: read as they come, kept while they wait, written safe to open (R288)."""
