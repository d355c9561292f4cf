"""Agricultural assets and standardisation: words, and the area in square metres (R47, R60)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shouwang.ground.errors import Text, say

MU_M2 = Fraction(2000, 3)
"""One mu (亩) is 2000/3 square metres."""


class AssetKind(StrEnum):
    """What grows or lives on an asset."""

    SEEDLINGS = "seedlings"
    GRAIN = "grain"
    VEGETABLES = "vegetables"
    ORCHARD = "orchard"
    FORESTRY = "forestry"
    LIVESTOCK = "livestock"
    AQUACULTURE = "aquaculture"
    OTHER = "other"


ASSET_LABELS: Mapping[AssetKind, Text] = {
    AssetKind.SEEDLINGS: say("育苗基地"),
    AssetKind.GRAIN: say("粮田"),
    AssetKind.VEGETABLES: say("蔬菜基地"),
    AssetKind.ORCHARD: say("果园"),
    AssetKind.FORESTRY: say("林地"),
    AssetKind.LIVESTOCK: say("养殖场"),
    AssetKind.AQUACULTURE: say("水产养殖"),
    AssetKind.OTHER: say("其他"),
}
STANDARD_LABELS: Mapping[int, Text] = {1: say("一级"), 2: say("二级"), 3: say("三级")}


def square_metres(area_mu: Decimal) -> Fraction:
    """Return an area in square metres, exactly."""
    return Fraction(area_mu) * MU_M2


@dataclass(frozen=True, slots=True)
class Granted:
    """A standardisation level with the days on which it holds, both included."""

    level: int
    granted_on: date
    expires_on: date


def standard_on(history: Iterable[Granted], on: date) -> Granted | None:
    """Return the newest grant made until a day, expired or not; None when there is none."""
    made = [found for found in history if found.granted_on <= on]
    return max(made, key=lambda found: (found.granted_on, found.expires_on), default=None)
