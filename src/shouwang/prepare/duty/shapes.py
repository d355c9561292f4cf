"""What goes over the web API of duty."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Latitude,
    Line,
    Longitude,
    Moment,
    Note,
    WireIn,
    WireOut,
)

from .rules.parameters import (
    NAME_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    REPORT_EVERY_H_LIMIT,
    SHIFTS_LIMIT,
    STRENGTH_LIMIT,
    TEAM_LIMIT,
)
from .rules.wording import EntryKind, PeriodKind, RoomKind

Name = Annotated[Line, Field(max_length=NAME_LIMIT)]
Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]
Phone = Annotated[Line, Field(max_length=PHONE_LIMIT)]
Strength = Annotated[int, Field(ge=0, le=STRENGTH_LIMIT)]
Posts = Annotated[list[Identity], Field(max_length=TEAM_LIMIT)]


class RoomIn(WireIn):
    """A duty room, or a post at a site with its reason."""

    name: Name
    kind: RoomKind = RoomKind.OFFICE
    area_code: Code = ""
    unit_id: Identity | None = None
    location: Line = ""
    phone: Phone = ""
    lat: Latitude | None = None
    lng: Longitude | None = None
    place_id: Identity | None = None
    reason: Reason = ""


class EndIn(WireIn):
    """Why something ends."""

    reason: Reason
    version: Identity | None = None


class RoomOut(WireOut):
    """A duty room."""

    id: int
    kind: str
    kind_label: str
    name: str
    unit: str
    area_code: str
    location: str
    phone: str
    state: str
    opened_at: Moment
    ended_at: Moment | None
    reason: str
    version: int


class PersonOut(WireOut):
    """Somebody on duty; the phone is masked."""

    post_id: int
    name: str
    post: str
    capacity: str
    phone: str
    checked_in_at: Moment | None
    is_absent: bool


class TeamOut(WireOut):
    """Who is on duty; a gap when nobody is."""

    at: Moment
    is_gap: bool
    room_id: int | None
    room: str
    location: str
    phone: str
    shift_id: int | None
    from_at: Moment | None
    until_at: Moment | None
    leaders: list[PersonOut]
    staff: list[PersonOut]


class RuleOut(WireOut):
    """How many have to be on duty and what is reported how often."""

    leaders: int
    staff: int
    is_zero_report_daily: bool
    report_every_h: int | None
    because: list[str]


class PieceOut(WireOut):
    """A part of a day with its rule."""

    from_at: Moment
    until_at: Moment
    rule: RuleOut


class RuleOfDayOut(WireOut):
    """The strictest rule of a day with its parts."""

    day: Day
    rule: RuleOut
    parts: list[PieceOut]


class PeriodIn(WireIn):
    """A special-care period."""

    name: Name
    kind: PeriodKind
    from_at: Moment
    until_at: Moment
    min_leaders: Strength = 1
    min_staff: Strength = 2
    area_code: Code = ""
    is_zero_report_daily: bool = True
    report_every_h: Annotated[int, Field(ge=1, le=REPORT_EVERY_H_LIMIT)] | None = None
    basis: Line = ""


class PeriodEndIn(WireIn):
    """Until when a period lasts, at the earliest now."""

    until_at: Moment | None = None
    version: Identity | None = None


class PeriodOut(WireOut):
    """A special-care period."""

    id: int
    name: str
    kind: str
    kind_label: str
    area_code: str
    from_at: Moment
    until_at: Moment
    min_leaders: int
    min_staff: int
    is_zero_report_daily: bool
    report_every_h: int | None
    basis: str
    version: int


class ShiftIn(WireIn):
    """A shift: when, and the posts on duty."""

    from_at: Moment
    until_at: Moment
    post_ids: Posts = []


class ShiftChangeIn(ShiftIn):
    """A shift of a draft as it shall be."""

    version: Identity | None = None


class RotationIn(WireIn):
    """By turns: the handover times of a day, leaders and staff in order."""

    handover_times: Annotated[list[time], Field(min_length=1, max_length=24)]
    leader_ids: Annotated[list[Identity], Field(max_length=200)] = []
    staff_ids: Annotated[list[Identity], Field(max_length=200)] = []


class RosterIn(WireIn):
    """A roster with its shifts, or made by turns."""

    room_id: Identity
    from_on: Day
    to_on: Day
    shifts: Annotated[list[ShiftIn], Field(max_length=SHIFTS_LIMIT)] = []
    rotation: RotationIn | None = None


class VersionIn(WireIn):
    """The version that the caller saw."""

    version: Identity | None = None


class AssignedOut(WireOut):
    """Somebody in a shift."""

    post_id: int
    name: str
    capacity: str
    checked_in_at: Moment | None
    checked_out_at: Moment | None
    absent_from_at: Moment | None


class ShiftOut(WireOut):
    """A shift of a roster."""

    id: int
    from_at: Moment
    until_at: Moment
    team: list[AssignedOut]


class FaultOut(WireOut):
    """What keeps a roster from being published."""

    kind: str
    day: Day
    from_at: Moment
    until_at: Moment
    text: str


class RosterOut(WireOut):
    """A roster."""

    id: int
    room_id: int
    from_on: Day
    to_on: Day
    state: str
    state_label: str
    published_at: Moment | None
    version: int


class RosterDetailOut(RosterOut):
    """A roster with its shifts and what is wrong with them."""

    shifts: list[ShiftOut]
    faults: list[FaultOut]


class SwapIn(WireIn):
    """Who stands in for whom; with another shift the two exchange."""

    out_post_id: Identity
    in_post_id: Identity
    reason: Reason
    other_shift_id: Identity | None = None


class SubstitutionOut(WireOut):
    """Somebody stood in for somebody."""

    at: Moment
    shift_id: int
    out_name: str
    in_name: str
    reason: str
    by: str


class ShareOut(WireOut):
    """One person's duties."""

    name: str
    capacity: str
    total: int
    weekday: int
    weekend: int
    holiday: int
    night: int
    hours: float


