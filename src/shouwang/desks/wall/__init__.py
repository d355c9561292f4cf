"""The wall of campaigns: every running campaign of an office side by side (R7)."""
