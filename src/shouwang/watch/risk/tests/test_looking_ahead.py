"""Work by the weeks before, water by the level's forecast, both compared with what came."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from conftest import SignedIn
from shouwang.ground.errors import NotAllowed
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.prepare.hazards.tests.factories import Cast, make_cast, make_hazard
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, make_place
from shouwang.watch.risk import queries
from shouwang.watch.risk.actions import look_ahead
from shouwang.watch.risk.models import SpreadForecast, WorkloadForecast
from shouwang.watch.sensors.actions.forecasting import forecast_levels
from shouwang.watch.sensors.models import Latest, Observation, Sensor
from shouwang.watch.sensors.tests.factories import make_sensor, make_station
from shouwang.watch.sensors.tests.rule_making import body, live_rule, minutes

from .making import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 22, 4, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def cast() -> Cast:
    """Return the people around a community."""
    return make_cast()


def report_weekly(cast: Cast, at: time_machine.Traveller, weeks: int) -> None:
    """Let a hazard be reported an hour after noon on each Monday of some weeks before."""
    for number in range(weeks, 0, -1):
        at.move_to(NOON - number * WEEK + HOUR)
        make_hazard(cast)
    at.move_to(NOON)


def level(place: int) -> float:
    """Return the level at a place of its usual course, ten minutes apart: a day from low to low."""
    return round(28 + math.sin(place / 144 * math.tau), 3)


def tell_river(sensor: Sensor, first: int, last: int, shift: int = 0) -> None:
    """Store a reading each ten minutes, counted from noon."""
    Observation.objects.bulk_create(
        Observation(
            sensor_id=sensor.pk,
            at_ms=round((NOON + minutes(10 * place)).timestamp() * 1_000),
            value=level(place + shift),
        )
        for place in range(first, last + 1)
    )
    at_ms = round((NOON + minutes(10 * last)).timestamp() * 1_000)
    Latest.objects.filter(sensor=sensor).update(at_ms=at_ms, value=28)


def rising_river() -> Sensor:
    """Return a gauge at 28 m that will rise to 28.9 m in four hours, with a rule for it."""
    live_rule(data=body(value=28.9))
    sensor = make_sensor(station=make_station(lat=29.2, lng=119.47).code)
    tell_river(sensor, -500, 0)
    forecast_levels(SYSTEM, NOON)
    return sensor


@pytest.mark.requirement("R269")
def test_work_is_forecast_by_the_same_hours_of_the_weeks_before(
    cast: Cast, at: time_machine.Traveller
) -> None:
    report_weekly(cast, at, 5)

    look_ahead(SYSTEM, NOON)

    rows = WorkloadForecast.objects.filter(work="hazards").order_by("until_at")
    told = [(row.from_at, row.hours, row.low, row.mid, row.high) for row in rows]
    assert told == [(NOON, 6, 0, 1.125, 3), (NOON, 24, 0, 1.125, 3)]


def test_a_ledger_of_less_than_four_weeks_says_nothing(
    cast: Cast, at: time_machine.Traveller
) -> None:
    report_weekly(cast, at, 4)

    assert look_ahead(SYSTEM, NOON) == 0
    assert not WorkloadForecast.objects.exists()


def test_work_is_forecast_once_an_hour(cast: Cast, at: time_machine.Traveller) -> None:
    report_weekly(cast, at, 5)
    look_ahead(SYSTEM, NOON - minutes(30))

    assert look_ahead(SYSTEM, NOON - minutes(1)) == 0
    assert look_ahead(SYSTEM, NOON + minutes(1)) == 2


@pytest.mark.requirement("R269")
def test_what_came_is_counted_when_the_hours_are_over(
    cast: Cast, at: time_machine.Traveller
) -> None:
    report_weekly(cast, at, 5)
    look_ahead(SYSTEM, NOON)
    at.move_to(NOON + 6 * HOUR)
    make_hazard(cast)
    at.move_to(NOON + 6 * HOUR - minutes(1))
    make_hazard(cast)
    look_ahead(SYSTEM, NOON + 6 * HOUR - minutes(1))
    early = WorkloadForecast.objects.filter(actual__isnull=False).count()

    look_ahead(SYSTEM, NOON + 6 * HOUR)

    row = WorkloadForecast.objects.get(work="hazards", until_at=NOON + 6 * HOUR)
    assert (early, row.actual) == (0, 1)


@pytest.mark.requirement("R269")
def test_rising_water_has_an_earliest_an_expected_and_perhaps_a_latest_moment() -> None:
    rising_river()

    made = look_ahead(SYSTEM, NOON)

    row = SpreadForecast.objects.get()
    assert (made, row.level, row.mark) == (1, "yellow", 28.9)
    assert row.expected_at is not None
    assert row.made_at < row.earliest_at <= row.expected_at <= row.until_at
    assert row.expected_at - NOON == pytest.approx(timedelta(minutes=257), abs=minutes(30))


def test_the_same_forecast_is_read_once() -> None:
    rising_river()
    look_ahead(SYSTEM, NOON)

    assert look_ahead(SYSTEM, NOON + minutes(1)) == 0


@pytest.mark.requirement("R269")
@pytest.mark.parametrize(
    ("last", "shift", "arrival", "came_min"),
    [(36, 0, "inside", 260), (36, 12, "early", 140), (36, -36, "stayed_below", None)],
)
def test_what_came_is_set_beside_the_expected_arrival(
    last: int, shift: int, arrival: str, came_min: int | None
) -> None:
    sensor = rising_river()
    look_ahead(SYSTEM, NOON)
    tell_river(sensor, 1, last, shift)

    look_ahead(SYSTEM, NOON + 6 * HOUR)

    row = SpreadForecast.objects.get(made_at=NOON)
    assert row.arrival == arrival
    assert row.actual_at == (None if came_min is None else NOON + minutes(came_min))


def test_a_silent_gauge_leaves_it_unknown() -> None:
    sensor = rising_river()
    look_ahead(SYSTEM, NOON)
    tell_river(sensor, 1, 5)

    look_ahead(SYSTEM, NOON + 6 * HOUR)

    assert SpreadForecast.objects.get(made_at=NOON).arrival == "unknown"


@pytest.mark.requirement("R269")
def test_the_outlook_names_the_water_places_near_the_gauge_and_their_communities() -> None:
    rising_river()
    look_ahead(SYSTEM, NOON)
    for name, category, latitude in (
        ("下穿通道（虚构）", "underpass", 29.21),
        ("小学（虚构）", "school", 29.21),
        ("远处水库（虚构）", "reservoir", 29.3),
    ):
        make_place(
            name,
            category=category,
            area_code=ZAOSHU_VILLAGE,
            latitude=latitude,
            longitude=119.47,
        )

    (found,) = queries.outlook(SYSTEM).water

    assert [one.place.name for one in found.places] == ["下穿通道（虚构）"]
    assert found.communities == ("和平社区", "枣树村")


def test_an_arrival_goes_when_a_newer_forecast_no_longer_expects_it() -> None:
    sensor = rising_river()
    look_ahead(SYSTEM, NOON)
    tell_river(sensor, 1, 40, -36)
    forecast_levels(SYSTEM, NOON + minutes(400))
    with time_machine.travel(NOON + minutes(30), tick=False):
        before = len(queries.outlook(SYSTEM).water)
    with time_machine.travel(NOON + minutes(400), tick=False):
        after = len(queries.outlook(SYSTEM).water)

    assert (before, after) == (1, 0)


@pytest.mark.requirement("R269")
def test_the_page_and_the_api_show_both_and_how_good_they_were(
    signed_in: SignedIn, cast: Cast, at: time_machine.Traveller
) -> None:
    report_weekly(cast, at, 5)
    sensor = rising_river()
    look_ahead(SYSTEM, NOON)
    tell_river(sensor, 1, 36)
    at.move_to(NOON + 6 * HOUR)
    look_ahead(SYSTEM, NOON + 6 * HOUR)
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    told = client.get("/api/v1/risk/outlook").json()
    page = client.get("/risk/outlook").content.decode()

    assert (told["water_judged"], told["water_right"]) == (1, 1)
    assert [(one["work"], one["hours"], one["inside"]) for one in told["work_quality"]] == [
        ("hazards", 6, 1)
    ]
    assert "近 30 天已比较 1 次，1 次说对。" in page
    assert "新登记的隐患" in page


def test_a_gauge_without_a_forecast_is_not_said_to_stay_calm(signed_in: SignedIn) -> None:
    make_sensor()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    page = client.get("/risk/outlook").content.decode()

    assert "没有水位预测" in page
    assert "预计不会到达" not in page


def test_work_is_not_shown_to_those_who_answer_for_a_part(signed_in: SignedIn) -> None:
    make_place()
    client, _ = signed_in("community_director", area_code=HEPING)

    page = client.get("/risk/outlook").content.decode()

    assert "工作量" not in page
    assert client.get("/api/v1/risk/outlook").json()["work"] == []


def test_nobody_but_the_system_looks_ahead(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        look_ahead(cast.safety, NOON)
