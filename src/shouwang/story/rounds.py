"""The rounds of the story: who looks at open hazards, and the patrol's hourly check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from .cases import case
from .deeds import watching
from .lives import Deed
from .times import week

EVERY_HOURS: Final = {
    "rail-baishaling": 72,
    "shed-bamboo": 72,
    "lift-hengyue": 72,
    "pit": 24,
    "river-wall": 24,
    "slope": 24,
    "landlord": 24,
    "guard": 24,
}
"""How often somebody has to look at what stands open at level 2 and worse (R114)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a hazard, or one check-in of its patrol."""

    key: str
    who: str
    at: datetime
    do: Deed


@dataclass(frozen=True, slots=True)
class _Beat:
    """Who looks at a hazard from one day of June to another, every so many days."""

    key: str
    who: str
    days: range
    hour: int
    minute: int


_BEATS: Final = (
    _Beat("rail-baishaling", "grid228", range(10, 29, 2), 10, 20),
    _Beat("shed-bamboo", "grid007", range(11, 29, 2), 10, 40),
    _Beat("lift-hengyue", "grid", range(12, 29, 2), 11, 0),
    _Beat("pit", "grid010", range(10, 29), 15, 30),
    _Beat("river-wall", "grid009", range(11, 29), 7, 40),
    _Beat("slope", "village", range(13, 24), 9, 30),
    _Beat("landlord", "grid003", range(26, 29), 16, 30),
    _Beat("guard", "grid", range(27, 29), 9, 50),
)
EARLIER: Final = timedelta(minutes=5)
"""So much earlier comes each look, so that none is late by the minutes of the way."""
SHIFT_H: Final = 6
PATROL: Final = ("patrol2", "patrol3", "patrol1", "patrol4")
"""Who patrols the slope from 00:00, 06:00, 12:00 and 18:00."""
REPLACEMENT: Final = "grid214"
"""Who stands in from Thursday 02:50 for the one who did not check in."""
FROM_AT: Final = week(24, 11)
MISSED_AT: Final = week(25, 2)
AGAIN_AT: Final = week(25, 3, 45)
UNTIL_AT: Final = week(28, 20)
_HOUR: Final = timedelta(hours=1)


def looks() -> Iterator[Look]:
    """Yield every look of June, by hazard."""
    for beat in _BEATS:
        one = case(beat.key)
        text = (
            "裂缝未扩大，坡脚无渗水。"
            if beat.key == "slope"
            else "与上次相比没有变化，防护措施在位。"
        )
        do = partial(watching.look, case=one, who=beat.who, text=text)
        for place, day in enumerate(beat.days):
            at = week(day, beat.hour, beat.minute) - place * EARLIER
            yield Look(beat.key, beat.who, at, do)


def check_ins() -> Iterator[Look]:
    """Yield the patrol's check-ins, each hour but those that were missed on Thursday night."""
    for first, last in ((FROM_AT, MISSED_AT - _HOUR), (AGAIN_AT, UNTIL_AT)):
        at = first
        while at <= last:
            who = on_duty(at)
            yield Look("slope", who, at, partial(watching.check_in, case=case("slope"), who=who))
            at += _HOUR


def on_duty(at: datetime) -> str:
    """Return who patrols at a moment."""
    hours = (at - week(24, 0)) // _HOUR % 24
    who = PATROL[hours // SHIFT_H]
    return REPLACEMENT if at >= MISSED_AT and who == PATROL[0] else who
