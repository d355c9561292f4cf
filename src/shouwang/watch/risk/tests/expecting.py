"""Makes expected arrivals of water for tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.watch.risk.models import SpreadForecast
from shouwang.watch.sensors.models import Forecast, Sensor

HOUR = timedelta(hours=1)


def expect_arrival(sensor: Sensor, *, made_at: datetime, level: str = "yellow") -> SpreadForecast:
    """Let a gauge be expected at 28.9 m from one hour on, more likely than not after two."""
    Forecast.objects.get_or_create(
        sensor=sensor,
        made_at=made_at,
        for_at=made_at + 3 * HOUR,
        defaults={"low": 28.5, "mid": 29.0, "high": 29.5},
    )
    return SpreadForecast.objects.create(
        sensor=sensor,
        level=level,
        mark=28.9,
        made_at=made_at,
        until_at=made_at + 6 * HOUR,
        earliest_at=made_at + HOUR,
        expected_at=made_at + 2 * HOUR,
    )
