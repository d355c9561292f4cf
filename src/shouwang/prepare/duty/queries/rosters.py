"""Rosters: the list, one as days with its faults at the spot, and what keeps one unpublished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import NotFound, say
from shouwang.ground.people import queries as people
from shouwang.ground.workdays import queries as workdays
from shouwang.prepare.duty.models import Assignment, DutyRoom, Roster, Shift, Substitution
from shouwang.prepare.duty.rules.rosters import (
    Fault,
    FaultKind,
    Span,
    Turn,
    faults,
    lacks,
    window_of,
)
from shouwang.prepare.duty.rules.strength import DutyRule, pieces, rule_of_day
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of, day_text
from shouwang.prepare.duty.states import RosterState

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


def rosters(actor: Actor, room_id: int | None = None) -> QuerySet[Roster]:
    """Return the rosters within the actor's duties, the newest first."""
    rows = Roster.objects.filter(room__in=DutyRoom.objects.visible_to(actor))
    rows = rows if room_id is None else rows.filter(room_id=room_id)
    return rows.select_related("room").order_by("-from_on", "-id")[:SHOWN]


def _assigned(shifts: Iterable[Shift]) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.filter(shift__in=[shift.pk for shift in shifts], is_replaced=False)
    found: dict[int, list[Assignment]] = {}
    for row in rows.select_related("account", "post__unit").order_by("id"):
        found.setdefault(row.shift_id, []).append(row)
    return found


def _turn(shift: Shift, places: Iterable[Assignment]) -> Turn:
    held = list(places)
    leaders = sum(place.capacity == Capacity.LEADER for place in held)
    return Turn(shift.from_at, shift.until_at, leaders, len(held) - leaders)


def faults_of(actor: Actor, shown: Roster) -> list[Fault]:
    """Return everything that keeps a roster from being published, in order of time."""
    del actor
    shifts = list(shown.shifts.order_by("from_at"))
    return _faults(shown, shifts, _assigned(shifts))


def _faults(shown: Roster, shifts: list[Shift], places: dict[int, list[Assignment]]) -> list[Fault]:
    window = window_of(shown.from_on, shown.to_on)
    last = max([window.until_at, *(shift.until_at for shift in shifts)])
    own = [_turn(shift, places.get(shift.pk, [])) for shift in shifts]
    others = [Turn(span.from_at, span.until_at, 0, 0) for span in _around(shown, window, last)]
    cares = cares_of(shown.room, window.from_at, last)
    held = pieces(cares, window.from_at, last, shown.room.kind)
    found = faults(own, others, window, held)
    found += [fault for shift in shifts for fault in _left(shown, shift, places.get(shift.pk, []))]
    return sorted(found, key=lambda fault: (fault.from_at, fault.kind))


def _around(shown: Roster, window: Span, last: datetime) -> list[Span]:
    """Return the shifts of other published rosters that reach into the days."""
    own = {shown.pk, shown.replaces_id or 0}
    rows = Shift.objects.filter(
        room_id=shown.room_id,
        roster__state=RosterState.PUBLISHED,
        from_at__lt=last,
        until_at__gt=window.from_at,
    ).exclude(roster__in=own)
    return [Span(*times) for times in rows.order_by("from_at").values_list("from_at", "until_at")]


def _left(shown: Roster, shift: Shift, places: list[Assignment]) -> list[Fault]:
    """Return who of a shift holds the post no longer, or has one that cannot be on duty."""
    day = local_day(shift.from_at)
    found = []
    for place in places:
        post = place.post
        is_in_office = post.valid_from_on <= day and (
            post.valid_until_on is None or post.valid_until_on >= day
        )
        is_able = capacity_of(post.role, shown.room.kind) == place.capacity
        if is_in_office and is_able and place.account.is_active:
            continue
        words = say("{day} {name} 已不在岗。", day=day_text(day), name=place.account.name)
        found.append(Fault(FaultKind.LEFT, day, shift.from_at, shift.until_at, words))
    return found


def lacks_of(shift: Shift) -> list[Fault]:
    """Return where a shift is weaker than the rule, as it stands now."""
    places = _assigned([shift]).get(shift.pk, [])
    cares = cares_of(shift.room, shift.from_at, shift.until_at)
    held = pieces(cares, shift.from_at, shift.until_at, shift.room.kind)
    return lacks(_turn(shift, places), held)


def grid(actor: Actor, shown: Roster) -> list[RosterDay]:
    """Return a roster day by day, each with what is wrong on it."""
    del actor
    shifts = list(shown.shifts.order_by("from_at"))
    places = _assigned(shifts)
    wrong: list[Fault] = []
    if shown.state in {RosterState.DRAFTED, RosterState.PUBLISHED}:
        wrong = _faults(shown, shifts, places)
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
                tuple(fault for fault in wrong if fault.day == day),
            )
        )
        day += timedelta(days=1)
    return days


def cells_of(shifts: list[Shift]) -> list[Cell]:
    """Return shifts with who is on duty in each, in their order."""
    places = _assigned(shifts)
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
