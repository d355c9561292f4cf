"""Rosters: the list, one as days with its faults at the spot, and what keeps one unpublished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotFound
from shouwang.ground.people import queries as people
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.duty.models import Assignment, DutyRoom, Roster, Shift, Substitution
from shouwang.prepare.duty.rules.rosters import (
    Fault,
    window_of,
)
from shouwang.prepare.duty.rules.strength import DutyRule, rule_of_day
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of
from shouwang.prepare.duty.states import RosterState

from .faults import faults_in, places_of
from .rules import cares_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """A shift in the grid, with who is on duty."""

    shift: Shift
    leaders: tuple[Assignment, ...]
    staff: tuple[Assignment, ...]

    @property
    def ends_next_day(self) -> bool:
        """Tell whether the shift ends on the day after it begins."""
        return local_day(self.shift.until_at) == local_day(self.shift.from_at) + timedelta(days=1)

    @property
    def ends_same_day(self) -> bool:
        """Tell whether the shift ends on the day on which it begins."""
        return local_day(self.shift.until_at) == local_day(self.shift.from_at)


@dataclass(frozen=True, slots=True)
class RosterDay:
    """A day of the grid: the rule of the day, the shifts that begin on it, what is wrong."""

    day: date
    is_working: bool
    rule: DutyRule
    cells: tuple[Cell, ...]
    faults: tuple[Fault, ...]


def roster(actor: Actor, roster_id: int) -> Roster:
    """Return one roster, or NotFound."""
    rooms = DutyRoom.objects.visible_to(actor)
    rows = Roster.objects.filter(room__in=rooms).select_related("room__unit", "published_by")
    found = rows.filter(pk=roster_id).first()
    if found is None:
        raise NotFound
    return found


def successor(actor: Actor, shown: Roster) -> Roster | None:
    """Return the revision that took a roster's place, with its shifts; None when none did."""
    del actor
    if shown.state != RosterState.SUPERSEDED:
        return None
    rows = Roster.objects.filter(replaces=shown, published_at__isnull=False)
    return rows.order_by("-published_at").first()


def rosters(actor: Actor, room_id: int | None = None) -> QuerySet[Roster]:
    """Return the rosters within the actor's duties, the newest first."""
    rows = Roster.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    rows = rows if room_id is None else rows.filter(room_id=room_id)
    return rows.select_related("room").order_by("-from_on", "-id")[:SHOWN]


def grid(actor: Actor, shown: Roster) -> list[RosterDay]:
    """Return a roster day by day, each with what is wrong on it."""
    shifts = list(shown.shifts.order_by("from_at"))
    places = places_of(shifts)
    wrong: list[Fault] = []
    if shown.state in {RosterState.DRAFTED, RosterState.PUBLISHED}:
        wrong = faults_in(actor, shown, shifts, places)
    window = window_of(shown.from_on, shown.to_on)
    cares = cares_of(shown.room, window.from_at, window.until_at)
    using = workdays.calendar()
    days, day = [], shown.from_on
    while day <= shown.to_on:
        own = [shift for shift in shifts if local_day(shift.from_at) == day]
        days.append(
            RosterDay(
                day,
                workdays.is_working_day(day, using=using),
                rule_of_day(day, cares, shown.room.kind),
                tuple(_cell(shift, places.get(shift.pk, [])) for shift in own),
                tuple(fault for fault in wrong if min(fault.day, shown.to_on) == day),
            )
        )
        day += timedelta(days=1)
    return days


def cells_of(shifts: list[Shift]) -> list[Cell]:
    """Return shifts with who is on duty in each, in their order."""
    places = places_of(shifts)
    return [_cell(shift, places.get(shift.pk, [])) for shift in shifts]


def _cell(shift: Shift, places: list[Assignment]) -> Cell:
    return Cell(
        shift,
        tuple(place for place in places if place.capacity == Capacity.LEADER),
        tuple(place for place in places if place.capacity == Capacity.STAFF),
    )


def substitutions(actor: Actor, shown: Roster) -> list[Substitution]:
    """Return who stood in for whom in a roster, the newest first."""
    del actor
    rows = Substitution.objects.filter(shift__roster=shown)
    told = rows.select_related("shift", "out_post__account", "in_post__account", "account")
    return list(told.order_by("-at", "-id")[:SHOWN])


def drafted_shift(actor: Actor, shift_id: int) -> Shift:
    """Return a shift of any roster within the actor's duties, or NotFound."""
    rows = Shift.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    found = rows.select_related("roster__room", "room").filter(pk=shift_id).first()
    if found is None:
        raise NotFound
    return found


def able_posts(actor: Actor, room: DutyRoom, on: date | None = None) -> list[people.Post]:
    """Return the posts that may be on duty in a room, leaders first."""
    del actor
    street = room.area_code_now[:9]
    day = on or clock.today()
    system = Actor.system("duty")
    rows = people.posts(system, day).filter(Q(area_code__startswith=street))
    able = [post for post in rows[:1000] if capacity_of(post.role, room.kind) is not None]
    return sorted(able, key=lambda post: (capacity_of(post.role, room.kind) != "leader", post.pk))


def people_of(actor: Actor, shift: Shift) -> list[Assignment]:
    """Return who is on duty in a shift, leaders first."""
    del actor
    rows = shift.assignments.filter(is_replaced=False).select_related("account", "post")
    return sorted(rows, key=lambda place: (place.capacity != Capacity.LEADER, place.pk))


def later_shifts(actor: Actor, shift: Shift) -> list[Shift]:
    """Return the other shifts of a room that are not over, for an exchange."""
    del actor
    rows = Shift.objects.filter(
        room_id=shift.room_id, roster__state=RosterState.PUBLISHED, until_at__gt=clock.now()
    )
    return list(rows.exclude(pk=shift.pk).order_by("from_at")[:SHOWN])


def planned_until(actor: Actor, room: DutyRoom) -> date | None:
    """Return the last day of the published rosters of a room; None without any."""
    del actor
    rows = Roster.objects.filter(room=room, state=RosterState.PUBLISHED)
    return rows.order_by("-to_on").values_list("to_on", flat=True).first()
