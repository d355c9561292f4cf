"""Working days by the national holiday calendar, corrected by officers (R289, R294)."""
