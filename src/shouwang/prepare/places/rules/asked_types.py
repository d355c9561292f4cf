"""The kinds of place that a document lists for its scope, as types and uses (R40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shouwang.ground.errors import Text, say

from .taxonomy import TYPE_LABELS, PlaceTypeCode, UseCategory


class AskedType(StrEnum):
    """What S4 lists and what is neither one type nor one use."""

    MARKET = "market"
    ENTERTAINMENT = "entertainment"
    EDUCATION = "education"
    MEDICAL = "medical"
    LODGING = "lodging"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which places a code stands for: of a type, or of one of these uses."""

    type_code: PlaceTypeCode | None
    categories: frozenset[UseCategory]


ASKED_LABELS: Mapping[AskedType, Text] = {
    AskedType.MARKET: say("商（市）场"),
    AskedType.ENTERTAINMENT: say("公共娱乐场所"),
    AskedType.EDUCATION: say("学校（含幼托和宿舍）"),
    AskedType.MEDICAL: say("医院（含病房楼、诊所）"),
    AskedType.LODGING: say("宾馆（含旅馆）"),
}
_GROUPS: Mapping[str, Asked] = {
    AskedType.MARKET: Asked(
        None,
        frozenset({UseCategory.MALL, UseCategory.SUPERMARKET, UseCategory.INDOOR_MARKET}),
    ),
    AskedType.ENTERTAINMENT: Asked(
        None,
        frozenset(
            {
                UseCategory.CINEMA, UseCategory.AUDITORIUM, UseCategory.NIGHT_CLUB,
                UseCategory.VIDEO_HALL, UseCategory.DANCE_HALL, UseCategory.KARAOKE,
                UseCategory.AMUSEMENT_HALL, UseCategory.BOWLING, UseCategory.SAUNA,
            }
        ),
    ),
    AskedType.EDUCATION: Asked(
        None,
        frozenset(
            {
                UseCategory.SCHOOL, UseCategory.SCHOOL_DORMITORY, UseCategory.NURSERY_DORMITORY,
                UseCategory.KINDERGARTEN_DORMITORY,
            }
        ),
    ),
    AskedType.MEDICAL: Asked(
        None,
        frozenset({UseCategory.HOSPITAL, UseCategory.HOSPITAL_WARD, UseCategory.CLINIC}),
    ),
    AskedType.LODGING: Asked(None, frozenset({UseCategory.HOTEL, UseCategory.GUEST_HOUSE})),
    PlaceTypeCode.LABOUR_INTENSIVE: Asked(
        PlaceTypeCode.LABOUR_INTENSIVE,
        frozenset(
            {UseCategory.LABOUR_INTENSIVE_WORKSHOP, UseCategory.LABOUR_INTENSIVE_DORMITORY}
        ),
    ),
}  # fmt: skip

S4_TYPES: tuple[str, ...] = (
    AskedType.MARKET,
    AskedType.ENTERTAINMENT,
    AskedType.EDUCATION,
    AskedType.MEDICAL,
    AskedType.LODGING,
    UseCategory.RESTAURANT,
    UseCategory.INTERNET_CAFE,
    PlaceTypeCode.LABOUR_INTENSIVE,
    PlaceTypeCode.THREE_IN_ONE,
    PlaceTypeCode.HIGH_RISE,
)
"""商（市）场、公共娱乐场所、学校、医院、宾馆、饭店、网吧、劳动密集型企业、“三合一”场所、高层建筑."""


def asked(code: str) -> Asked | None:
    """Return what a code stands for: a group of S4, a type or a use; None for anything else."""
    if code in _GROUPS:
        return _GROUPS[code]
    if code in set(PlaceTypeCode):
        return Asked(PlaceTypeCode(code), frozenset())
    if code and code in set(UseCategory):
        return Asked(None, frozenset({UseCategory(code)}))
    return None


def asked_label(code: str, category_labels: Mapping[UseCategory, Text]) -> Text:
    """Return the words of a code that can be asked for."""
    if code in set(AskedType):
        return ASKED_LABELS[AskedType(code)]
    if code in set(PlaceTypeCode):
        return TYPE_LABELS[PlaceTypeCode(code)]
    return category_labels.get(UseCategory(code), Text(code))
