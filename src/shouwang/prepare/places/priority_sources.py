"""The table of rooms above that know what makes a place urgent (R35)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Text

from .rules.priorities import HazardLoad

__all__ = ["HazardLoad", "HazardSource", "PrioritySources", "SeasonSource", "use_priority_facts"]

HazardSource = Callable[[Actor, Collection[int], date], Mapping[int, HazardLoad]]
"""Returns the open hazards by place; a place without any is absent. One call for many places."""

SeasonSource = Callable[[Actor, Collection[int], date], Mapping[int, Text]]
"""Returns the seasonal focus that a place is in, by place. One call for many places."""


@dataclass(frozen=True, slots=True)
class PrioritySources:
    """Who tells of open hazards and of the season; None: nobody does yet."""

    hazards: HazardSource | None = None
    season: SeasonSource | None = None


_sources: list[PrioritySources] = [PrioritySources()]


def use_priority_facts(sources: PrioritySources) -> None:
    """Hand over, at start-up, who knows what."""
    _sources[0] = sources


def priority_sources() -> PrioritySources:
    """Return the table."""
    return _sources[0]
