"""Who is on duty: the room nearest to an area, its shift at a moment, the team of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, Text, say
from shouwang.ground.people import queries as people
from shouwang.prepare.duty.models import Assignment, DutyRoom, Shift
from shouwang.prepare.duty.rules.wording import Capacity, RoomKind
from shouwang.prepare.duty.states import VIEW, RoomState, RosterState

from .rules import above, room_rule_at


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One person on duty; the phone is masked."""

    account_id: int
    post_id: int
    name: str
    post: Text | str
    capacity: str
    phone: str
    checked_in_at: datetime | None
    is_absent: bool


@dataclass(frozen=True, slots=True)
class DutyTeam:
    """Who is on duty in an area at a moment; without a shift nobody is, which is a gap."""

    at: datetime
    room_id: int | None = None
    room: str = ""
    location: str = ""
    phone: str = ""
    shift_id: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    leaders: tuple[OnDuty, ...] = ()
    staff: tuple[OnDuty, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Tell whether nobody is on duty."""
        return not (self.leaders or self.staff)

    @property
    def account_ids(self) -> list[int]:
        """Return the accounts of everybody on duty, leaders first."""
        return [one.account_id for one in (*self.leaders, *self.staff)]


@dataclass(frozen=True, slots=True)
class DutyPhone:
    """What the public may know: the duty room and its number."""

    room: str
    phone: str


def nearest_room(area_code: str) -> DutyRoom | None:
    """Return the open office room that is nearest above an area."""
    rooms = DutyRoom.objects.filter(
        area_code_now__in=above(area_code), kind=RoomKind.OFFICE, state=RoomState.OPENED
    )
    return max(rooms, key=lambda room: (len(room.area_code_now), -room.pk), default=None)


def shift_at(room: DutyRoom, moment: datetime) -> Shift | None:
    """Return the one shift of a room at a moment, `from_at <= moment < until_at`."""
    rows = Shift.objects.filter(
        room=room,
        roster__state=RosterState.PUBLISHED,
        from_at__lte=moment,
        until_at__gt=moment,
    )
    return rows.order_by("-from_at").first()


def shift_after(shift: Shift) -> Shift | None:
    """Return the shift that follows in the same room."""
    rows = Shift.objects.filter(
        room_id=shift.room_id,
        roster__state=RosterState.PUBLISHED,
        from_at__gte=shift.until_at,
    )
    return rows.select_related("room").order_by("from_at").first()


def covered_until(room: DutyRoom, moment: datetime) -> datetime | None:
    """Return the end of the published shift that reaches over a moment."""
    found = shift_at(room, moment)
    return None if found is None else found.until_at


def team_of_shift(actor: Actor, room: DutyRoom, shift: Shift | None, at: datetime) -> DutyTeam:
    """Return a shift's team."""
    known = {"room_id": room.pk, "room": room.name, "location": room.location, "phone": room.phone}
    if shift is None:
        return DutyTeam(at, **known)  # type: ignore[arg-type]
    rows = shift.assignments.filter(is_replaced=False)
    places = list(rows.select_related("account", "post__unit").order_by("id"))
    team = [_person(actor, place) for place in places]
    return DutyTeam(
        at,
        **known,  # type: ignore[arg-type]
        shift_id=shift.pk,
        from_at=shift.from_at,
        until_at=shift.until_at,
        leaders=tuple(one for one in team if one.capacity == Capacity.LEADER),
        staff=tuple(one for one in team if one.capacity == Capacity.STAFF),
    )


def _person(actor: Actor, place: Assignment) -> OnDuty:
    return OnDuty(
        place.account_id,
        place.post_id,
        place.account.name,
        place.post.label,
        place.capacity,
        people.masked_phone(actor, place.account),
        place.checked_in_at,
        place.absent_from_at is not None and place.checked_in_at is None,
    )


def _readable(actor: Actor, area_code: str) -> bool:
    """Tell whether the actor's area holds the asked one, or lies in it."""
    if actor.is_system:
        return True
    home = actor.area_code
    return (
        area_code.startswith(home[:9])
        or home.startswith(area_code)
        or any(area.covers(area_code) for scope in actor.scopes(VIEW) for area in scope.areas)
    )


def on_duty(actor: Actor, area_code: str, at: datetime | None = None) -> DutyTeam:
    """Return who is on duty for an area at a moment; an empty team is a gap.

    The room is the office's that is nearest above the area: a village reads its street's.
    """
    moment = at or clock.now()
    if not actor.holds(VIEW):
        raise NotAllowed
    room = nearest_room(area_code)
    if room is None or not _readable(actor, room.area_code_now):
        return DutyTeam(moment)
    return team_of_shift(actor, room, shift_at(room, moment), moment)


def duty_phone(actor: Actor, area_code: str) -> DutyPhone | None:
    """Return the duty room's own number, which anybody may know; None without a room."""
    del actor
    room = nearest_room(area_code)
    return None if room is None or not room.phone else DutyPhone(room.name, room.phone)


def present_team(actor: Actor, room: DutyRoom, at: datetime) -> DutyTeam:
    """Return the team of one room at a moment."""
    return team_of_shift(actor, room, shift_at(room, at), at)


def shortage(actor: Actor, room: DutyRoom, team: DutyTeam) -> Text | None:
    """Say how many a team lacks by the rule of its moment, which a new period may have raised.

    None for a team that is strong enough, and for none at all, which is a gap.
    """
    rule = room_rule_at(actor, room, team.at)
    leaders, staff = len(team.leaders), len(team.staff)
    if team.is_gap or (leaders >= rule.leaders and staff >= rule.staff):
        return None
    return say(
        "按规定应有领导 {need_leaders} 人、干部职工 {need_staff} 人，"
        "只排了领导 {leaders} 人、干部职工 {staff} 人。",
        leaders=leaders,
        staff=staff,
        need_leaders=rule.leaders,
        need_staff=rule.staff,
    )


def next_team(actor: Actor, room: DutyRoom, at: datetime) -> DutyTeam | None:
    """Return the team that comes next in a room; None when no shift is planned after a moment."""
    rows = Shift.objects.filter(room=room, roster__state=RosterState.PUBLISHED, from_at__gt=at)
    found = rows.order_by("from_at").first()
    return None if found is None else team_of_shift(actor, room, found, found.from_at)
