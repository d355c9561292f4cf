"""Storing MQTT messages: each gateway writes its own sensors, refusals are counted and shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.people.models import Account
from shouwang.prepare.places.tests.factories import HEPING
from shouwang.watch.sensors.actions import judge_arrivals
from shouwang.watch.sensors.actions.messages import Ingester, Message, Stored
from shouwang.watch.sensors.models import Arrival, Latest, Observation, RefusalCount

from .factories import MONDAY_NOON, SYSTEM, make_sensor

NOW = MONDAY_NOON
NOW_MS = round(NOW.timestamp() * 1_000)
STREET = HEPING[:9]
OTHER_STREET = f"{HEPING[:6]}004"
pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway() -> str:
    """Lend the name of a gateway of the street."""
    actor = actor_for("sensor_gateway", area_code=STREET)
    return Account.objects.get(pk=actor.account_id or 0).username


def message(
    gateway: str, code: str, at_ms: int = NOW_MS, value: str = "1.5", n: int = 1
) -> Message:
    payload = f'{{"v":{value},"t":{at_ms},"n":{n}}}'.encode()
    return Message(f"shouwang/{gateway}/{code}", payload)


def refusals() -> set[tuple[str, str, str, int]]:
    rows = RefusalCount.objects.filter(channel="mqtt")
    return set(rows.values_list("gateway", "sensor_code", "reason", "count"))


@pytest.mark.requirement("R206", "R244")
def test_messages_become_observations_of_their_sensors(gateway: str) -> None:
    water, rain = make_sensor("WL-01"), make_sensor("RN-01", "rain_gauge")

    told = Ingester().store(
        [message(gateway, "WL-01"), message(gateway, "RN-01", value="0.2")], now=NOW
    )
    judge_arrivals(SYSTEM, now=NOW)

    assert told == Stored(2, 0)
    assert set(Observation.objects.values_list("sensor_id", "at_ms", "value")) == {
        (water.pk, NOW_MS, 1.5),
        (rain.pk, NOW_MS, 0.2),
    }


def test_a_batch_is_one_arrival_that_names_its_gateway(gateway: str) -> None:
    make_sensor("WL-01")

    Ingester().store([message(gateway, "WL-01", NOW_MS + n) for n in range(5)], now=NOW)

    assert list(Arrival.objects.values_list("channel", "gateway", "count")) == [
        ("mqtt", gateway, 5)
    ]


def test_the_same_message_again_is_stored_once(gateway: str) -> None:
    make_sensor("WL-01")
    ingester = Ingester()

    ingester.store([message(gateway, "WL-01"), message(gateway, "WL-01")], now=NOW)
    ingester.store([message(gateway, "WL-01")], now=NOW)
    judge_arrivals(SYSTEM, now=NOW)

    assert Observation.objects.count() == 1


def test_a_gateway_of_another_street_writes_nothing() -> None:
    make_sensor("WL-01")
    actor = actor_for("sensor_gateway", area_code=OTHER_STREET)
    stranger = Account.objects.get(pk=actor.account_id or 0).username

    told = Ingester().store([message(stranger, "WL-01")], now=NOW)

    assert told == Stored(0, 1)
    assert not Arrival.objects.exists()
    assert refusals() == {(stranger, "", "unknown", 1)}


def test_an_account_that_is_no_gateway_writes_nothing() -> None:
    make_sensor("WL-01")
    actor = actor_for("grid_worker", area_code=HEPING)
    name = Account.objects.get(pk=actor.account_id or 0).username

    told = Ingester().store([message(name, "WL-01"), message("nobody", "WL-01")], now=NOW)

    assert told == Stored(0, 2)
    assert not Arrival.objects.exists()
    assert refusals() == {("", "", "unknown", 2)}


def test_an_account_that_is_closed_writes_nothing(gateway: str) -> None:
    make_sensor("WL-01")
    Account.objects.filter(username=gateway).update(is_active=False)

    told = Ingester().store([message(gateway, "WL-01")], now=NOW)

    assert (told, Arrival.objects.exists()) == (Stored(0, 1), False)


def test_what_is_broken_is_counted_by_sensor_and_reason_and_the_rest_is_stored(
    gateway: str,
) -> None:
    make_sensor("WL-01")
    topic = f"shouwang/{gateway}/WL-01"
    broken = [
        Message(topic, b"text"),
        Message(topic, None),
        message(gateway, "WL-01", value='"high"'),
        message(gateway, "WL-01", value='"\\ud800"'),
        message(gateway, "WL-01", value="NaN"),
        message(gateway, "WL-01", value="1e308"),
        message(gateway, "WL-01", at_ms=1_000),
        message(gateway, "WL-01", at_ms=NOW_MS + 301_000),
    ]

    told = Ingester().store([*broken, message(gateway, "WL-01")], now=NOW)

    assert told == Stored(1, 8)
    assert {(code, reason, count) for _, code, reason, count in refusals()} == {
        ("WL-01", "unreadable", 1),
        ("WL-01", "too_long", 1),
        ("WL-01", "no_number", 2),
        ("WL-01", "not_finite", 2),
        ("WL-01", "before_2000", 1),
        ("WL-01", "future", 1),
    }


def test_refusals_of_one_reason_add_up_and_the_device_counts_as_unwell(gateway: str) -> None:
    sensor = make_sensor("WL-01")
    topic = f"shouwang/{gateway}/WL-01"
    ingester = Ingester()

    ingester.store([Message(topic, b"one"), Message(topic, b"two")], now=NOW)
    ingester.store([Message(topic, b"three")], now=NOW)

    assert refusals() == {(gateway, "WL-01", "unreadable", 3)}
    assert RefusalCount.objects.get().sample == "three"
    assert Latest.objects.get(sensor=sensor).bad_ms == NOW_MS


def test_a_sensor_registered_later_is_known_within_a_minute(gateway: str) -> None:
    make_sensor("WL-01")
    ingester = Ingester()
    ingester.store([message(gateway, "WL-02")], now=NOW)
    make_sensor("WL-02")

    early = ingester.store([message(gateway, "WL-02")], now=NOW + timedelta(seconds=59))
    later = ingester.store([message(gateway, "WL-02")], now=NOW + timedelta(seconds=60))

    assert (early, later) == (Stored(0, 1), Stored(1, 0))


def test_fifty_thousand_messages_of_one_sensor_at_once_are_taken_and_settle(gateway: str) -> None:
    make_sensor("WL-01")
    told = Ingester().store(
        [message(gateway, "WL-01", NOW_MS - n * 100, n=50_000 - n) for n in range(50_000)], now=NOW
    )

    judge_arrivals(SYSTEM, now=NOW)

    assert told == Stored(50_000, 0)
    assert Observation.objects.count() == 50_000
