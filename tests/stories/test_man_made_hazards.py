"""Devices against man-made dangers tell over MQTT, and the shipped rules raise their signals."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.config.commands.ingest import TOPIC_FILTER, Loop
from shouwang.config.commands.mqtt_line import Broker
from shouwang.config.commands.tests.brokers import Kept, SmallBroker, small_broker
from shouwang.engines.mqtt.session import Terms
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.places.tests.factories import HEPING, YUNSHAN
from shouwang.watch.risk import jobs as risk_jobs
from shouwang.watch.sensors import jobs
from shouwang.watch.sensors.actions.messages import Ingester
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, make_station
from shouwang.watch.sensors.tests.rule_making import shipped

pytestmark = pytest.mark.django_db
NAME = "shouwang-story"
GIVEN_UP_S = 20
NOON_MS = round(NOON.timestamp() * 1_000)
DEVICES = (
    ("SM-9", "smoke", "smoke_alarm", 0, 1, "red"),
    ("GA-9", "gas", "gas_leak", 9.9, 10, "red"),
    ("EL-9", "electrical", "residual_current", 299, 300, "yellow"),
    ("EB-9", "ebike_charging", "ebike_charging_hot", 69.9, 70, "orange"),
    ("HP-9", "hydrant_pressure", "hydrant_pressure_low", 0.1, 0.099, "yellow"),
    ("CA-9", "camera_blocked_lane", "fire_lane_blocked", 0, 1, "yellow"),
)
"""Code, kind, shipped rule, the last value that is well, the first that is not, the level."""
Publish = Callable[[dict[str, float], int], None]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def broker() -> Iterator[SmallBroker]:
    """Lend a broker at which the platform has subscribed."""
    with small_broker({"shouwang": b"word"}) as made:
        made.kept[NAME] = Kept(NAME, {TOPIC_FILTER})
        yield made


@pytest.fixture
def publish(broker: SmallBroker, db: None) -> Publish:
    """Return a function: the street's gateway publishes values, and the platform takes them in."""
    del db
    account = actor_for("sensor_gateway", area_code=YUNSHAN).account_id
    gateway = Account.objects.get(pk=account or 0).username
    where = Broker.at(broker.url)
    terms = Terms(NAME, TOPIC_FILTER, user=where.user, password=b"word")

    def tell(values: dict[str, float], number: int) -> None:
        for code, value in values.items():
            payload = {"v": value, "t": NOON_MS + number, "n": number}
            broker.publish(f"shouwang/{gateway}/{code}", json.dumps(payload).encode())
        loop = Loop(where, terms, Ingester(), judge=None)
        threading.Thread(target=_stop_when_quiet, args=(broker, loop), daemon=True).start()
        loop.run()
        jobs.judge()
        while outbox.drain("story"):
            continue

    return tell


def _stop_when_quiet(broker: SmallBroker, loop: Loop) -> None:
    broker.quiet.wait(GIVEN_UP_S)
    loop.is_stopping = True


@pytest.fixture
def owner(signed_in: SignedIn) -> Actor:
    """Return whoever owns the shop at which the six devices hang, each with its shipped rule."""
    unit = make_unit(kind="enterprise", area_code=HEPING)
    _, actor = signed_in("enterprise_owner", area_code=HEPING, unit=unit)
    make_station("ST-9", unit_id=unit.pk)
    for code, kind, *_ in DEVICES:
        make_sensor(code, kind, station="ST-9")
    shipped(*(rule for _, _, rule, *_ in DEVICES))
    return actor


def raised(client: Client) -> set[tuple[str, str]]:
    """Return the rules whose signals are open, with their levels, as the API tells them."""
    items = client.get("/api/v1/sensors/signals").json()["items"]
    return {(one["rule"], one["level"]) for one in items}


@pytest.mark.requirement("R210")
def test_each_device_raises_its_signal_over_mqtt_and_its_owner_hears(
    signed_in: SignedIn, broker: SmallBroker, publish: Publish, owner: Actor
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    publish({code: high for code, _, _, _, high, _ in DEVICES}, 1)

    assert raised(station) == {(rule, level) for _, _, rule, _, _, level in DEVICES}
    assert len(broker.acknowledged) == len(DEVICES)
    assert len(inbox(owner)) == len(DEVICES)


@pytest.mark.requirement("R210")
def test_the_last_value_that_is_well_raises_nothing(
    signed_in: SignedIn, publish: Publish, owner: Actor
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    publish({code: well for code, _, _, well, _, _ in DEVICES}, 1)

    assert raised(station) == set()


@pytest.mark.requirement("R210")
def test_what_the_broker_sends_again_raises_no_second_signal(
    signed_in: SignedIn, publish: Publish, owner: Actor
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    told = {code: high for code, _, _, _, high, _ in DEVICES}

    publish(told, 1)
    publish(told, 1)

    items = station.get("/api/v1/sensors/signals", {"view": ""}).json()["items"]
    assert len(items) == len(DEVICES)
    assert len(inbox(owner)) == len(DEVICES)


@pytest.mark.requirement("R206", "R210")
def test_smoke_over_mqtt_is_in_the_risk_of_the_community_at_the_next_run(
    signed_in: SignedIn, publish: Publish, owner: Actor
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    risk_jobs.compute_picture()
    calm = station.get(f"/api/v1/risk/areas/{HEPING}").json()["score"]

    publish({"SM-9": 1}, 1)
    risk_jobs.compute_picture()

    assert (calm, station.get(f"/api/v1/risk/areas/{HEPING}").json()["score"]) == (0, 50)
