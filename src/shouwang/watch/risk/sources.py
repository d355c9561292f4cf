"""The table of rooms above that know of warnings and drills (R206, R209)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shouwang.ground.actor import Actor
from shouwang.watch.risk.rules.inputs import WarningNow

__all__ = [
    "DrillSource",
    "LeadSource",
    "RiskSources",
    "WarningNow",
    "WarningSource",
    "risk_sources",
    "use_risk_sources",
]

WarningSource = Callable[[Actor, Collection[str], datetime], Mapping[str, Sequence[WarningNow]]]
"""Returns, for each of some communities, the actual warnings in force there at a moment."""

LeadSource = Callable[[Actor, str, date, date], Sequence[timedelta]]
"""Returns, for each warning of an area and span of days, how long before the danger it came."""

DrillSource = Callable[[Actor, str, date, date], int]
"""Returns how many drills were held in an area and span of days."""


@dataclass(frozen=True, slots=True)
class RiskSources:
    """Who tells what; None: nobody does, so it is unknown, which is not zero."""

    warnings: WarningSource | None = None
    lead_times: LeadSource | None = None
    drills: DrillSource | None = None


_sources: list[RiskSources] = [RiskSources()]


def use_risk_sources(sources: RiskSources) -> None:
    """Hand over, at start-up, who knows what."""
    _sources[0] = sources


def risk_sources() -> RiskSources:
    """Return the table."""
    return _sources[0]
