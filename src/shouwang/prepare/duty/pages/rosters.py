"""Rosters: the list, drafting by turns, one as a grid of weeks with its faults, its moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.ground import clock
from shouwang.ground.access.requests import PageRequest, signed_in
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, say
from shouwang.prepare.duty import actions, queries
from shouwang.prepare.duty.force_forms import RosterForceForm
from shouwang.prepare.duty.forms import RotationForm, VersionForm
from shouwang.prepare.duty.states import EDIT, RosterState

from .frame import able, frame, tell

if TYPE_CHECKING:
    from shouwang.prepare.duty.models import DutyRoom, Roster, StandBy

WEEKDAYS = (
    say("周一"),
    say("周二"),
    say("周三"),
    say("周四"),
    say("周五"),
    say("周六"),
    say("周日"),
)
DAYS = 7
DayT = TypeVar("DayT")


@dataclass(frozen=True, slots=True)
class GridDay:
    """A cell of the grid; a day outside the roster has none."""

    weekday: Text
    shown: queries.RosterDay | None
    forces: tuple[StandBy, ...] = ()


@require_GET
@signed_in
def rosters_page(request: PageRequest, room_id: int) -> HttpResponse:
    """List the rosters of a room, the newest first."""
    actor = request.actor
    room = queries.room(actor, room_id)
    today = clock.today()
    rows = [
        (row, len(queries.faults_of(actor, row)) if _is_ahead(row, today) else 0)
        for row in queries.rosters(actor, room.pk)
    ]
    context = {**frame(actor, room, "duty:rosters", _("值班表")), "rows": rows}
    return render(request, "duty/rosters.html", context)


def _is_ahead(row: Roster, today: date) -> bool:
    """Tell whether a published roster still has days to come."""
    return row.state == RosterState.PUBLISHED and row.to_on >= today


@require_http_methods(["GET", "POST"])
@signed_in
def draft_page(request: PageRequest, room_id: int) -> HttpResponse:
    """Draft a roster by turns."""
    actor = request.actor
    room = queries.room(actor, room_id)
    if not actor.may(EDIT, room.target()):
        raise NotAllowed
    if request.method == "GET":
        return _draft(request, room, _form(actor, room))
    form = _form(actor, room, request.POST)
    if not form.is_valid():
        return _draft(request, room, form, 422)
    try:
        made = actions.draft_by_turns(actor, room.pk, form.plan())
    except Invalid as error:
        form.take(error)
        return _draft(request, room, form, 422)
    messages.success(request, _("草稿已排好，看过没有问题再发布。"))
    return redirect("duty:roster", made.pk)


def _form(actor: Actor, room: DutyRoom, data: object = None) -> RotationForm:
    last = queries.planned_until(actor, room)
    first = clock.today() if last is None else last + timedelta(days=1)
    people = able(actor, room, first)
    initial = {"from_on": first, "to_on": first + timedelta(days=6), "times": "08:00"}
    return RotationForm(data, leaders=people["leader"], staff=people["staff"], initial=initial)


def _draft(
    request: PageRequest, room: DutyRoom, form: RotationForm, status: int = 200
) -> HttpResponse:
    context = {**frame(request.actor, room, "duty:rosters", _("排班")), "form": form}
    return render(request, "duty/roster_new.html", context, status=status)


@require_GET
@signed_in
def roster_page(request: PageRequest, roster_id: int) -> HttpResponse:
    """Show a roster as weeks, each day with its rule, its shifts, its forces and what is wrong."""
    return show_roster(request, queries.roster(request.actor, roster_id))


def show_roster(
    request: PageRequest, shown: Roster, force_form: RosterForceForm | None = None
) -> HttpResponse:
    """Show a roster, with the form of a force as it was refused."""
    actor = request.actor
    days = queries.grid(actor, shown)
    may_attach = actor.may(EDIT, shown.room.target()) and bool(force_days(shown))
    context = {
        **frame(actor, shown.room, "duty:rosters", _("值班表")),
        "roster": shown,
        "now": clock.now(),
        "weekdays": WEEKDAYS,
        "weeks": _weeks(actor, shown, days),
        "faults": [fault for day in days for fault in day.faults],
        "substitutions": queries.substitutions(actor, shown),
        "is_draft": shown.state == RosterState.DRAFTED,
        "after": queries.successor(actor, shown),
        "is_published": shown.state == RosterState.PUBLISHED,
        "force_form": (force_form or _force_form(actor, shown)) if may_attach else None,
    }
    return render(request, "duty/roster.html", context, status=422 if force_form else 200)


def force_days(shown: Roster) -> list[tuple[date, Text]]:
    """Return the days of a roster to which a force may still be attached, with their names."""
    if shown.state not in {RosterState.DRAFTED, RosterState.PUBLISHED}:
        return []
    first = max(shown.from_on, clock.today())
    count = (shown.to_on - first).days + 1
    days = [first + timedelta(days=number) for number in range(count)]
    return [(day, WEEKDAYS[day.weekday()]) for day in days]


def _force_form(actor: Actor, shown: Roster) -> RosterForceForm:
    teams = queries.team_choices(actor, shown.room)
    return RosterForceForm(teams=teams, days=force_days(shown))


def _weeks(actor: Actor, shown: Roster, days: Sequence[queries.RosterDay]) -> list[list[GridDay]]:
    """Return the days in rows from Monday to Sunday, each with the name of its weekday."""
    forces = queries.forces_of_days(actor, shown.room, shown.from_on, shown.to_on)
    weeks = in_weeks(days, days[0].day.weekday()) if days else []
    return [
        [
            GridDay(WEEKDAYS[at], cell, tuple(forces.get(cell.day, ())) if cell else ())
            for at, cell in enumerate(week)
        ]
        for week in weeks
    ]


def in_weeks(days: Sequence[DayT], before: int) -> list[list[DayT | None]]:
    """Return days in rows from Monday to Sunday; `before` days of the first week are none."""
    cells: list[DayT | None] = [*([None] * before), *days]
    cells += [None] * (-len(cells) % DAYS)
    return [cells[at : at + DAYS] for at in range(0, len(cells), DAYS)]


def _publish(actor: Actor, shown: Roster, version: int | None) -> tuple[str, int]:
    return _("值班表已发布。"), actions.publish_roster(actor, shown.pk, version=version).pk


def _discard(actor: Actor, shown: Roster, version: int | None) -> tuple[str, int]:
    return _("草稿已作废。"), actions.discard_roster(actor, shown.pk, version=version).pk


def _revise(actor: Actor, shown: Roster, version: int | None) -> tuple[str, int]:
    del version
    made = actions.revise_roster(actor, shown.pk)
    return _("已生成修订草稿，改好后发布即代替原表。"), made.pk


MOVES: dict[str, Callable[[Actor, Roster, int | None], tuple[str, int]]] = {
    "publish": _publish,
    "discard": _discard,
    "revise": _revise,
}


@require_POST
@signed_in
def move_page(request: PageRequest, roster_id: int, name: str) -> HttpResponse:
    """Publish, discard or revise a roster; a refusal names every minute that is not covered."""
    actor = request.actor
    shown = queries.roster(actor, roster_id)
    move = MOVES.get(name)
    if move is None:
        raise NotFound
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        words, roster_pk = move(actor, shown, version)
    except Invalid as error:
        tell(request, error)
        return redirect("duty:roster", shown.pk)
    messages.success(request, words)
    return redirect("duty:roster", roster_pk)
