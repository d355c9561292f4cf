"""What keeps a roster from being published, and what a change of people would make worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import local_day
from shouwang.ground.errors import say
from shouwang.prepare.duty.models import Assignment, Roster, Shift, Substitution
from shouwang.prepare.duty.rules.rosters import (
    Fault,
    FaultKind,
    Span,
    Turn,
    faults,
    weakened,
    window_of,
)
from shouwang.prepare.duty.rules.strength import pieces
from shouwang.prepare.duty.rules.wording import Capacity, capacity_of, day_text, span_text
from shouwang.prepare.duty.states import RoomState, RosterState

from .rules import cares_of

Places = Mapping[int, Sequence[Assignment]]


def places_of(shifts: Iterable[Shift]) -> dict[int, list[Assignment]]:
    """Return who is on duty in shifts, by shift."""
    rows = Assignment.objects.filter(shift__in=[shift.pk for shift in shifts], is_replaced=False)
    found: dict[int, list[Assignment]] = {}
    for row in rows.select_related("account", "post__unit").order_by("id"):
        found.setdefault(row.shift_id, []).append(row)
    return found


def turn_of(actor: Actor, shift: Shift) -> Turn:
    """Return a shift as a rule sees it, with its people as they stand now."""
    del actor
    return _turn(shift, places_of([shift]).get(shift.pk, []))


def _turn(shift: Shift, places: Sequence[Assignment]) -> Turn:
    leaders = sum(place.capacity == Capacity.LEADER for place in places)
    return Turn(shift.from_at, shift.until_at, leaders, len(places) - leaders)


def faults_of(actor: Actor, shown: Roster) -> list[Fault]:
    """Return everything that keeps a roster from being published, in order of time."""
    shifts = list(shown.shifts.order_by("from_at"))
    return faults_in(actor, shown, shifts, places_of(shifts))


def faults_in(actor: Actor, shown: Roster, shifts: Sequence[Shift], places: Places) -> list[Fault]:
    """Return everything wrong with a roster whose shifts and people are at hand.

    Who was on duty in a shift that is over is a fact, which no revision has to mend.
    """
    del actor
    now = clock.now()
    window = _window(shown)
    last = max([window.until_at, *(shift.until_at for shift in shifts)])
    own = [_turn(shift, places.get(shift.pk, ())) for shift in shifts]
    others = [Turn(span.from_at, span.until_at, 0, 0) for span in _around(shown, window, last)]
    cares = cares_of(shown.room, window.from_at, last)
    held = pieces(cares, window.from_at, last, shown.room.kind)
    found = faults(own, others, window, held)
    if shown.replaces_id is not None and shown.state == RosterState.DRAFTED:
        found = [one for one in found if one.kind != FaultKind.LACK or one.until_at > now]
    coming = [shift for shift in shifts if shift.until_at > now]
    found += [fault for shift in coming for fault in _left(shown, shift, places.get(shift.pk, ()))]
    found += _elsewhere(coming, places)
    found += _swapped(shown, coming, places, now)
    return sorted(found, key=lambda fault: (fault.from_at, fault.kind))


def _window(shown: Roster) -> Span:
    """Return the minutes to cover: the days, and on until the next published roster begins.

    The next roster relies on the last shift, which reaches into its first day.
    """
    days = window_of(shown.from_on, shown.to_on)
    follows = Shift.objects.filter(
        room_id=shown.room_id,
        roster__state=RosterState.PUBLISHED,
        roster__from_on=shown.to_on + timedelta(days=1),
    )
    first = follows.order_by("from_at").values_list("from_at", flat=True).first()
    return days if first is None else Span(days.from_at, max(days.until_at, first))


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


def _left(shown: Roster, shift: Shift, places: Sequence[Assignment]) -> list[Fault]:
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


def _elsewhere(shifts: Sequence[Shift], places: Places) -> list[Fault]:
    """Return who is on duty in another room at the same time (R171)."""
    if not shifts:
        return []
    rows = Assignment.objects.filter(
        account_id__in={row.account_id for shift in shifts for row in places.get(shift.pk, ())},
        is_replaced=False,
        shift__roster__state=RosterState.PUBLISHED,
        shift__room__state=RoomState.OPENED,
        shift__from_at__lt=max(shift.until_at for shift in shifts),
        shift__until_at__gt=min(shift.from_at for shift in shifts),
    ).exclude(shift__room=shifts[0].room_id)
    held: dict[int, list[Assignment]] = {}
    for row in rows.select_related("shift__room").order_by("shift__from_at", "id"):
        held.setdefault(row.account_id, []).append(row)
    return [
        _at_once(shift, place, other.shift)
        for shift in shifts
        for place in places.get(shift.pk, ())
        for other in held.get(place.account_id, ())
        if other.shift.from_at < shift.until_at and shift.from_at < other.shift.until_at
    ]


def _at_once(shift: Shift, place: Assignment, other: Shift) -> Fault:
    from_at = max(shift.from_at, other.from_at)
    until_at = min(shift.until_at, other.until_at)
    words = say(
        "{span} {name}同时排在{room}。",
        span=span_text(from_at, until_at),
        name=place.account.name,
        room=other.room.name,
    )
    return Fault(FaultKind.ELSEWHERE, local_day(shift.from_at), from_at, until_at, words)


def _swapped(shown: Roster, shifts: Sequence[Shift], places: Places, now: datetime) -> list[Fault]:
    """Return where a revision would undo a swap that was made since it was drafted."""
    if shown.replaces_id is None or shown.state != RosterState.DRAFTED:
        return []
    rows = Substitution.objects.filter(
        shift__roster=shown.replaces_id, at__gte=shown.drafted_at, shift__until_at__gt=now
    ).select_related("shift", "out_post__account", "in_post__account")
    found = []
    for row in rows.order_by("at", "id"):
        for shift in shifts:
            if shift.from_at < row.shift.until_at and row.shift.from_at < shift.until_at:
                held = {place.account_id for place in places.get(shift.pk, ())}
                if row.out_post.account_id in held and row.in_post.account_id not in held:
                    found.append(_undone(shift, row))
    return found


def _undone(shift: Shift, row: Substitution) -> Fault:
    words = say(
        "{span} 起草后已换班，由{comes}替{gone}，请改这一班的人员。",
        span=span_text(shift.from_at, shift.until_at),
        comes=row.in_post.account.name,
        gone=row.out_post.account.name,
    )
    day = local_day(shift.from_at)
    return Fault(FaultKind.SWAPPED, day, shift.from_at, shift.until_at, words)


def faults_of_change(actor: Actor, shift: Shift, before: Turn) -> list[Fault]:
    """Return what a change of people makes worse in a shift, from now on.

    A shift that is too weak already, because a period began meanwhile, may still be changed.
    """
    del actor
    places = places_of([shift])
    from_at = max(shift.from_at, clock.now())
    cares = cares_of(shift.room, from_at, shift.until_at)
    held = pieces(cares, from_at, shift.until_at, shift.room.kind)
    found = weakened(before, _turn(shift, places.get(shift.pk, [])), held)
    return [*found, *_elsewhere([shift], places)]
