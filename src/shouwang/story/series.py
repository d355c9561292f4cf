"""What the story's sensors measure, from 15 June to the end of the week; the same every time.

The night's rain has the shape of a real storm (hourly sums of a KNMI station, 25 and 26 September
2020), stretched until the strongest three hours, put in rising order, make 54.0 mm; everything
else runs straight from knot to knot of `data/series.csv`, with a small ripple of its own.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from . import tables
from .times import week

FROM_AT: Final = week(15, 0)
UNTIL_AT: Final = week(29, 12)
STORM_STEP: Final = timedelta(minutes=10)
RIPPLES: Final = ((1.0, 24.0), (0.6, 7.3), (0.4, 1.9))
"""Share and period in hours of the waves that make a ripple."""
STORM, STEPS = "storm", "steps"
HOURLY: Final = frozenset({"smoke", "hydrant_pressure", "siren", "camera_blocked_lane"})
OFTEN: Final = frozenset({"gas", "ebike_charging"})
DECIMALS: Final = {"smoke": 1, "siren": 0, "camera_blocked_lane": 0, "electrical": 0}


@dataclass(frozen=True, slots=True)
class SensorRow:
    """A sensor of the story; `ripple` is the size of its noise, of a gauge its share of rain."""

    code: str
    station: str
    kind: str
    shape: str
    ripple: float
    area_code: str
    place: str
    latitude: float
    longitude: float
    stuck_after_h: int | None
    note: str

    @property
    def interval(self) -> timedelta:
        """Return how often it tells."""
        if self.kind in HOURLY:
            return timedelta(hours=1)
        return timedelta(minutes=5) if self.kind in OFTEN else timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Knot:
    """A moment at which a value is given; None: from here on the sensor says nothing."""

    at: datetime
    value: float | None


@cache
def sensors() -> tuple[SensorRow, ...]:
    """Return the sensors, those of one station together."""
    return tuple(
        SensorRow(
            code=row["code"],
            station=row["station"],
            kind=row["kind"],
            shape=row["shape"],
            ripple=float(row["ripple"]),
            area_code=row["area_code"],
            place=row["place"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            stuck_after_h=int(row["stuck_after_h"]) if row["stuck_after_h"] else None,
            note=row["note"],
        )
        for row in tables.rows("sensors.csv")
    )


def _moment(day: str, time: str) -> datetime:
    hour, minute = time.split(":")
    return week(int(day), int(hour), int(minute))


@cache
def knots() -> dict[str, tuple[Knot, ...]]:
    """Return the knots of each sensor that has any, in order."""
    found: dict[str, list[Knot]] = {}
    for row in tables.rows("series.csv"):
        value = float(row["value"]) if row["value"] else None
        found.setdefault(row["sensor"], []).append(Knot(_moment(row["day"], row["time"]), value))
    return {code: tuple(sorted(some, key=lambda knot: knot.at)) for code, some in found.items()}


@cache
def storm() -> dict[datetime, float]:
    """Return the rain of each ten minutes of the storm at the hardest hit gauge, in mm."""
    found: dict[datetime, float] = {}
    for row in tables.rows("storm.csv"):
        first = _moment(row["day"], row["from"])
        for place in range(1, 7):
            found[first + place * STORM_STEP] = float(row[f"mm_{place}"])
    return found


def readings(
    sensor: SensorRow, after: datetime, until: datetime
) -> Iterator[tuple[datetime, float]]:
    """Yield what a sensor tells after one moment up to and with another, in order of time."""
    given = knots().get(sensor.code, ())
    moments = [knot.at for knot in given]
    for at in _moments(sensor, moments, after, until):
        place = bisect_right(moments, at)
        value = _value(sensor, given, place, at)
        if value is not None:
            yield at, value


def _moments(
    sensor: SensorRow, given: Sequence[datetime], after: datetime, until: datetime
) -> list[datetime]:
    """Return the moments of a sensor's own rhythm and of its knots."""
    begin, end = max(after, FROM_AT - sensor.interval), min(until, UNTIL_AT)
    first = (begin - FROM_AT) // sensor.interval + 1
    last = (end - FROM_AT) // sensor.interval
    own = {FROM_AT + place * sensor.interval for place in range(first, last + 1)}
    return sorted(own | {at for at in given if begin < at <= end})


def _value(sensor: SensorRow, given: Sequence[Knot], place: int, at: datetime) -> float | None:
    before = given[place - 1] if place else None
    if before is not None and before.value is None and before.at != at:
        return None
    if sensor.shape == STORM:
        return round(storm().get(at, 0.0) * sensor.ripple, 1)
    if before is None or before.value is None:
        return None
    level = before.value
    if sensor.shape != STEPS and place < len(given) and given[place].value is not None:
        following = given[place]
        share = (at - before.at) / (following.at - before.at)
        level += ((following.value or 0.0) - level) * share
    return round(level + _ripple(sensor, at), DECIMALS.get(sensor.kind, 2))


def _ripple(sensor: SensorRow, at: datetime) -> float:
    if not sensor.ripple:
        return 0.0
    hours = (at - FROM_AT) / timedelta(hours=1)
    shift = sum(map(ord, sensor.code))
    waves = (share * math.sin(math.tau * hours / period + shift) for share, period in RIPPLES)
    return sensor.ripple * sum(waves) / 2
