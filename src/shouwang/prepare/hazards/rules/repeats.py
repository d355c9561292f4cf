"""When a hazard has come again: same place, same item, within some months (R123)."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

REPEAT_MONTHS: Final = "repeat_months"
PARAMETERS: Final = (
    Parameter(
        REPEAT_MONTHS,
        Decimal(12),
        say("S5：坚决防止产生新的安全隐患；本平台规定看 12 个月"),
        date(2008, 1, 1),
    ),
)


def repeat_months(on: date) -> int:
    """Return within how many months a hazard counts as come again."""
    return int(parameter_at(PARAMETERS, REPEAT_MONTHS, on).value)


def repeats_since(found_on: date) -> date:
    """Return the first day on which an earlier hazard still makes one found now a repeated one.

    Exactly as many months before belongs to it; at the end of a short month, its last day.
    """
    whole = found_on.year * 12 + found_on.month - 1 - repeat_months(found_on)
    year, month = divmod(whole, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(found_on.day, last))
