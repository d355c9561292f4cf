"""Whoever judges hears every change of rules, sensors and stations with the next batch."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shouwang.prepare.places.tests.factories import BINJIANG, HEPING
from shouwang.watch.sensors import actions
from shouwang.watch.sensors.actions.rule_judge import JUDGE
from shouwang.watch.sensors.actions.ruling import switch_off, switch_on
from shouwang.watch.sensors.models import RuleVersion, Signal, Station
from shouwang.watch.sensors.rules.drafts import SensorDraft, StationDraft
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import SYSTEM, make_sensor, make_station, send
from shouwang.watch.sensors.tests.rule_making import live_rule, make_rule, minutes

pytestmark = pytest.mark.django_db


def _register_sensor() -> None:
    make_sensor("WL-02", station="RIVER")


def _stop_sensor() -> None:
    draft = SensorDraft("RIVER", "WL-01", "water_level", is_active=False)
    actions.edit_sensor(SYSTEM, "WL-01", draft, version=1)


def _move_station() -> None:
    draft = StationDraft("RIVER", "测试站（虚构）", BINJIANG)
    actions.edit_station(SYSTEM, "RIVER", draft, version=1)


def _remap() -> None:
    actions.remap_area(SYSTEM, HEPING, BINJIANG)


def _switch_on() -> None:
    switch_on(SYSTEM, make_rule("second").pk)


def _switch_off() -> None:
    switch_off(SYSTEM, RuleVersion.objects.get().pk, "汛期结束")


@pytest.mark.parametrize(
    "change",
    [
        _register_sensor,
        _stop_sensor,
        _move_station,
        _remap,
        _switch_on,
        _switch_off,
    ],
)
def test_the_rule_book_is_read_anew_after(change: Callable[[], None]) -> None:
    make_station("RIVER")
    make_sensor("WL-01", station="RIVER")
    live_rule()
    send(("WL-01", NOON, 20.0), now=NOON)
    before = JUDGE._memory

    change()
    actions.judge_arrivals(SYSTEM, now=NOON + minutes(1))

    assert JUDGE._memory is not before


def test_the_rule_book_is_kept_while_nothing_changes() -> None:
    make_sensor("WL-01")
    live_rule()
    send(("WL-01", NOON, 20.0), now=NOON)
    before = JUDGE._memory

    send(("WL-01", NOON + minutes(1), 20.1), now=NOON + minutes(1))

    assert JUDGE._memory is before


def test_a_station_that_moves_out_of_the_area_of_a_rule_raises_no_signal() -> None:
    make_station("RIVER")
    make_sensor("WL-01", station="RIVER")
    live_rule()
    send(("WL-01", NOON, 20.0), now=NOON)

    _move_station()
    send(("WL-01", NOON + minutes(1), 28.5), now=NOON + minutes(1))

    assert Station.objects.get().area_code_now == BINJIANG
    assert Signal.objects.count() == 0