class PlaceIn(WireIn):
    """Where the phone is; without it, it is the person's word at the desk."""

    lat: Latitude | None = None
    lng: Longitude | None = None


class PresenceOut(WireOut):
    """Somebody's presence in a shift."""

    shift_id: int
    checked_in_at: Moment | None
    way: str
    distance_m: int | None
    checked_out_at: Moment | None
    absent_from_at: Moment | None


class AnswerOut(WireOut):
    """One person's answer to a roll-call."""

    name: str
    answered_at: Moment | None
    missed_at: Moment | None
    step: int


class RollOut(WireOut):
    """A roll-call."""

    id: int
    called_at: Moment
    due_at: Moment
    is_random: bool
    answers: list[AnswerOut]


class LogIn(WireIn):
    """An entry of the log; it may correct another one, open an item or close one."""

    kind: EntryKind
    text: Note
    party: Line = ""
    area_code: Code = ""
    happened_at: Moment | None = None
    is_open_item: bool = False
    is_zero: bool = False
    corrects_id: Identity | None = None
    closes_item_id: Identity | None = None


class EntryOut(WireOut):
    """An entry of the log."""

    id: int
    kind: str
    kind_label: str
    happened_at: Moment
    written_at: Moment
    text: str
    party: str
    area_code: str
    link: str
    is_zero: bool
    author: str
    corrects_id: int | None


class ItemOut(WireOut):
    """An item that is open."""

    id: int
    opened_at: Moment
    kind: str
    text: str
    version: int


class HandoverIn(WireIn):
    """A word to the next shift."""

    note: Reason = ""


class TakeIn(WireIn):
    """The open items, each confirmed by its id."""

    item_ids: Annotated[list[Identity], Field(max_length=500)]
    version: Identity | None = None


class HandoverOut(WireOut):
    """How a shift is handed over."""

    shift_id: int
    until_at: Moment
    next_shift_id: int | None
    handover_id: int | None
    state: str
    note: str
    offered_at: Moment | None
    taken_at: Moment | None
    items: list[ItemOut]


class StandByIn(WireIn):
    """A force that stands by on a day."""

    day: Day
    people: Annotated[int, Field(ge=0, le=1_000)]
    vehicles: Annotated[int, Field(ge=0, le=1_000)] = 0
    boats: Annotated[int, Field(ge=0, le=1_000)] = 0
    name: Name = ""
    body_id: Identity | None = None


class ReadyIn(WireIn):
    """Whether a force is ready, and what it lacks."""

    is_ready: bool
    note: Reason = ""


class StandByOut(WireOut):
    """A force that stands by; whether it is ready is null until somebody confirms."""

    id: int
    day: Day
    name: str
    people: int
    vehicles: int
    boats: int
    is_ready: bool | None
    confirmed_at: Moment | None
    note: str
