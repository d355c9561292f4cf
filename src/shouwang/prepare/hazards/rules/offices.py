"""Words and states of what passes between offices: hand-overs, escalations, help, listing."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say

from .wording import ListingLevel


class HandoverState(StrEnum):
    """Where a hand-over stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"


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


class HelpState(StrEnum):
    """Where a request for help stands; answered is not yet helped."""

    ASKED = "asked"
    ANSWERED = "answered"
    GIVEN = "given"
    ENDED = "ended"


class ListingState(StrEnum):
    """Where a listing stands."""

    PROPOSED = "proposed"
    LISTED = "listed"
    DECLINED = "declined"
    DELISTED = "delisted"


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
