"""The four levels of risk, their words and marks; colour never stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shouwang.ground.errors import Text, say


class Level(StrEnum):
    """重大、较大、一般、低风险, as red, orange, yellow and blue."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


ORDER: Final = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
"""From the lowest to the highest."""
LEVEL_LABELS: Mapping[str, Text] = {
    Level.RED: say("红色（重大风险）"),
    Level.ORANGE: say("橙色（较大风险）"),
    Level.YELLOW: say("黄色（一般风险）"),
    Level.BLUE: say("蓝色（低风险）"),
}
SHORT_LABELS: Mapping[str, Text] = {
    Level.RED: say("红"),
    Level.ORANGE: say("橙"),
    Level.YELLOW: say("黄"),
    Level.BLUE: say("蓝"),
}
TONES: Mapping[str, str] = {
    Level.RED: "danger",
    Level.ORANGE: "warning",
    Level.YELLOW: "yellow",
    Level.BLUE: "info",
}
"""Each tone has a shape of its own on the map: octagon, triangle, pentagon, square."""
ICONS: Mapping[str, str] = {
    Level.RED: "alert-octagon",
    Level.ORANGE: "alert-triangle",
    Level.YELLOW: "alert-circle",
    Level.BLUE: "shield-check",
}
REGISTERED: Final = frozenset({Level.RED, Level.ORANGE})
"""Levels that stand in the risk register (R214)."""


def rank(level: str) -> int:
    """Return the height of a level, 0 for blue to 3 for red."""
    return ORDER.index(Level(level))


def level_of(score: Fraction, bands: Mapping[Level, Fraction]) -> Level:
    """Return the level of a score: the highest whose lower bound it reaches, else blue."""
    for level in (Level.RED, Level.ORANGE, Level.YELLOW):
        if score >= bands[level]:
            return level
    return Level.BLUE
