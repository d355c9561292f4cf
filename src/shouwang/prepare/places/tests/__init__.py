"""Tests of the register of places."""
