"""Summing: hours and days after each day, corrected by what comes late, the same after a halt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.watch.sensors import actions, queries
from shouwang.watch.sensors.actions import summing
from shouwang.watch.sensors.models import DayRollup, Observation, Rollup, StaleDay, Summing
from shouwang.watch.sensors.rules.grains import DAY_MS, HOUR_MS, day_start

from .factories import MONDAY_NOON, SYSTEM, make_sensor, send

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NOON_MS = round(MONDAY_NOON.timestamp() * 1_000)
MONDAY_MS = day_start(NOON_MS)
AFTER = MONDAY_NOON + timedelta(hours=13)
"""An hour after Monday's end."""
Row = tuple[int, int, float, float, float]


def _days() -> list[Row]:
    columns = ("day_ms", "count", "total", "low", "high")
    return list(DayRollup.objects.order_by("sensor_id", "day_ms").values_list(*columns))


def _hours() -> list[Row]:
    columns = ("hour_ms", "count", "total", "low", "high")
    return list(Rollup.objects.order_by("sensor_id", "hour_ms").values_list(*columns))


def test_a_day_that_is_over_is_summed_by_hours_and_as_a_whole() -> None:
    make_sensor("WL-01")
    for minutes, value in ((0, 1.0), (10, 4.0), (60, 2.0)):
        send(("WL-01", MONDAY_NOON + minutes * MINUTE, value), now=MONDAY_NOON + minutes * MINUTE)

    assert actions.sum_days(SYSTEM, now=AFTER) == 1
    assert _hours() == [(NOON_MS, 2, 5.0, 1.0, 4.0), (NOON_MS + HOUR_MS, 1, 2.0, 2.0, 2.0)]
    assert _days() == [(MONDAY_MS, 3, 7.0, 1.0, 4.0)]
    assert Observation.objects.count() == 3


def test_a_day_is_summed_an_hour_after_its_end_and_not_before() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)

    assert actions.sum_days(SYSTEM, now=AFTER - MINUTE) == 0
    assert _days() == []


def test_a_late_reading_corrects_its_hour_and_its_day() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 3.0), now=MONDAY_NOON)
    actions.sum_days(SYSTEM, now=AFTER)

    send(("WL-01", MONDAY_NOON - MINUTE, 1.0), now=AFTER)
    send(("WL-01", MONDAY_NOON + MINUTE, 8.0), now=AFTER)

    assert actions.sum_days(SYSTEM, now=AFTER) == 1
    assert _hours() == [(NOON_MS - HOUR_MS, 1, 1.0, 1.0, 1.0), (NOON_MS, 2, 11.0, 3.0, 8.0)]
    assert _days() == [(MONDAY_MS, 3, 12.0, 1.0, 8.0)]
    assert StaleDay.objects.count() == 0


def test_a_late_reading_that_comes_twice_counts_once() -> None:
    make_sensor("WL-01")
    actions.sum_days(SYSTEM, now=AFTER)

    for _again in range(2):
        send(("WL-01", MONDAY_NOON, 5.0), now=AFTER)
        actions.sum_days(SYSTEM, now=AFTER)

    assert _days() == [(MONDAY_MS, 1, 5.0, 5.0, 5.0)]


def test_a_series_is_right_before_a_late_reading_is_summed() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 3.0), now=MONDAY_NOON)
    actions.sum_days(SYSTEM, now=AFTER)
    send(("WL-01", MONDAY_NOON + MINUTE, 9.0), ("WL-01", AFTER, 1.0), now=AFTER)

    begin = MONDAY_NOON - 300 * DAY
    shown = queries.series(SYSTEM, "WL-01", begin, AFTER + MINUTE, points=2)

    assert [(one.low, one.high, one.count) for one in shown.points] == [(1.0, 9.0, 3)]


def test_a_long_span_comes_from_days_and_counts_each_reading_once() -> None:
    make_sensor("WL-01")
    for day in range(4):
        at = MONDAY_NOON + day * DAY
        send(("WL-01", at, float(day)), ("WL-01", at + MINUTE, 10.0), now=at + MINUTE)
    last = MONDAY_NOON + 3 * DAY
    actions.sum_days(SYSTEM, now=last)
    Observation.objects.filter(at_ms__lt=NOON_MS + DAY_MS, at_ms__gt=NOON_MS).delete()

    shown = queries.series(SYSTEM, "WL-01", MONDAY_NOON - DAY, last + DAY, points=5)

    assert shown.step_s == 86_400
    assert [(one.low, one.high, one.count) for one in shown.points] == [
        (0.0, 10.0, 2),
        (1.0, 10.0, 2),
        (2.0, 10.0, 2),
        (3.0, 10.0, 2),
    ]


def test_a_span_of_which_only_days_are_left_is_shown_by_days() -> None:
    sensor = make_sensor("WL-01")
    DayRollup.objects.create(sensor=sensor, day_ms=MONDAY_MS, count=2, total=6.0, low=1.0, high=5.0)
    gone_ms = MONDAY_MS + 7 * DAY_MS
    bounds = ("summed_ms", "until_ms", "raw_from_ms", "hours_from_ms")
    Summing.objects.update_or_create(pk=1, defaults=dict.fromkeys(bounds, gone_ms))

    shown = queries.series(SYSTEM, "WL-01", MONDAY_NOON - DAY, MONDAY_NOON + DAY)

    assert shown.step_s == 86_400
    assert [(one.low, one.mean, one.high) for one in shown.points] == [(1.0, 3.0, 5.0)]


def test_summing_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "SENSORS_STEP", 1)
    for code in ("WL-01", "WL-02"):
        make_sensor(code)
        send((code, MONDAY_NOON, 1.0), now=MONDAY_NOON)
    summing._begin_pass(MONDAY_MS + DAY_MS)
    summing._sum_some()
    assert len(_days()) == 1

    assert actions.sum_days(SYSTEM, now=AFTER) == 1
    assert _days() == [(MONDAY_MS, 1, 1.0, 1.0, 1.0)] * 2
    assert Summing.objects.get().summed_ms == MONDAY_MS + DAY_MS


def test_a_reading_that_comes_while_days_are_summed_is_not_lost() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    summing._begin_pass(MONDAY_MS + DAY_MS)
    summing._sum_some()

    send(("WL-01", MONDAY_NOON + MINUTE, 2.0), now=AFTER)
    actions.sum_days(SYSTEM, now=AFTER)

    assert _days() == [(MONDAY_MS, 2, 3.0, 1.0, 2.0)]


def test_many_days_are_summed_a_few_at_a_time() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON - 12 * DAY, 1.0), ("WL-01", MONDAY_NOON, 2.0), now=MONDAY_NOON)

    assert actions.sum_days(SYSTEM, now=AFTER) == 2
    assert [row[0] for row in _days()] == [MONDAY_MS - 12 * DAY_MS, MONDAY_MS]


def test_an_installation_that_has_never_summed_begins() -> None:
    make_sensor("WL-01")
    send(("WL-01", MONDAY_NOON, 1.0), now=MONDAY_NOON)
    Summing.objects.all().delete()

    assert actions.sum_days(SYSTEM, now=AFTER) == 1


def test_only_the_system_sums() -> None:
    with pytest.raises(NotAllowed):
        actions.sum_days(Actor.anonymous(), now=AFTER)
