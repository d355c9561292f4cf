"""The story's week, from Monday 22 June 10:30 to Sunday 28 June 2026, step by step."""

from __future__ import annotations

from functools import cache

from shouwang.story import (
    accidents,
    alarms,
    handed_in,
    neighbours,
    risks,
    surveying,
    visits,
    warned,
    watchroom,
)
from shouwang.story.steps import Step

from . import friday, monday, rounds, slope, thursday, tuesday, wednesday, weekend


@cache
def steps() -> tuple[Step, ...]:
    """Return every step in order; no two share a key."""
    found = (
        *monday.STEPS,
        *tuesday.STEPS,
        *wednesday.STEPS,
        *thursday.STEPS,
        *slope.STEPS,
        *friday.STEPS,
        *weekend.STEPS,
        *rounds.steps(),
        *accidents.STEPS,
        *surveying.steps(),
        *visits.steps(),
        *handed_in.steps(),
        *neighbours.steps(),
        *watchroom.steps(),
        *alarms.steps(),
        *warned.steps(),
        *risks.steps(),
    )
    return tuple(sorted(found, key=lambda step: step.at))
