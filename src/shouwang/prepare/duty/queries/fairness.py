"""How duties are shared among people over a period (R173)."""

from __future__ import annotations

from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.duty.models import Assignment
from shouwang.prepare.duty.rules.fairness import DayClass, Served, Share, shares
from shouwang.prepare.duty.rules.rosters import window_of
from shouwang.prepare.duty.states import RosterState

from .logs import room

DAYS_LIMIT = 366


def fairness(actor: Actor, room_id: int, from_on: date, to_on: date) -> list[Share]:
    """Return each person's duties that begin in a span of days: working day, weekend, holiday."""
    shown = room(actor, room_id)
    if to_on < from_on:
        raise Invalid({"to_on": say("结束日不能早于开始日。")})
    if (to_on - from_on).days > DAYS_LIMIT:
        raise Invalid({"to_on": say("一次最多看一年。")})
    return shares(_served(shown.pk, from_on, to_on), _classes(actor, from_on, to_on))


def duties_of(
    actor: Actor, room_id: int, account_id: int, from_on: date, to_on: date
) -> list[Served]:
    """Return the single duties behind a person's share, in order of time."""
    shown = room(actor, room_id)
    return [one for one in _served(shown.pk, from_on, to_on) if one.account_id == account_id]


def _served(room_id: int, from_on: date, to_on: date) -> list[Served]:
    window = window_of(from_on, to_on)
    rows = Assignment.objects.filter(
        is_replaced=False,
        shift__room_id=room_id,
        shift__roster__state=RosterState.PUBLISHED,
        shift__from_at__gte=window.from_at,
        shift__from_at__lt=window.until_at,
    )
    told = rows.order_by("shift__from_at", "id").values_list(
        "account_id", "account__name", "capacity", "shift__from_at", "shift__until_at"
    )
    return [Served(*row) for row in told]


class _Classes:
    """The kind of each day by the State Council's calendar, corrected by officers."""

    def __init__(self, holidays: frozenset[date]) -> None:
        self._holidays = holidays
        self._using = workdays.calendar()

    def __call__(self, day: date) -> DayClass:
        if workdays.is_working_day(day, using=self._using):
            return DayClass.WEEKDAY
        return DayClass.HOLIDAY if day in self._holidays else DayClass.WEEKEND


def _classes(actor: Actor, from_on: date, to_on: date) -> _Classes:
    holidays = frozenset(
        day.day
        for year in range(from_on.year, to_on.year + 1)
        for month in workdays.months(actor, year)
        for week in month.weeks
        for day in week
        if day.is_in_month and day.name and not day.is_working
    )
    return _Classes(holidays)
