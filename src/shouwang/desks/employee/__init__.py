"""The employee's own page: report a danger at work, follow it, see the unit's hazards."""
