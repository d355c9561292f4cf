"""Tests of the alerting protocol."""
