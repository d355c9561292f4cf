"""The watch desk says what the forecasts expect of the next hours, or that nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.desks.watch_desk.reading import watch_of
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.risk.models import WorkloadForecast
from shouwang.watch.risk.tests.expecting import expect_arrival
from shouwang.watch.sensors.models import Forecast
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def page(client: Client) -> str:
    response = client.get("/watch/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.requirement("R269")
def test_an_expected_arrival_stands_with_level_moments_and_confidence(
    signed_in: SignedIn,
) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)
    expect_arrival(make_sensor(), made_at=NOON)

    shown = page(client).partition('id="ahead-title"')[2]

    assert "黄</span>" in shown
    assert "到 28.90 m" in shown
    assert "多半会到" in shown
    assert "06-22 13:00" in shown
    assert 'href="/sensors/stations/ST-WL-01"' in shown
    found = watch_of(staff).ahead
    assert found is not None
    assert found.outlook_url == "/risk/outlook"


@pytest.mark.requirement("R269")
def test_where_nothing_is_expected_the_age_of_the_forecast_stands(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    tell_ahead("WL-01")

    shown = page(client)

    assert "未来 6 小时预计没有水位站到达新的警戒级别。" in shown
    assert "水位预测作于" in shown


def test_a_gauge_without_a_fresh_forecast_is_not_taken_for_calm(
    signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    tell_ahead("WL-01")
    make_sensor("WL-02")

    one_silent = page(client)
    at.shift(3 * HOUR)
    both_silent = page(client)

    assert "另有 1 个水位站没有预测，情况不明" in one_silent
    assert "没有近 2 小时内的水位预测，不知道会不会涨到警戒。" in both_silent


def test_work_of_a_day_stands_with_its_interval(signed_in: SignedIn) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    expect_work(hours=6, high=3)
    expect_work(hours=24, high=9)

    assert "新登记的隐患 4 件（1 — 9）" in page(client)


def test_without_gauges_and_work_nothing_is_said(signed_in: SignedIn) -> None:
    client, staff = signed_in("duty_staff", area_code=YUNSHAN)

    assert watch_of(staff).ahead is None
    assert "未来几小时" not in page(client)


def test_the_page_is_sent_again_when_a_forecast_changes_and_only_then(
    signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    client, _ = signed_in("duty_staff", area_code=YUNSHAN)
    sensor = tell_ahead("WL-01").sensor
    tag = client.get("/watch/").headers["ETag"]
    at.shift(timedelta(minutes=5))

    same = client.get("/watch/", headers={"If-None-Match": tag})
    expect_arrival(sensor, made_at=NOON)
    changed = client.get("/watch/", headers={"If-None-Match": tag})

    assert (same.status_code, changed.status_code) == (304, 200)


def test_another_street_hears_nothing_of_it() -> None:
    expect_arrival(make_sensor(), made_at=NOON)
    other = actor_for("duty_staff", area_code="330781001")

    assert watch_of(other).ahead is None


def test_reads_do_not_grow_with_gauges_and_arrivals() -> None:
    staff = actor_for("duty_staff", area_code=YUNSHAN)

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            watch_of(staff)
        return len(seen)

    expect_arrival(make_sensor("WL-01"), made_at=NOON)
    one = reads()
    for number in range(2, 9):
        expect_arrival(make_sensor(f"WL-{number:02d}"), made_at=NOON)

    assert reads() == one
    found = watch_of(staff).ahead
    assert found is not None
    assert (len(found.found.arrivals), found.found.more) == (6, 2)


def tell_ahead(code: str) -> Forecast:
    """Let a gauge have a forecast from noon on that reaches no mark."""
    return Forecast.objects.create(
        sensor=make_sensor(code), made_at=NOON, for_at=NOON + HOUR, low=1, mid=2, high=3
    )


def expect_work(*, hours: int, high: int) -> None:
    """Let hazards be expected in the hours after noon."""
    WorkloadForecast.objects.create(
        work="hazards",
        made_at=NOON,
        from_at=NOON,
        until_at=NOON + hours * HOUR,
        low=1,
        mid=4,
        high=high,
    )
