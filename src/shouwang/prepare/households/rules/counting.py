"""Counting a roll: how many are safe of how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shouwang.prepare.households.states import SAFE, EntryState


@dataclass(frozen=True, slots=True)
class RollCounts:
    """How many people of a roll are in each state; `safe` of `total`, such as 46 of 46."""

    total: int
    by_state: Mapping[str, int]

    @property
    def safe(self) -> int:
        """Return how many are out of danger: arrived, in hospital, or not in the village."""
        return sum(self.by_state[state] for state in SAFE)

    @property
    def not_reached(self) -> int:
        """Return how many nobody has reached."""
        return self.by_state[EntryState.NOT_REACHED]

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody is safe; an empty roll is not complete."""
        return self.total > 0 and self.safe == self.total


def count_states(states: Iterable[tuple[str, int]]) -> RollCounts:
    """Return the counts of (state, number) pairs; a state that is not named counts zero."""
    found = dict.fromkeys([str(state) for state in EntryState], 0)
    for state, number in states:
        found[state] += number
    return RollCounts(sum(found.values()), found)
