"""How far back an accident marks its unit (R41)."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS_OF_YEAR = 12


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of a shorter month."""
    number = day.year * MONTHS_OF_YEAR + day.month - 1 - months
    year, month = divmod(number, MONTHS_OF_YEAR)
    longest = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))
