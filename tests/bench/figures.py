"""What a bench says: figures with their alternative and target, and how times are summed up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside the alternative of the same run and what we aim at."""

    group: str
    name: str
    value: str
    beside: str = ""
    ratio: float | None = None
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        """Return whether the target was met, in a word."""
        return {None: "", True: "met", False: "missed"}[self.is_met]

    def as_dict(self) -> dict[str, object]:
        """Return the figure for a JSON file."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Times:
    """The durations of many like requests, in milliseconds, and what the whole took."""

    each_ms: tuple[float, ...]
    whole_s: float
    cpu_ms: float = 0.0

    @property
    def p50(self) -> float:
        """Return the median."""
        return percentile(self.each_ms, 50)

    @property
    def p99(self) -> float:
        """Return the 99th percentile."""
        return percentile(self.each_ms, 99)

    @property
    def per_s(self) -> float:
        """Return how many were done per second."""
        return len(self.each_ms) / self.whole_s

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms"


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below or at which so many percent lie (nearest rank)."""
    ranked = sorted(values)
    rank = max(1, math.ceil(len(ranked) * percent / PERCENT))
    return ranked[rank - 1]
