"""Tables of sensors, a file per theme."""

from .areas import area_columns, under
from .links import GaugeLink, UpstreamForecast
from .readings import (
    Arrival,
    Gap,
    Latest,
    Observation,
    Quarantined,
    RefusalCount,
    Trouble,
)
from .rules import Rule, RuleBookHolder, RuleQuerySet, RuleVersion, Standing
from .signals import AnomalyState, DetectorHolder, Forecast, Signal, SignalChange, SignalQuerySet
from .stations import (
    Calibration,
    EndPointTest,
    Sensor,
    SensorQuerySet,
    Station,
    StationQuerySet,
)
from .sums import DayRollup, Rollup, StaleDay, Summing

__all__ = [
    "AnomalyState",
    "Arrival",
    "Calibration",
    "DayRollup",
    "DetectorHolder",
    "EndPointTest",
    "Forecast",
    "Gap",
    "GaugeLink",
    "Latest",
    "Observation",
    "Quarantined",
    "RefusalCount",
    "Rollup",
    "Rule",
    "RuleBookHolder",
    "RuleQuerySet",
    "RuleVersion",
    "Sensor",
    "SensorQuerySet",
    "Signal",
    "SignalChange",
    "SignalQuerySet",
    "StaleDay",
    "Standing",
    "Station",
    "StationQuerySet",
    "Summing",
    "Trouble",
    "UpstreamForecast",
    "area_columns",
    "under",
]
