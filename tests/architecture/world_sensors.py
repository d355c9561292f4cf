"""A station with a siren, for the small world."""

from __future__ import annotations

from shouwang.watch.sensors.tests.factories import make_sensor


def sensor_parameters() -> dict[str, dict[str, str]]:
    """Return the parameters of the addresses of stations and sensors."""
    sensor = make_sensor("SI-1", "siren")
    station, device = {"code": sensor.station.code}, {"code": sensor.code}
    return {
        "sensors/stations/": station,
        "sensors/devices/": device,
        "api/v1/sensors/stations": station,
        "api/v1/sensors/devices": device,
    }
