"""The recent values of one series, in order of time, with exact sums of any stretch."""

from __future__ import annotations

from bisect import bisect_right

from .conditions import Moment

MICRO = 1_000_000
"""Values are kept as whole millionths, so that sums are exact in any order."""


class Buffer:
    """Values by moment, oldest first; a second value for one moment is not taken."""

    __slots__ = ("micros", "sums", "times")

    def __init__(self) -> None:
        self.times: list[Moment] = []
        self.micros: list[int] = []
        self.sums: list[int] = [0]

    def add(self, at: Moment, value: float) -> bool:
        """Take a value; False when there is one for the moment already."""
        micro = round(value * MICRO)
        if not self.times or at > self.times[-1]:
            self.times.append(at)
            self.micros.append(micro)
            self.sums.append(self.sums[-1] + micro)
            return True
        place = bisect_right(self.times, at)
        if place and self.times[place - 1] == at:
            return False
        self.times.insert(place, at)
        self.micros.insert(place, micro)
        del self.sums[place + 1 :]
        for one in self.micros[place:]:
            self.sums.append(self.sums[-1] + one)
        return True

    def until(self, at: Moment) -> int:
        """Return how many values stand at or before a moment."""
        return bisect_right(self.times, at)

    def sum_micro(self, start: int, end: int) -> int:
        """Return the sum of the values with the places from start until before end."""
        return self.sums[end] - self.sums[start]

    def forget(self, before: Moment) -> None:
        """Drop what is older than a moment, but keep the value that held at that moment."""
        count = bisect_right(self.times, before) - 1
        if count < max(64, len(self.times) // 2):
            return
        del self.times[:count]
        del self.micros[:count]
        base = self.sums[count]
        self.sums = [one - base for one in self.sums[count:]]
