"""The calendar on the web API: whether a day is a working day, and counting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query, Router

from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import Day, WireIn, WireOut

from . import queries

if TYPE_CHECKING:
    from shouwang.ground.access.requests import ActorRequest

router = Router(tags=["workdays"])

DAYS_LIMIT = 400


class DaysIn(WireIn):
    """A span of days, both ends included."""

    first: Day
    last: Day


class DayOut(WireOut):
    """One day; `is_certain` false means that only the weekday speaks for it."""

    day: date
    is_working: bool
    is_certain: bool


class DaysOut(WireOut):
    """The days of a span and how many of them are working days."""

    items: list[DayOut]
    count: int
    working_days: int


@router.get("", response=DaysOut, auth=None, operation_id="list_days")
def list_days(request: ActorRequest, span: Query[DaysIn]) -> DaysOut:
    """List the days of a span of at most 400 days."""
    del request
    length = (span.last - span.first).days + 1
    if not 1 <= length <= DAYS_LIMIT:
        raise Invalid({"last": say("时间段应为 1 至 {limit} 天。", limit=DAYS_LIMIT)})
    using = queries.calendar()
    items = [
        DayOut(day=day, is_working=using.is_working_day(day), is_certain=using.is_certain(day))
        for day in (date.fromordinal(span.first.toordinal() + at) for at in range(length))
    ]
    return DaysOut(items=items, count=length, working_days=sum(day.is_working for day in items))
