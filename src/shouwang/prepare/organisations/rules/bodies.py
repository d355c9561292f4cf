"""Who may lead a body, what its people are called, and who counts as available (R1, R3, R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shouwang.ground.errors import Text, say

from .wording import MEMBER_DUTIES, TEAM_KINDS, BodyKind, MemberDuty

OFFICE_KINDS: Final = frozenset({BodyKind.LEADING_GROUP_OFFICE, BodyKind.SAFETY_COMMITTEE_OFFICE})
"""Bodies that a director runs; all others have a head."""

GROUP_KINDS: Final = frozenset({BodyKind.LEADING_GROUP, BodyKind.WORKING_GROUP})
"""Bodies by which a unit counts as having a group of its own (R4, R58)."""

LISTED_KINDS: Final = (
    BodyKind.LEADING_GROUP,
    BodyKind.LEADING_GROUP_OFFICE,
    BodyKind.SAFETY_COMMITTEE_OFFICE,
    BodyKind.COMMAND_HQ,
    BodyKind.RESCUE_TEAM,
    BodyKind.MILITIA_PATROL,
    BodyKind.FIREFIGHTING_TEAM,
    BodyKind.WORKING_GROUP,
)
"""The order in which kinds are listed: who leads first, the many groups of units last."""

DOCUMENTED_KINDS: Final = frozenset({BodyKind.LEADING_GROUP})
"""Bodies that are formed and adjusted by a document only (R2)."""

NAME_LIMIT, PERSON_LIMIT, REASON_LIMIT = 120, 40, 200
MEMBERS_LIMIT: Final = 200
"""How many members come in with one form; more are added afterwards."""

STREET_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class HeadRule:
    """Which roles may head a leading group of a level, named by the digits of its code.

    A later `effective_on` takes the rule's place from that day; no roles lift it.
    """

    digits: int
    roles: frozenset[str]
    words: Text
    source: Text
    effective_on: date


HEAD_RULES: Final = (
    HeadRule(
        STREET_DIGITS,
        frozenset({"party_secretary"}),
        say("党（工）委书记"),
        say("S2：成立了以党委书记为首的应急管理领导小组"),
        date(2007, 11, 1),
    ),
)
"""Who heads a leading group, by level; the source holds since 突发事件应对法 took effect."""


def head_rule(area_code: str, on: date, rules: Iterable[HeadRule] = HEAD_RULES) -> HeadRule | None:
    """Return the rule for the head of a leading group of an area on a day; None when none binds."""
    held = [rule for rule in rules if rule.digits == len(area_code) and rule.effective_on <= on]
    newest = max(held, key=lambda rule: rule.effective_on, default=None)
    return newest if newest is not None and newest.roles else None


SEAT_KINDS: Final = frozenset(
    {"city_government", "street_office", "residents_committee", "village_committee"}
)
"""Units whose leading group is that of the area."""


def head_fault(
    area_code: str, unit_kind: str, on: date, *, role: str, is_of_area: bool
) -> Text | None:
    """Return why somebody may not head the leading group of an area or a unit; None: they may.

    `unit_kind` is empty for a group of the area itself; `is_of_area` tells that the post is there.
    """
    rule = head_rule(area_code, on) if not unit_kind or unit_kind in SEAT_KINDS else None
    if rule is None or (is_of_area and role in rule.roles):
        return None
    return say("这一级领导小组的组长应是{role}。", role=rule.words)


def leading_duty(kind: str) -> MemberDuty:
    """Return the duty of the one person who leads a body of a kind."""
    return MemberDuty.DIRECTOR if kind in OFFICE_KINDS else MemberDuty.HEAD


def duties_of(kind: str) -> tuple[MemberDuty, ...]:
    """Return the duties that there are in a body of a kind, the leading one first."""
    return (leading_duty(kind), MemberDuty.DEPUTY, MemberDuty.MEMBER)


_TEAM_DUTIES: Final = {MemberDuty.HEAD: say("队长"), MemberDuty.DEPUTY: say("副队长")}
_COMMAND_DUTIES: Final = {MemberDuty.HEAD: say("总指挥"), MemberDuty.DEPUTY: say("副总指挥")}
_OFFICE_DUTIES: Final = {MemberDuty.DEPUTY: say("办公室副主任")}


def duty_label(kind: str, duty: str) -> Text:
    """Return what somebody with a duty is called in a body of a kind."""
    found = MemberDuty(duty)
    named = MEMBER_DUTIES[found]
    if kind in TEAM_KINDS:
        return _TEAM_DUTIES.get(found, named)
    if kind == BodyKind.COMMAND_HQ:
        return _COMMAND_DUTIES.get(found, named)
    return _OFFICE_DUTIES.get(found, named) if kind in OFFICE_KINDS else named


DUTY_ORDER: Final = {
    MemberDuty.HEAD: 0,
    MemberDuty.DIRECTOR: 0,
    MemberDuty.DEPUTY: 1,
    MemberDuty.MEMBER: 2,
}
"""In which order members are listed: who leads comes first."""


class Standing(StrEnum):
    """Whether a member can be sent out at a moment."""

    AVAILABLE = "available"
    ENGAGED = "engaged"
    ELSEWHERE = "elsewhere"
    LEFT = "left"


STANDINGS: Final[dict[str, Text]] = {
    Standing.AVAILABLE: say("可出动"),
    Standing.ENGAGED: say("已随本队出动"),
    Standing.ELSEWHERE: say("已随别的队伍出动"),
    Standing.LEFT: say("已离岗"),
}
STANDING_TONES: Final[dict[str, str]] = {
    Standing.AVAILABLE: "success",
    Standing.ENGAGED: "info",
    Standing.ELSEWHERE: "warning",
    Standing.LEFT: "danger",
}


def standing(body_id: int, engaged_with: int | None, *, in_office: bool) -> Standing:
    """Return how a member stands; who has left is never available, whoever they are out with."""
    if not in_office:
        return Standing.LEFT
    if engaged_with is None:
        return Standing.AVAILABLE
    return Standing.ENGAGED if engaged_with == body_id else Standing.ELSEWHERE


def spans_meet(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Tell whether two spans of days share a day; no last day means until further."""
    return (second[1] is None or first[0] <= second[1]) and (
        first[1] is None or second[0] <= first[1]
    )
