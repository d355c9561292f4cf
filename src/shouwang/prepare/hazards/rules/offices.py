"""Words and states of what passes between offices: hand-overs, escalations, help, listing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from shouwang.ground.errors import Invalid, NotAllowed, Text, say

from .drafts import check_reason
from .grading import Statutory
from .wording import ListingLevel


class HandoverState(StrEnum):
    """Where a hand-over stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"


HANDOVER_LABELS: dict[str, Text] = {
    HandoverState.OFFERED: say("等待接收"),
    HandoverState.ACCEPTED: say("已接收"),
    HandoverState.RETURNED: say("已退回"),
}


class EscalationKind(StrEnum):
    """Why a hazard is reported upward against its owner."""

    REFUSAL = "refusal"
    INEFFECTIVE = "ineffective"


ESCALATION_LABELS: dict[str, Text] = {
    EscalationKind.REFUSAL: say("不愿整改"),
    EscalationKind.INEFFECTIVE: say("整改不力"),
}


class EscalationState(StrEnum):
    """Who has the escalation: the street's safety station, the city bureau, nobody any more."""

    STREET = "street"
    BUREAU = "bureau"
    RESOLVED = "resolved"


ESCALATION_STATE_LABELS: dict[str, Text] = {
    EscalationState.STREET: say("街道安监站处理中"),
    EscalationState.BUREAU: say("已上报市局，市局处理中"),
    EscalationState.RESOLVED: say("已解决"),
}
WITHDRAWN = "withdraw"
"""The outcome of an escalation whose report was taken back; it counts as never made."""
STATION_AND_ABOVE = frozenset(
    {"safety_station_head", "street_director", "party_secretary", "city_bureau"}
)
BUREAU_ROLES = frozenset({"city_bureau"})


class HelpState(StrEnum):
    """Where a request for help stands; answered is not yet helped."""

    ASKED = "asked"
    ANSWERED = "answered"
    GIVEN = "given"
    ENDED = "ended"


HELP_LABELS: dict[str, Text] = {
    HelpState.ASKED: say("等待答复"),
    HelpState.ANSWERED: say("已答复"),
    HelpState.GIVEN: say("已获得协助"),
    HelpState.ENDED: say("已结束"),
}
OPEN_HELP = frozenset({HelpState.ASKED, HelpState.ANSWERED, HelpState.GIVEN})


class ListingState(StrEnum):
    """Where a listing stands."""

    PROPOSED = "proposed"
    LISTED = "listed"
    DECLINED = "declined"
    DELISTED = "delisted"


LISTING_STATE_LABELS: dict[str, Text] = {
    ListingState.PROPOSED: say("已提请，等待决定"),
    ListingState.LISTED: say("挂牌督办中"),
    ListingState.DECLINED: say("不予挂牌"),
    ListingState.DELISTED: say("已摘牌"),
}
LISTING_LABELS: dict[str, Text] = {
    ListingLevel.STREET: say("街道挂牌"),
    ListingLevel.COUNTY: say("县级挂牌"),
    ListingLevel.CITY: say("地市级挂牌"),
    ListingLevel.PROVINCE: say("省级挂牌"),
}
LISTING_DIGITS: dict[str, int] = {
    ListingLevel.STREET: 9,
    ListingLevel.COUNTY: 6,
    ListingLevel.CITY: 4,
    ListingLevel.PROVINCE: 2,
}
"""Which level of government lists, by the digits of its own area code."""
LEVEL_OFFICES: dict[str, Text] = {
    "": say("街道以下"),
    ListingLevel.STREET: say("街道"),
    ListingLevel.COUNTY: say("县（市）"),
    ListingLevel.CITY: say("地市"),
    ListingLevel.PROVINCE: say("省"),
}
_LEVEL_OF_DIGITS = {digits: level for level, digits in LISTING_DIGITS.items()}
AUTOMATIC = "move:"
"""How the closing words begin of what a move of the hazard has ended by itself."""
TEXT_LIMIT = 500


def listing_level_of(area_code: str) -> str:
    """Return the level of a post's government by its area code; "" when it cannot list."""
    return _LEVEL_OF_DIGITS.get(len(area_code), "")


def check_listing_authority(own: str, level: str) -> None:
    """Refuse whoever is of another level than the listing: only that level lists and delists."""
    if level not in LISTING_LABELS:
        raise Invalid({"listing_level": say("请选择挂牌级别。")})
    if own != level:
        raise NotAllowed(
            say(
                "{listing}只能由{office}一级办理，您的岗位属于{own}一级。",
                listing=LISTING_LABELS[level],
                office=LEVEL_OFFICES[level],
                own=LEVEL_OFFICES[own],
            )
        )


def check_listable(level: str, statutory: str) -> None:
    """Refuse the listing of a general hazard by the county and above (ZJ-XF 7)."""
    if level not in LISTING_LABELS:
        raise Invalid({"listing_level": say("请选择挂牌级别。")})
    if level != ListingLevel.STREET and statutory != Statutory.MAJOR:
        raise Invalid({"listing_level": say("县级以上只对重大隐患挂牌督办，请先按规定定级。")})


def listing_number(prefix: str, year: int, count: int) -> str:
    """Return the number of a listing as it stands on the document."""
    return f"{prefix}督〔{year}〕{count}号"


def check_evidence(*, photos: int, notices: int) -> None:
    """Refuse a report of refusal that nothing proves.

    The rule `refusal_evidence`: at least one evidence photo, or a notice that the owner was given.
    """
    if photos + notices < 1:
        raise Invalid({"photos": say("请上传至少一张证据照片，或者先发出整改告知单。")})


def check_escalation(kind: str, reason: str) -> str:
    """Return the words of a refusal; Invalid names what is missing."""
    if kind not in ESCALATION_LABELS:
        raise Invalid({"kind": say("请选择不愿整改或整改不力。")})
    return check_reason(reason)


@dataclass(frozen=True, slots=True)
class HelpDraft:
    """What is asked of the upper level: why, what for, and what protects people meanwhile."""

    cause: str
    need: str
    interim: str


@dataclass(frozen=True, slots=True)
class UpwardDraft:
    """The written report of a major hazard, with the regulation's three parts (R119)."""

    state_and_cause: str
    harm_and_difficulty: str
    treatment_plan: str


def checked_words(draft: HelpDraft | UpwardDraft, limit: int) -> dict[str, str]:
    """Return the texts of a draft by their names; Invalid names each that is missing or wrong."""
    kept: dict[str, str] = {}
    wrong: dict[str, Text] = {}
    for part in fields(draft):
        try:
            kept[part.name] = check_reason(getattr(draft, part.name), part.name, limit)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid({name: _needed(text) for name, text in wrong.items()})
    return kept


def _needed(text: Text) -> Text:
    return say("请填写这一项。") if text == say("请写明理由。") else text


def with_more(before: str, more: str) -> str:
    """Return a text with another one after it; Invalid when both are too long to be kept."""
    whole = f"{before}；{more}" if before else more
    if len(whole) > TEXT_LIMIT:
        raise Invalid({"text": say("文字太长，最多 {limit} 个字。", limit=TEXT_LIMIT)})
    return whole
