"""Tests of the ground's own modules."""
