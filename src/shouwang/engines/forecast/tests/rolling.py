"""Forecasts from many moments of a real series, beside the last value and a straight line.

`python -m shouwang.engines.forecast.tests.rolling` prints the table of docs/algorithms/forecast.md.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np

from shouwang.engines.forecast.levels import forecast
from shouwang.engines.forecast.scores import score

SERIES: Final = Path(__file__).parent / "series"
HOUR_S: Final = 3600.0
HORIZONS: Final[dict[str, tuple[float, ...]]] = {
    "river": (24 * HOUR_S, 48 * HOUR_S, 72 * HOUR_S),
    "rain": (3 * HOUR_S, 6 * HOUR_S),
    "groundwater": (3 * HOUR_S, 6 * HOUR_S, 24 * HOUR_S),
    "temperature": (HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 24 * HOUR_S),
}
FIRST_ORIGIN: Final = 600
LINE_THROUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one series and horizon: error over that of the two others, and the share inside."""

    count: int
    over_last_value: float
    over_line: float
    inside: float


def load(name: str) -> tuple[list[float], list[float]]:
    """Return the times (s) and values of a series that stands in changes from value to value."""
    told = json.loads((SERIES / f"{name}.json").read_text(encoding="utf-8"))
    steps = [told["step_s"]] * (len(told["changes"]) - 1)
    for index, gap_s in told["gaps"]:
        steps[index - 1] = gap_s
    times = list(accumulate([told["first"], *steps]))
    return [float(one) for one in times], [
        one / told["divisor"] for one in accumulate(told["changes"])
    ]


def measure(name: str, every: int) -> dict[float, Outcome]:
    """Forecast from each n-th moment on and return the outcome of each horizon."""
    times, values = load(name)
    known = dict(zip(times, values, strict=True))
    rows: dict[float, list[tuple[float, float, float, bool]]] = {one: [] for one in HORIZONS[name]}
    for origin in range(FIRST_ORIGIN, len(values), every):
        past_s, past = times[:origin], values[:origin]
        line = np.polyfit(np.array(past_s[-LINE_THROUGH:]) - past_s[-1], past[-LINE_THROUGH:], 1)
        for horizon_s, told in zip(
            HORIZONS[name], forecast(past_s, past, HORIZONS[name]), strict=True
        ):
            seen = known.get(told.at_s)
            found = None if seen is None else score(told, seen)
            if seen is not None and found is not None:
                straight = abs(seen - float(np.polyval(line, horizon_s)))
                rows[horizon_s].append(
                    (abs(found.error), abs(seen - past[-1]), straight, found.is_inside)
                )
    return {horizon_s: _outcome(told) for horizon_s, told in rows.items()}


def _outcome(rows: list[tuple[float, float, float, bool]]) -> Outcome:
    error, last, line, inside = (float(one) for one in np.array(rows, dtype=float).mean(axis=0))
    return Outcome(len(rows), error / last, error / line, inside)


def main() -> None:
    """Print one line for each series and horizon."""
    for name in HORIZONS:
        for horizon_s, told in measure(name, 2).items():
            sys.stdout.write(
                f"| {name} | {horizon_s / HOUR_S:g} h | {told.count} |"
                f" {told.over_last_value:.2f} | {told.over_line:.2f} | {told.inside:.0%} |\n"
            )


if __name__ == "__main__":
    main()
