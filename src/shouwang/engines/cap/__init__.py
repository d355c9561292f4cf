"""The Common Alerting Protocol: read 1.1 and 1.2, check §3 of the standard, write 1.2."""
