"""Warnings: who is told of what danger, by whom, until when, and what everybody owes then."""
