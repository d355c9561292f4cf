"""What a detector is set to: one configuration for every kind of series."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Lengths are counted in values of the series, `*_decay` is kept from one value to the next."""

    recent: int = 20
    before: int = 200
    pattern: int = 24
    shift: int = 3
    days: int = 7
    quiet: int = 100
    record_decay: float = 0.9995
    range_decay: float = 0.9998
    range_warm_up: int = 200
    pattern_warm_up: int = 100

    @property
    def level_warm_up(self) -> int:
        """Return after how many values a shift of level may be told."""
        return self.recent + self.before + 30

    @property
    def lags(self) -> int:
        """Return with how many stretches of earlier days the latest one is compared."""
        return self.days * (2 * self.shift + 1)

    def kept(self, longest_day: int) -> int:
        """Return how many values of each series are kept for days of up to so many values."""
        earlier = self.days * longest_day + self.shift + self.pattern
        return max(self.recent + self.before, earlier if longest_day else 0) + 2
