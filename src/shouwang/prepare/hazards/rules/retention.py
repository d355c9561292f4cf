"""How long records are kept, and from which day personal values may go (R286)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from shouwang.ground.errors import say
from shouwang.ground.parameters import Parameter, parameter_at

HAZARD_YEARS: Final = "hazard_retention_years"
TRAINING_YEARS: Final = "training_retention_years"
PATROL_YEARS: Final = "patrol_retention_years"

_SAFETY = say("《浙江省安全生产条例》第十五条")
_FIRE = say("《浙江省消防条例》第十四条")
_FIRST_DAY: Final = date(2008, 1, 1)

PARAMETERS: Final = (
    Parameter(HAZARD_YEARS, Decimal(3), _SAFETY, _FIRST_DAY),
    Parameter(TRAINING_YEARS, Decimal(3), _SAFETY, _FIRST_DAY),
    Parameter(PATROL_YEARS, Decimal(1), _FIRE, _FIRST_DAY),
)


def erasable_from(name: str, ended_on: date) -> date:
    """Return the first day on which what ended on a day no longer has to be kept whole."""
    years = int(parameter_at(PARAMETERS, name, ended_on).value)
    try:
        return ended_on.replace(year=ended_on.year + years)
    except ValueError:
        return date(ended_on.year + years, 3, 1)


def ended_before(name: str, today: date) -> date:
    """Return the last day such that what ended on it may be erased today."""
    years = int(parameter_at(PARAMETERS, name, today).value)
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
