"""Codes of duty and their words."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Text, say


class RoomKind(StrEnum):
    """What a duty room is: that of an office, or a post at a site for the time of an event."""

    OFFICE = "office"
    SITE = "site"


class Capacity(StrEnum):
    """As what somebody is on duty; it comes from the post's role."""

    LEADER = "leader"
    STAFF = "staff"


class PeriodKind(StrEnum):
    """Why a special-care period is kept."""

    TWO_SESSIONS = "two_sessions"
    FIRE_SEASON = "fire_season"
    FLOOD_SEASON = "flood_season"
    HOLIDAY = "holiday"
    OTHER = "other"


class EntryKind(StrEnum):
    """What was written down."""

    CALL = "call"
    INSTRUCTION = "instruction"
    ACTION = "action"
    REPORT = "report"
    NOTE = "note"
    HANDOVER = "handover"


class Way(StrEnum):
    """How it is known that somebody is there."""

    POSITION = "position"
    DESK = "desk"


class Seen(StrEnum):
    """What somebody saw at a check point."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


ROOM_KIND_LABELS: Final[dict[str, Text]] = {
    RoomKind.OFFICE: say("值班室"),
    RoomKind.SITE: say("现场值守点"),
}
CAPACITY_LABELS: Final[dict[str, Text]] = {
    Capacity.LEADER: say("带班领导"),
    Capacity.STAFF: say("值班人员"),
}
PERIOD_LABELS: Final[dict[str, Text]] = {
    PeriodKind.TWO_SESSIONS: say("两会"),
    PeriodKind.FIRE_SEASON: say("防火"),
    PeriodKind.FLOOD_SEASON: say("防汛"),
    PeriodKind.HOLIDAY: say("节假日"),
    PeriodKind.OTHER: say("其他"),
}
ENTRY_LABELS: Final[dict[str, Text]] = {
    EntryKind.CALL: say("来电"),
    EntryKind.INSTRUCTION: say("指示"),
    EntryKind.ACTION: say("处置"),
    EntryKind.REPORT: say("报告"),
    EntryKind.NOTE: say("记事"),
    EntryKind.HANDOVER: say("交接"),
}
WRITTEN_BY_PEOPLE: Final = (
    EntryKind.CALL,
    EntryKind.INSTRUCTION,
    EntryKind.ACTION,
    EntryKind.REPORT,
    EntryKind.NOTE,
)
WAY_LABELS: Final[dict[str, Text]] = {
    Way.POSITION: say("定位"),
    Way.DESK: say("在值班室确认"),
}
SEEN_LABELS: Final[dict[str, Text]] = {
    Seen.NORMAL: say("正常"),
    Seen.ABNORMAL: say("异常"),
}

LEADER_ROLES: Final = frozenset({"party_secretary", "street_director"})
STAFF_ROLES: Final = frozenset(
    {
        "safety_station_head",
        "economic_development",
        "police",
        "public_order",
        "duty_staff",
        "village_liaison_cadre",
        "fire_verifier",
        "sector_lead",
    }
)
SITE_ROLES: Final = STAFF_ROLES | {"village_head", "community_director", "grid_worker"}


def capacity_of(role: str, room_kind: str) -> Capacity | None:
    """Return as what a role is on duty in a kind of room; None when it cannot be."""
    if role in LEADER_ROLES:
        return Capacity.LEADER
    able = SITE_ROLES if room_kind == RoomKind.SITE else STAFF_ROLES
    return Capacity.STAFF if role in able else None


def day_text(day: date) -> Text:
    """Return a day as people say it."""
    return say("{month}月{day}日", month=day.month, day=day.day)


def span_text(from_at: datetime, until_at: datetime) -> Text:
    """Return a span of time: the day once, the end of the day as 24:00."""
    first, last = from_at.astimezone(LOCAL_ZONE), until_at.astimezone(LOCAL_ZONE)
    params: dict[str, object] = {
        "day": day_text(first.date()),
        "first": f"{first:%H:%M}",
        "last": f"{last:%H:%M}",
    }
    nights = (last.date() - first.date()).days
    if nights == 0:
        return say("{day} {first}–{last}", **params)
    if nights == 1 and last.hour == last.minute == 0:
        return say("{day} {first}–24:00", day=params["day"], first=params["first"])
    if nights == 1:
        return say("{day} {first}–次日 {last}", **params)
    return say("{day} {first}–{until_day} {last}", until_day=day_text(last.date()), **params)
