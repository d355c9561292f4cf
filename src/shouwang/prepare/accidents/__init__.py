"""Accidents: what happened, how bad it was by the law's own table, and how it was dealt with."""
