"""What a division code says by itself: level, parent, kind of town and of village."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from shouwang.ground.actor import AreaRange
from shouwang.ground.errors import Invalid, say


class Level(StrEnum):
    """The levels of the administrative tree, from the top."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    VILLAGE = "village"
    GRID = "grid"


GROUPS = (2, 2, 2, 3, 3, 3)
"""Digits of each level's own group: province, city, county, street, village, grid."""

LENGTHS: tuple[int, ...] = tuple(accumulate(GROUPS))
DIGITS = dict(zip(Level, LENGTHS, strict=True))
_LEVEL_OF = {digits: level for level, digits in DIGITS.items()}
_PARENT_LENGTH = dict(zip(LENGTHS, (0, *LENGTHS), strict=False))
PADDED_LENGTH = DIGITS[Level.VILLAGE]


def is_code(text: str) -> bool:
    """Tell whether the text has the form of a division code."""
    return len(text) in _LEVEL_OF and text.isascii() and text.isdigit()


def level_of(code: str) -> Level:
    """Return the level that the code's length says."""
    return _LEVEL_OF[len(code)]


def parent_of(code: str) -> str:
    """Return the code one level up; "" for a province."""
    return code[: _PARENT_LENGTH[len(code)]]


def path_of(code: str) -> tuple[str, ...]:
    """Return the codes from the province down to the code itself."""
    return tuple(code[:digits] for digits in LENGTHS if digits <= len(code))


def normalise_code(text: str) -> str:
    """Return the code without its padding: 330781002000 is 330781002; Invalid when it is no code.

    Groups of zeros are cut from the end only, so a village of an existing street stays as it is.
    """
    code = text.strip()
    if not is_code(code):
        raise Invalid({"code": say("区划代码应为 2、4、6、9、12 或 15 位数字。")})
    if len(code) != PADDED_LENGTH:
        return code
    return next(code[:digits] for digits in LENGTHS if not code[digits:].strip("0"))


def common_root(codes: tuple[str, ...]) -> str:
    """Return the deepest division that holds all the codes; "" for the whole country."""
    if not codes:
        return ""
    low, high = min(codes), max(codes)
    same = next(
        (at for at, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), len(low)
    )
    return low[: max((digits for digits in LENGTHS if digits <= same), default=0)]


def lies_under(code: str, root: str) -> bool:
    """Tell whether the code is the root or lies below it."""
    return AreaRange.under(root).covers(code)


class TownKind(StrEnum):
    """What kind of town-level unit a code of 9 digits names."""

    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    TOWN_LIKE = "town_like"
    UNKNOWN = ""


class VillageKind(StrEnum):
    """What kind of village-level unit a code of 12 digits names."""

    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGE_COMMITTEE = "village_committee"
    QUASI_RESIDENTS = "quasi_residents"
    QUASI_VILLAGE = "quasi_village"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class TownBand:
    """The numbers from `first` to `last` name towns of this kind."""

    first: int
    last: int
    kind: TownKind


@dataclass(frozen=True, slots=True)
class VillageBand:
    """The numbers from `first` to `last` name villages of this kind."""

    first: int
    last: int
    kind: VillageKind


TOWN_BANDS = (
    TownBand(1, 99, TownKind.STREET),
    TownBand(100, 199, TownKind.TOWN),
    TownBand(200, 399, TownKind.TOWNSHIP),
    TownBand(400, 599, TownKind.TOWN_LIKE),
)
"""统计用区划代码和城乡划分代码编制规则（国统字〔2009〕91号）: the third group of the code."""

VILLAGE_BANDS = (
    VillageBand(1, 199, VillageKind.RESIDENTS_COMMITTEE),
    VillageBand(200, 399, VillageKind.VILLAGE_COMMITTEE),
    VillageBand(400, 499, VillageKind.QUASI_RESIDENTS),
    VillageBand(500, 599, VillageKind.QUASI_VILLAGE),
)
"""The same rules, the fourth group of the code."""


def town_kind(code: str) -> TownKind:
    """Return the kind of the town that the code lies in; unknown outside the bands."""
    number = _group(code, Level.COUNTY, Level.STREET)
    return next((b.kind for b in TOWN_BANDS if b.first <= number <= b.last), TownKind.UNKNOWN)


def village_kind(code: str) -> VillageKind:
    """Return the kind of the village that the code lies in; unknown outside the bands."""
    number = _group(code, Level.STREET, Level.VILLAGE)
    return next((b.kind for b in VILLAGE_BANDS if b.first <= number <= b.last), VillageKind.UNKNOWN)


def _group(code: str, above: Level, level: Level) -> int:
    digits = code[DIGITS[above] : DIGITS[level]]
    return int(digits) if len(code) >= DIGITS[level] else 0
