"""What a sender is told of a batch: how many were taken, and why the others were not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shouwang.ground.errors import Text

from .readings import REFUSED_LABELS, Refused


@dataclass(frozen=True, slots=True)
class RefusedReading:
    """One reading that was not taken: its place in the batch from 0, and why."""

    place: int
    sensor: str
    reason: Refused

    @property
    def words(self) -> Text:
        """Return why in words."""
        return REFUSED_LABELS[self.reason]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A batch is durable: `taken` wait for the judge, the others are counted and named."""

    received: int
    taken: int
    quarantined: int
    counts: Mapping[str, int]
    """How many by reason."""
    refused: tuple[RefusedReading, ...]
    """The first ones, each by its place."""
    arrival_id: int | None
