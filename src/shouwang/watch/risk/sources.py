"""The table of rooms above that know of warnings and drills (R209)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shouwang.ground.actor import Actor

__all__ = ["LeadSource", "PreventionSources", "prevention_sources", "use_prevention_facts"]

LeadSource = Callable[[Actor, str, date, date], Sequence[timedelta]]
"""Returns, for each warning of an area and span of days, how long before the danger it came."""

DrillSource = Callable[[Actor, str, date, date], int]
"""Returns how many drills were held in an area and span of days."""


@dataclass(frozen=True, slots=True)
class PreventionSources:
    """Who tells of lead times and of drills; None: nobody does yet, so both are unknown."""

    lead_times: LeadSource | None = None
    drills: DrillSource | None = None


_sources: list[PreventionSources] = [PreventionSources()]


def use_prevention_facts(sources: PreventionSources) -> None:
    """Hand over, at start-up, who knows what."""
    _sources[0] = sources


def prevention_sources() -> PreventionSources:
    """Return the table."""
    return _sources[0]
