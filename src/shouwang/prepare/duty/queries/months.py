"""A month of a room across its rosters: who is on duty on which day, and where nobody is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.duty.models import DutyRoom, Shift
from shouwang.prepare.duty.rules.rosters import window_of
from shouwang.prepare.duty.rules.strength import DutyRule, rule_of_day
from shouwang.prepare.duty.states import RosterState

from .rosters import Cell, cells_of
from .rules import cares_of


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day with its rule and the published shifts that begin on it."""

    day: date
    is_working: bool
    rule: DutyRule
    cells: tuple[Cell, ...]
    is_planned: bool
    """Some published roster says who is on duty at noon."""


def month(actor: Actor, room: DutyRoom, first_on: date) -> list[MonthDay]:
    """Return the days of the month that begins on a day, by the published rosters.

    Drafts, and rosters that another one has replaced, are left out.
    """
    del actor
    last_on = first_on.replace(day=calendar.monthrange(first_on.year, first_on.month)[1])
    window = window_of(first_on, last_on)
    rows = Shift.objects.filter(
        room=room,
        roster__state=RosterState.PUBLISHED,
        from_at__lt=window.until_at,
        until_at__gt=window.from_at,
    )
    cells = cells_of(list(rows.order_by("from_at")))
    cares = cares_of(room, window.from_at, window.until_at)
    using = workdays.calendar()
    days = [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]
    return [
        MonthDay(
            day,
            workdays.is_working_day(day, using=using),
            rule_of_day(day, cares, room.kind),
            tuple(cell for cell in cells if local_day(cell.shift.from_at) == day),
            _is_planned(day, cells),
        )
        for day in days
    ]


def _is_planned(day: date, cells: list[Cell]) -> bool:
    window = window_of(day, day)
    noon = window.from_at + (window.until_at - window.from_at) / 2
    return any(cell.shift.from_at <= noon < cell.shift.until_at for cell in cells)
