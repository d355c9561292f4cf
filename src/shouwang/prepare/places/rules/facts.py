"""What the rules of classification read, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shouwang.ground.errors import Text, say

from .taxonomy import PlaceTypeCode, UseCategory


class Verdict(StrEnum):
    """What a rule says about one type; a candidate waits for a person."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CANDIDATE = "candidate"


VERDICT_LABELS = {
    Verdict.YES: say("是"),
    Verdict.NO: say("否"),
    Verdict.UNKNOWN: say("待调查"),
    Verdict.CANDIDATE: say("候选，待人工认定"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a place; None is unknown and never zero or no."""

    category: UseCategory = UseCategory.UNKNOWN
    capacity: int | None = None
    residents: int | None = None
    is_street_front: bool | None = None
    is_let_for_profit: bool | None = None
    is_licensed_hotel: bool | None = None
    storeys: int | None = None
    height_m: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule said so: which rule, in words, from which document."""

    rule: str
    text: Text
    source: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say about one type of a place."""

    type_code: PlaceTypeCode
    verdict: Verdict
    reasons: tuple[Reason, ...]
