"""Fetching a document of a stranger: within limits of size, time and network."""
