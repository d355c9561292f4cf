"""Reading sensors."""

from shouwang.watch.sensors.rules.batches import Batch
from shouwang.watch.sensors.rules.kinds import KINDS, Kind
from shouwang.watch.sensors.rules.readings import Reading
from shouwang.watch.sensors.rules.receipts import Receipt, RefusedReading
from shouwang.watch.sensors.rules.registry import Registry
from shouwang.watch.sensors.states import HEALTH_LABELS, Health

from .health import Fare, fare_of, health_counts
from .register import sensor, station, stations
from .registry import registry
from .sensor_files import SensorFile, picture_of, sensor_file, thresholds_of
from .series_steps import Point, Series, raw_readings, series
from .station_lists import (
    SensorView,
    StationFilters,
    StationPage,
    StationView,
    located_stations,
    station_page,
    views_of,
)
from .tables import readings_csv, stations_workbook
from .village_end_points import EndPoints, VillageEndPoints, end_points, may_see_end_points

__all__ = [
    "HEALTH_LABELS",
    "KINDS",
    "Batch",
    "EndPoints",
    "Fare",
    "Health",
    "Kind",
    "Point",
    "Reading",
    "Receipt",
    "RefusedReading",
    "Registry",
    "SensorFile",
    "SensorView",
    "Series",
    "StationFilters",
    "StationPage",
    "StationView",
    "VillageEndPoints",
    "end_points",
    "fare_of",
    "health_counts",
    "located_stations",
    "may_see_end_points",
    "picture_of",
    "raw_readings",
    "readings_csv",
    "registry",
    "sensor",
    "sensor_file",
    "series",
    "station",
    "station_page",
    "stations",
    "stations_workbook",
    "thresholds_of",
    "views_of",
]
