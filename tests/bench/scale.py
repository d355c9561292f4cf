"""How much of everything: SCALE=1.0 is the whole country, a hundredth is for CI."""

from __future__ import annotations

import os

SCALE = float(os.environ.get("SCALE", "1.0"))
SMALL = 0.1


def repeats(times: int) -> int:
    """Return how often to repeat: half as often when little is measured."""
    return times if SCALE >= SMALL else max(1, times // 2)
