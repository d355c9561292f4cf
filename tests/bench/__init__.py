"""Measured ratios against named alternatives: `make bench`, all of it with SCALE=1.0."""
