"""The four levels of danger, ordered, and the words and tones in which they are shown."""

from __future__ import annotations

from enum import StrEnum

from shouwang.ground.errors import Text, say


class Level(StrEnum):
    """How dangerous it is, by the four colours of the law; `none` asks somebody to look."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


ORDER = tuple(Level)
COLOURS = ORDER[1:]
LEVEL_LABELS: dict[str, Text] = {
    Level.NONE: say("待核实"),
    Level.BLUE: say("蓝色"),
    Level.YELLOW: say("黄色"),
    Level.ORANGE: say("橙色"),
    Level.RED: say("红色"),
}
LEVEL_TONES: dict[str, str] = {
    Level.NONE: "neutral",
    Level.BLUE: "info",
    Level.YELLOW: "yellow",
    Level.ORANGE: "warning",
    Level.RED: "danger",
}


def rank(level: str) -> int:
    """Return the place of a level in the order, `none` first."""
    return ORDER.index(Level(level))


def is_urgent(level: str) -> bool:
    """Tell whether people are woken for it: from orange on."""
    return rank(level) >= rank(Level.ORANGE)
