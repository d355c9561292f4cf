"""One judge at a time, whoever holds the seat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from shouwang.watch.sensors import actions
from shouwang.watch.sensors.actions.seat import LEASE_S, Seat
from shouwang.watch.sensors.models import Arrival, Observation
from shouwang.watch.sensors.rules.readings import Reading

from .factories import MONDAY_NOON, SYSTEM, make_sensor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


def store_one() -> None:
    make_sensor("WL-01")
    reading = Reading("WL-01", MONDAY_NOON, 1.5)
    actions.store_readings(SYSTEM, [reading], channel="http", now=MONDAY_NOON)


def test_while_another_sits_nothing_is_judged_and_nothing_is_lost() -> None:
    store_one()
    other = Seat()
    other.take()

    told = actions.judge_arrivals(SYSTEM, now=MONDAY_NOON)

    assert (told.is_behind, told.arrivals, Arrival.objects.count()) == (True, 0, 1)


def test_who_leaves_lets_another_judge_at_once() -> None:
    store_one()
    other = Seat()
    other.take()
    other.leave()

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON)

    assert Observation.objects.count() == 1


def test_who_judges_once_leaves_the_seat_behind() -> None:
    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON)

    assert Seat().take()


def test_who_brings_a_seat_keeps_it() -> None:
    seat = Seat()

    actions.judge_arrivals(SYSTEM, now=MONDAY_NOON, seat=seat)

    assert (Seat().take(), seat.take()) == (False, True)


@pytest.mark.parametrize(("after_s", "is_free"), [(LEASE_S - 1, False), (LEASE_S, True)])
def test_the_seat_of_a_killed_judge_is_free_after_fifteen_seconds(
    after_s: int, is_free: bool
) -> None:
    Seat().take()

    with time_machine.travel(MONDAY_NOON + timedelta(seconds=after_s), tick=False):
        assert Seat().take() is is_free
