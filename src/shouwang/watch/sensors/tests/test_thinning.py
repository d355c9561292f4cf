"""Retention: readings, hours and days end when they are old and summed; refusals end too."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.models import (
    DayRollup,
    Observation,
    Quarantined,
    RefusalCount,
    Rollup,
)
from shouwang.watch.sensors.rules.grains import DAY_MS, HOUR_MS
from shouwang.watch.sensors.rules.readings import Reading

from .factories import MONDAY_NOON, SYSTEM, make_sensor, send

pytestmark = pytest.mark.django_db
RAW = timedelta(days=400)
HOURS = timedelta(days=1_098)
DAYS = timedelta(days=3_660)
SECOND = timedelta(seconds=1)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)


def _thin(now: datetime) -> actions.Thinned:
    return actions.thin_observations(SYSTEM, now=now)


def _rollups() -> list[tuple[int, int, float, float, float]]:
    rows = Rollup.objects.order_by("hour_ms")
    return [(row.hour_ms, row.count, row.total, row.low, row.high) for row in rows]


def test_readings_end_when_they_are_old_and_their_hours_stay() -> None:
    make_sensor("WL-01")
    for minutes, value in ((0, 1.0), (20, 4.0), (59, 2.5), (60, 9.0)):
        at = MONDAY_NOON + timedelta(minutes=minutes)
        send(("WL-01", at, value), now=at)

    thinned = _thin(MONDAY_NOON + RAW + timedelta(hours=1))

    assert thinned == actions.Thinned(readings=3, hours=0, days=0, refused=0)
    assert _rollups() == [
        (_ms(MONDAY_NOON), 3, 7.5, 1.0, 4.0),
        (_ms(MONDAY_NOON) + HOUR_MS, 1, 9.0, 9.0, 9.0),
    ]
    assert [row.value for row in Observation.objects.all()] == [9.0]


def test_an_hour_keeps_its_readings_until_its_last_minute_is_old_enough() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)

    thinned = _thin(MONDAY_NOON + RAW + timedelta(minutes=59))

    assert thinned.readings == 0
    assert Observation.objects.count() == 1


def test_what_comes_to_an_hour_without_readings_is_added_to_it_and_its_day() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 2.0), ("WL-01", MONDAY_NOON + SECOND, 3.0), now=MONDAY_NOON)
    actions.store_readings(
        SYSTEM,
        [Reading("WL-01", MONDAY_NOON + 2 * SECOND, 1.0)],
        channel="http",
        now=MONDAY_NOON + RAW,
    )
    later = MONDAY_NOON + RAW + timedelta(hours=1)
    _thin(later)

    actions.judge_arrivals(SYSTEM, now=later)
    _thin(later)

    assert _rollups() == [(_ms(MONDAY_NOON), 3, 6.0, 1.0, 3.0)]
    assert list(DayRollup.objects.values_list("count", "total", "low", "high")) == [
        (3, 6.0, 1.0, 3.0)
    ]
    assert Observation.objects.count() == 0


def test_a_second_run_changes_nothing() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    later = MONDAY_NOON + RAW + timedelta(hours=1)
    _thin(later)

    assert _thin(later) == actions.Thinned(0, 0, 0, 0)
    assert _rollups() == [(_ms(MONDAY_NOON), 1, 1.0, 1.0, 1.0)]


def test_readings_far_apart_end_in_one_run() -> None:
    sensor = make_sensor("WL-01")
    moments = [_ms(MONDAY_NOON - timedelta(days=days)) for days in (0, 45, 200)]
    for at_ms in moments:
        Observation.objects.create(sensor=sensor, at_ms=at_ms, value=1.0)

    assert _thin(MONDAY_NOON + RAW + timedelta(hours=1)).readings == 3
    assert [hour for hour, *_ in _rollups()] == sorted(moments)


def test_a_day_ends_its_hours_after_three_years_and_stays_a_day() -> None:
    sensor = make_sensor("WL-01")
    first = _ms(MONDAY_NOON)
    for hour_ms in (first, first + DAY_MS):
        Rollup.objects.create(sensor=sensor, hour_ms=hour_ms, count=1, total=1.0, low=1.0, high=1.0)

    thinned = _thin(MONDAY_NOON + HOURS + timedelta(days=1))

    assert (thinned.hours, thinned.days) == (1, 0)
    assert [hour for hour, *_ in _rollups()] == [first + DAY_MS]
    assert list(DayRollup.objects.values_list("day_ms", flat=True)) == [
        first - 12 * HOUR_MS,
        first + 12 * HOUR_MS,
    ]


def test_days_end_after_ten_years() -> None:
    sensor = make_sensor("WL-01")
    hour_ms = _ms(MONDAY_NOON)
    Rollup.objects.create(sensor=sensor, hour_ms=hour_ms, count=1, total=1.0, low=1.0, high=1.0)

    thinned = _thin(MONDAY_NOON + DAYS + timedelta(days=1))

    assert (thinned.hours, thinned.days) == (1, 1)
    assert DayRollup.objects.count() == 0


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_what_was_refused_is_forgotten_after_ninety_days(days: int, left: int) -> None:
    make_sensor("WL-01", low=0, high=10)
    send(("WL-01", MONDAY_NOON, 11.0), now=MONDAY_NOON)

    _thin(MONDAY_NOON + timedelta(days=days))

    assert (Quarantined.objects.count(), RefusalCount.objects.count()) == (left, left)


def test_only_the_system_thins() -> None:
    with pytest.raises(NotAllowed):
        actions.thin_observations(Actor.anonymous(), now=MONDAY_NOON)
