"""When a score of the detector becomes a signal, in which words, and how its state is kept."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from shouwang.engines.anomaly import PARTS

RAISE_FROM: Final = 0.12
"""A score from 0 to 1 from which somebody is asked to look.

Source: Numenta Anomaly Benchmark v1.1. Each category left out in turn, the threshold that is best
for the others (standard profile) lies at 0.1206 to 0.1240 of this scale; the low-FP profile agrees.
"""
STANDS: Final = timedelta(hours=1)
"""An anomaly stands for an hour after it was told last."""
WARM_UP: Final = 3_000
"""So many stored readings teach a detector that has just been switched on."""
LONGEST_HOLD: Final = 2_000
"""A longer gap counts as this many missed readings."""
DAY_S: Final = 86_400
LONGEST_DAY: Final = 1_440
"""A reading a minute; seven days of it are 81 KB of memory for each sensor."""


def day_length(interval_s: int) -> int:
    """Return how many readings a sensor gives in a day; 0: it is not compared with earlier days.

    Seven days of readings are remembered, so one that speaks more often than once a minute is
    compared with its range and level alone.
    """
    day = DAY_S // interval_s if interval_s else 0
    return day if day <= LONGEST_DAY else 0


def why(parts: Sequence[float] | NDArray[np.float64]) -> str:
    """Return which of the detector's questions weighs most."""
    return PARTS[int(np.argmax(np.asarray(parts)))]


def packed(state: Mapping[str, Any]) -> dict[str, object]:
    """Return a detector's state as JSON data, each array exactly as it is."""
    return {
        name: {
            "type": np.asarray(value).dtype.str,
            "shape": list(np.shape(value)),
            "bytes": base64.b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii"),
        }
        for name, value in state.items()
    }


def unpacked(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state that `packed` kept."""
    return {
        name: np.frombuffer(base64.b64decode(kept["bytes"]), dtype=np.dtype(kept["type"])).reshape(
            kept["shape"]
        )
        for name, kept in data.items()
    }
