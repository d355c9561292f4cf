"""Retention: readings become hours, hours end, what was refused is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.models import Observation, Quarantined, RefusalCount, Rollup

from .factories import MONDAY_NOON, SYSTEM, make_sensor, send

pytestmark = pytest.mark.django_db
RAW = timedelta(days=400)
HOURS = timedelta(days=3_660)
HOUR_MS = 3_600_000


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000)


def _thin(now: datetime) -> actions.Thinned:
    return actions.thin_observations(SYSTEM, now=now)


def _rollups() -> list[tuple[int, int, float, float, float]]:
    rows = Rollup.objects.order_by("hour_ms")
    return [(row.hour_ms, row.count, row.total, row.low, row.high) for row in rows]


def test_readings_of_an_hour_become_their_count_sum_least_and_most() -> None:
    make_sensor("WL-01")
    for minute, value in ((0, 1.0), (20, 4.0), (40, 2.5), (60, 9.0)):
        at = MONDAY_NOON + timedelta(minutes=minute)
        send(("WL-01", at, value), now=at)

    thinned = _thin(MONDAY_NOON + RAW + timedelta(hours=1))

    assert thinned == actions.Thinned(readings=3, hours=0, refused=0)
    assert _rollups() == [(_ms(MONDAY_NOON), 3, 7.5, 1.0, 4.0)]
    assert [row.value for row in Observation.objects.all()] == [9.0]


def test_an_hour_stays_whole_until_its_last_minute_is_old_enough() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)

    thinned = _thin(MONDAY_NOON + RAW + timedelta(minutes=59))

    assert thinned.readings == 0
    assert Observation.objects.count() == 1


def test_what_comes_to_an_hour_later_is_added_to_it() -> None:
    sensor = make_sensor("WL-01")
    hour_ms = _ms(MONDAY_NOON)
    Rollup.objects.create(sensor=sensor, hour_ms=hour_ms, count=2, total=5.0, low=2.0, high=3.0)
    Observation.objects.create(sensor=sensor, at_ms=hour_ms + 1, value=1.0)

    _thin(MONDAY_NOON + RAW + timedelta(hours=1))

    assert _rollups() == [(hour_ms, 3, 6.0, 1.0, 3.0)]


def test_a_second_run_changes_nothing() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    later = MONDAY_NOON + RAW + timedelta(hours=1)
    _thin(later)

    assert _thin(later) == actions.Thinned(0, 0, 0)
    assert _rollups() == [(_ms(MONDAY_NOON), 1, 1.0, 1.0, 1.0)]


def test_readings_far_apart_are_folded_in_one_run() -> None:
    sensor = make_sensor("WL-01")
    moments = [_ms(MONDAY_NOON - timedelta(days=days)) for days in (0, 45, 200)]
    for at_ms in moments:
        Observation.objects.create(sensor=sensor, at_ms=at_ms, value=1.0)

    assert _thin(MONDAY_NOON + RAW + timedelta(hours=1)).readings == 3
    assert [hour for hour, *_ in _rollups()] == sorted(moments)


def test_hours_end_after_ten_years() -> None:
    sensor = make_sensor("WL-01")
    first = _ms(MONDAY_NOON)
    for hour_ms in (first, first + HOUR_MS):
        Rollup.objects.create(sensor=sensor, hour_ms=hour_ms, count=1, total=1.0, low=1.0, high=1.0)

    thinned = _thin(MONDAY_NOON + HOURS + timedelta(hours=1))

    assert thinned.hours == 1
    assert [hour for hour, *_ in _rollups()] == [first + HOUR_MS]


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_what_was_refused_is_forgotten_after_ninety_days(days: int, left: int) -> None:
    make_sensor("WL-01", low=0, high=10)
    send(("WL-01", MONDAY_NOON, 11.0), now=MONDAY_NOON)

    _thin(MONDAY_NOON + timedelta(days=days))

    assert (Quarantined.objects.count(), RefusalCount.objects.count()) == (left, left)


def test_only_the_system_thins() -> None:
    with pytest.raises(NotAllowed):
        actions.thin_observations(Actor.anonymous(), now=MONDAY_NOON)
