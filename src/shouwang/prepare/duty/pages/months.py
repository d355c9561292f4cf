"""A month of a room as a calendar, whatever rosters it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.errors import Text
from shouwang.prepare.duty import queries
from shouwang.prepare.duty.rules.parameters import FIRST_DAY
from shouwang.prepare.duty.states import RoomState

from .frame import frame
from .rosters import WEEKDAYS, in_weeks

FIRST_YEAR: Final = FIRST_DAY.year
LAST_YEAR: Final = 2199


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A cell of the calendar; outside the month it shows nothing."""

    weekday: Text
    shown: queries.MonthDay | None = None
    is_today: bool = False
    is_missing: bool = False
    """Nobody is planned, and there is time to plan somebody."""
    own: frozenset[int] = frozenset()
    """The shifts in which the reader is on duty."""


@require_GET
@signed_in
def month_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Show who is on duty in a month; without one, or with an odd one, in this month."""
    actor = request.actor
    room = queries.room(actor, room_id)
    today = clock.today()
    first = _asked(request.GET.get("month", "")) or today.replace(day=1)
    days = queries.month(actor, room, first)
    is_open = room.state == RoomState.OPENED
    cells = [_cell(day, today, actor.account_id, is_open=is_open) for day in days]
    context = {
        **frame(actor, room, "duty:rosters", _("按月查看")),
        "first": first,
        "before": _word((first - timedelta(days=1)).replace(day=1)),
        "after": _word((first + timedelta(days=31)).replace(day=1)),
        "weekdays": WEEKDAYS,
        "weeks": _weeks(cells, first.weekday()),
        "has_today": any(cell.is_today for cell in cells),
        "missing_count": sum(cell.is_missing for cell in cells),
    }
    return render(request, "duty/month.html", context)


def _asked(word: str) -> date | None:
    year, dash, month = word.partition("-")
    numbers = [part for part in (year, month) if part.isascii() and part.isdecimal()]
    if len(numbers) != 2 or not dash:
        return None
    if not (len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        return None
    return date(int(year), int(month), 1) if month in _MONTHS else None


_MONTHS: Final = frozenset(f"{number:02}" for number in range(1, 13))


def _word(first: date) -> str:
    """Return the word of a month for an address; "" beyond those that are shown."""
    return f"{first:%Y-%m}" if FIRST_YEAR <= first.year <= LAST_YEAR else ""


def _cell(day: queries.MonthDay, today: date, reader: int | None, *, is_open: bool) -> MonthCell:
    own = frozenset(
        cell.shift.pk
        for cell in day.cells
        for place in (*cell.leaders, *cell.staff)
        if place.account_id == reader
    )
    return MonthCell(
        weekday=WEEKDAYS[day.day.weekday()],
        shown=day,
        is_today=day.day == today,
        is_missing=is_open and not day.is_planned and day.day >= today,
        own=own,
    )


def _weeks(cells: Sequence[MonthCell], before: int) -> list[list[MonthCell]]:
    """Return the days in rows from Monday to Sunday, empty cells outside the month."""
    return [
        [cell or MonthCell(WEEKDAYS[at]) for at, cell in enumerate(week)]
        for week in in_weeks(cells, before)
    ]
