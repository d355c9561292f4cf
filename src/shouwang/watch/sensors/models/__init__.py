"""Tables of sensors, a file per theme."""

from .areas import area_columns, under
from .readings import (
    Arrival,
    Gap,
    Latest,
    Observation,
    Quarantined,
    RefusalCount,
    Rollup,
    Trouble,
)
from .stations import (
    Calibration,
    EndPointTest,
    Sensor,
    SensorQuerySet,
    Station,
    StationQuerySet,
)

__all__ = [
    "Arrival",
    "Calibration",
    "EndPointTest",
    "Gap",
    "Latest",
    "Observation",
    "Quarantined",
    "RefusalCount",
    "Rollup",
    "Sensor",
    "SensorQuerySet",
    "Station",
    "StationQuerySet",
    "Trouble",
    "area_columns",
    "under",
]
