"""How often each person was on duty: on working days, weekends, holidays, at night."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from shouwang.ground.clock import LOCAL_ZONE, local_day

NIGHT_ENDS_H = 6
"""A shift that has a minute between 00:00 and 06:00 is a night."""


class DayClass(StrEnum):
    """What kind of day a duty begins on."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Served:
    """One person's one shift."""

    account_id: int
    name: str
    capacity: str
    from_at: datetime
    until_at: datetime


@dataclass(slots=True)
class Share:
    """One person's duties over a period."""

    account_id: int
    name: str
    capacity: str
    total: int = 0
    weekday: int = 0
    weekend: int = 0
    holiday: int = 0
    night: int = 0
    hours: timedelta = field(default_factory=timedelta)


def is_night(from_at: datetime, until_at: datetime) -> bool:
    """Tell whether a shift has a minute between 00:00 and 06:00."""
    local = from_at.astimezone(LOCAL_ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if local < midnight + timedelta(hours=NIGHT_ENDS_H):
        return True
    return until_at > midnight + timedelta(days=1)


def shares(served: Iterable[Served], kind_of: Callable[[date], DayClass]) -> list[Share]:
    """Return each person's share, most duties first."""
    found: dict[int, Share] = {}
    for one in served:
        share = found.setdefault(one.account_id, Share(one.account_id, one.name, one.capacity))
        kind = kind_of(local_day(one.from_at))
        share.total += 1
        share.weekday += kind is DayClass.WEEKDAY
        share.weekend += kind is DayClass.WEEKEND
        share.holiday += kind is DayClass.HOLIDAY
        share.night += is_night(one.from_at, one.until_at)
        share.hours += one.until_at - one.from_at
    return sorted(found.values(), key=lambda share: (-share.total, share.account_id))
