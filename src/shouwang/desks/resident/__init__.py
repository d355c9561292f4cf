"""The resident's way: report a danger and follow it, without signing in (R110, R251, R285)."""
