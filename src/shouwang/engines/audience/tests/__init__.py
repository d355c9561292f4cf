"""Tests of the audience engine."""
