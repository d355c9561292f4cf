"""How forecasts fared once their moments had come, by how far ahead they were made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast and what came; `lead_s` is how far ahead it was made."""

    lead_s: int
    low: float
    high: float
    actual: float
    error: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How forecasts of one lead time fared: how many, how many inside, the mean absolute error."""

    lead_s: int
    count: int
    inside: int
    mean_error: float

    @property
    def hours(self) -> int:
        """Return the lead time in whole hours."""
        return round(self.lead_s / 3_600)

    @property
    def share(self) -> float:
        """Return the share that came to lie within its interval."""
        return self.inside / self.count


def nearest(lead_s: int, horizons_s: Sequence[int]) -> int:
    """Return the horizon that a lead time belongs to."""
    return min(horizons_s, key=lambda one: abs(one - lead_s))


def quality_by_lead(outcomes: Iterable[Outcome], horizons_s: Sequence[int]) -> list[Quality]:
    """Return how forecasts fared by lead time, the shortest first."""
    by_lead: dict[int, list[Outcome]] = {}
    for one in outcomes:
        by_lead.setdefault(nearest(one.lead_s, horizons_s), []).append(one)
    return [
        Quality(
            lead_s,
            len(rows),
            sum(row.low <= row.actual <= row.high for row in rows),
            sum(abs(row.error) for row in rows) / len(rows),
        )
        for lead_s, rows in sorted(by_lead.items())
    ]
