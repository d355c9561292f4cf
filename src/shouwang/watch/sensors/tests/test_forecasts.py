"""Forecasts: made some hours ahead with their interval, compared with what came."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from conftest import SignedIn
from shouwang.engines.forecast.quality import Outcome
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors.actions.forecasting import forecast_levels
from shouwang.watch.sensors.models import Forecast, Latest, Observation, Sensor
from shouwang.watch.sensors.queries.forecasts import forecast_of
from shouwang.watch.sensors.rules.outlook import came, quality_of
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor
from shouwang.watch.sensors.tests.rule_making import YUNSHAN, minutes

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def store(sensor: Sensor, first: int, last: int) -> None:
    """Store a reading each ten minutes, counted from noon; the last one is the latest."""
    Observation.objects.bulk_create(
        Observation(
            sensor_id=sensor.pk,
            at_ms=round((NOON + minutes(10 * place)).timestamp() * 1_000),
            value=round(28 + math.sin(place / 144 * math.tau), 3),
        )
        for place in range(first, last + 1)
    )
    at_ms = round((NOON + minutes(10 * last)).timestamp() * 1_000)
    Latest.objects.filter(sensor=sensor).update(at_ms=at_ms, value=28)


@pytest.mark.django_db
def test_a_level_is_forecast_for_three_horizons_with_its_interval() -> None:
    store(make_sensor(), -500, 0)

    made = forecast_levels(SYSTEM, NOON)

    rows = list(Forecast.objects.order_by("for_at"))
    assert made == 1
    assert [row.for_at - row.made_at for row in rows] == [HOUR, 3 * HOUR, 6 * HOUR]
    assert all(row.low <= row.mid <= row.high for row in rows)
    assert rows[0].mid == pytest.approx(28 + math.sin(6 / 144 * math.tau), abs=0.1)


@pytest.mark.django_db
def test_nothing_new_is_forecast_until_a_newer_reading_has_come() -> None:
    sensor = make_sensor()
    store(sensor, -500, 0)
    forecast_levels(SYSTEM, NOON)

    again = forecast_levels(SYSTEM, NOON + minutes(11))
    store(sensor, 1, 1)
    newer = forecast_levels(SYSTEM, NOON + minutes(11))

    assert (again, newer) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "first"), [("smoke", -500), ("water_level", -30)])
def test_what_cannot_be_forecast_is_left_alone(kind: str, first: int) -> None:
    store(make_sensor(kind=kind), first, 0)

    assert forecast_levels(SYSTEM, NOON) == 0
    assert not Forecast.objects.exists()


@pytest.mark.django_db
def test_what_came_is_written_beside_what_was_expected() -> None:
    sensor = make_sensor()
    store(sensor, -500, 0)
    forecast_levels(SYSTEM, NOON)
    store(sensor, 1, 7)

    forecast_levels(SYSTEM, NOON + minutes(70))

    row = Forecast.objects.get(made_at=NOON, for_at=NOON + HOUR)
    assert row.actual == round(28 + math.sin(6 / 144 * math.tau), 3)
    assert row.error == pytest.approx((row.actual or 0) - row.mid)
    assert row.compared_at == NOON + minutes(70)


@pytest.mark.django_db
def test_where_nothing_came_the_forecast_is_closed_without_a_value() -> None:
    store(make_sensor(), -500, 0)
    forecast_levels(SYSTEM, NOON)

    forecast_levels(SYSTEM, NOON + minutes(89))
    waiting = Forecast.objects.filter(compared_at=None).count()
    forecast_levels(SYSTEM, NOON + minutes(90))

    row = Forecast.objects.get(for_at=NOON + HOUR)
    assert waiting == 3
    assert (row.actual, row.compared_at) == (None, NOON + minutes(90))


@pytest.mark.django_db
def test_only_the_system_forecasts(signed_in: SignedIn) -> None:
    _, other = signed_in("administrator", area_code=YUNSHAN)

    with pytest.raises(NotAllowed):
        forecast_levels(other, NOON)


@pytest.mark.django_db
def test_the_page_and_the_api_show_what_is_expected_and_how_good_it_was(
    signed_in: SignedIn,
) -> None:
    sensor = make_sensor()
    store(sensor, -500, 0)
    forecast_levels(SYSTEM, NOON)
    store(sensor, 1, 7)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    with time_machine.travel(NOON + minutes(70), tick=False):
        forecast_levels(SYSTEM, NOON + minutes(70))
        page = client.get("/sensors/outlook/WL-01").content.decode()
        told = client.get("/api/v1/sensors/outlook/WL-01").json()

    assert "1 / 1" in page
    assert told["quality"] == [
        {"hours": 1, "count": 1, "inside": 1, "mean_error": told["quality"][0]["mean_error"]}
    ]
    assert [one["for_at"] for one in told["ahead"]] == [
        "2026-06-22T06:10:00Z",
        "2026-06-22T08:10:00Z",
        "2026-06-22T11:10:00Z",
    ]


@pytest.mark.django_db
def test_a_sensor_without_forecasts_has_an_empty_outlook() -> None:
    make_sensor()

    found = forecast_of(SYSTEM, "WL-01")

    assert (found.made_at, found.ahead, found.quality) == (None, (), ())


def test_quality_counts_by_lead_time_what_lay_inside() -> None:
    outcomes = [
        Outcome(3_600, 1, 2, 2, 0.5),
        Outcome(3_660, 1, 2, 2.1, -0.7),
        Outcome(21_600, 1, 2, 0.9, 0.1),
    ]

    found = [(one.hours, one.count, one.inside, one.share) for one in quality_of(outcomes)]

    assert found == [(1, 2, 1, 0.5), (6, 1, 0, 0)]


@pytest.mark.parametrize(
    ("before_min", "after_min", "value"),
    [(-10, 0, 4.0), (-10, 10, 3.0), (-15, 15, 3.0), (-16, 15, None), (None, 5, None)],
)
def test_what_came_is_read_between_two_near_values(
    before_min: float | None, after_min: float, value: float | None
) -> None:
    before = None if before_min is None else (NOON + minutes(before_min), 2.0)

    found = came(NOON, before, (NOON + minutes(after_min), 4.0), timedelta(minutes=30))

    assert found == value
