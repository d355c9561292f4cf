"""Series that were measured elsewhere and come with the platform, for trying rules on them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

PACIFIC: Final = timezone(timedelta(hours=-8))
QUARTER_HOUR: Final = timedelta(minutes=15)
RAIN_RULE: Final = "usgs_mukilteo"
RAIN_SENSOR: Final = "USGS-MVD116"
RAIN_STATION: Final = "USGS-MVD"
RAIN_FILE: Final = "usgs_mvd116_rain.csv"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured value."""

    at: datetime
    value: float


def read_rain(lines: Iterable[str]) -> list[Measured]:
    """Return each quarter hour of a rain series whose dry quarter hours are left out, in inches.

    A row without a value was not measured. `data/examples/PROVENANCE.md` names the source.
    """
    told: dict[datetime, float | None] = {}
    for row in csv.DictReader(lines):
        at = datetime.strptime(row["at"], "%Y-%m-%d %H:%M").replace(tzinfo=PACIFIC)
        told[at] = float(row["inches"]) if row["inches"] else None
    first, last = min(told), max(told)
    count = (last - first) // QUARTER_HOUR + 1
    moments = (first + QUARTER_HOUR * place for place in range(count))
    values = ((at, told.get(at, 0.0)) for at in moments)
    return [Measured(at, value) for at, value in values if value is not None]
