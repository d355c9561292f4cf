"""Reading sensors."""

from shouwang.watch.sensors.rules.batches import Batch
from shouwang.watch.sensors.rules.kinds import KINDS, Kind
from shouwang.watch.sensors.rules.readings import Reading
from shouwang.watch.sensors.rules.receipts import Receipt, RefusedReading
from shouwang.watch.sensors.rules.registry import Registry
from shouwang.watch.sensors.states import HEALTH_LABELS, Health

from .register import sensor, station, stations
from .registry import registry

__all__ = [
    "HEALTH_LABELS",
    "KINDS",
    "Batch",
    "Health",
    "Kind",
    "Reading",
    "Receipt",
    "RefusedReading",
    "Registry",
    "registry",
    "sensor",
    "station",
    "stations",
]
