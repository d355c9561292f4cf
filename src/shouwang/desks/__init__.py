"""The screens that join rooms, one folder per audience."""
