"""Writing sensors."""

from shouwang.watch.sensors.rules.drafts import (
    CalibrationDraft,
    SensorDraft,
    StationDraft,
    TestDraft,
)

from .areas import remap_area
from .judges import Judge, Settled, seat_judge
from .judging import Judged, judge_arrivals
from .receiving import receive_batch
from .registering import (
    calibrate,
    edit_sensor,
    edit_station,
    place_id_of,
    record_test,
    register_sensor,
    register_station,
)
from .storing import store_packed, store_readings
from .summing import sum_days
from .thinning import Thinned, thin_observations

__all__ = [
    "CalibrationDraft",
    "Judge",
    "Judged",
    "SensorDraft",
    "Settled",
    "StationDraft",
    "TestDraft",
    "Thinned",
    "calibrate",
    "edit_sensor",
    "edit_station",
    "judge_arrivals",
    "place_id_of",
    "receive_batch",
    "record_test",
    "register_sensor",
    "register_station",
    "remap_area",
    "seat_judge",
    "store_packed",
    "store_readings",
    "sum_days",
    "thin_observations",
]
