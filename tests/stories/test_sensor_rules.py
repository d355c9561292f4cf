"""From a reading to a signal, to whoever is on duty, to the answer; forecasts and anomalies."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.actions import issue_token
from shouwang.ground.units.tests.factories import make_unit
from shouwang.playbooks.sensor_reading_counts_as_check import count_readings
from shouwang.prepare.places import jobs as place_jobs
from shouwang.prepare.places.tests.factories import HEPING, YUNSHAN, make_place
from shouwang.prepare.tasks.models import Task
from shouwang.watch.sensors import jobs
from shouwang.watch.sensors.actions.rule_judge import JUDGE
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, make_station
from shouwang.watch.sensors.tests.rule_making import body, live_rule, minutes, shipped

pytestmark = pytest.mark.django_db
JSON = "application/json"
Tell = Callable[..., None]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def tell(db: None) -> Tell:
    """Return a function: a gateway sends a reading when it is due, and the platform judges it."""
    del db
    token = issue_token(actor_for("sensor_gateway", area_code=YUNSHAN))
    headers = {"Authorization": f"Bearer {token}"}

    def send(sensor: str, at_min: float, value: float) -> None:
        at = NOON + minutes(at_min)
        with time_machine.travel(at, tick=False):
            batch = {"readings": [{"sensor": sensor, "at": at.isoformat(), "value": value}]}
            Client().post("/api/v1/observations", json.dumps(batch), JSON, headers=headers)
            pass_time(at_min)

    return send


def pass_time(at_min: float) -> None:
    """Let the worker do its rounds some minutes after noon."""
    with time_machine.travel(NOON + minutes(at_min), tick=False):
        jobs.judge()
        while outbox.drain("story"):
            continue


def waiting(client: Client) -> list[dict[str, object]]:
    """Return the signals that are open, as the API tells them."""
    found: list[dict[str, object]] = client.get("/api/v1/sensors/signals").json()["items"]
    return found


@pytest.mark.requirement("R208")
def test_the_river_rises_is_confirmed_and_falls_for_two_hours(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, head = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    shipped("water_level_lan_river")

    tell("WL-01", 0, 27.9)
    tell("WL-01", 10, 28.02)
    raised = waiting(station)
    answer = {"answer": "confirm", "reason": "水尺 28 米", "version": 1}
    station.post(f"/api/v1/sensors/signals/{raised[0]['id']}/answer", answer, JSON)
    for at_min in range(20, 131, 10):
        tell("WL-01", at_min, 27.8)
    before = waiting(station)
    tell("WL-01", 140, 27.8)

    assert [(one["level"], one["readings"]) for one in raised] == [("yellow", ["WL-01：28.02 m"])]
    assert [str(one.title) for one in inbox(head)] == [
        "黄色信号，请确认：测试站（虚构）（兰江水位超警戒）"
    ]
    assert [one["state"] for one in before] == ["confirmed"]
    assert waiting(station) == []


@pytest.mark.requirement("R208")
def test_a_rule_that_has_waited_nine_of_its_ten_minutes_goes_on_after_a_restart(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    live_rule(data=body(for_s=600))

    tell("WL-01", 0, 28.5)
    pass_time(9)
    JUDGE.forget()
    at_nine = waiting(station)
    pass_time(10)

    assert at_nine == []
    assert [one["raised_at"] for one in waiting(station)] == ["2026-06-22T04:10:00Z"]


@pytest.mark.requirement("R208")
def test_a_sensor_that_falls_silent_is_itself_an_alarm_and_somebodys_task(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, head = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    tell("WL-01", 0, 27)

    pass_time(29)
    early = Task.objects.count()
    pass_time(30)
    page = station.get("/sensors/").content.decode()
    given = Task.objects.get()
    tell("WL-01", 40, 27)

    assert early == 0
    assert "静默" in page
    assert (given.title, given.person_id) == ("检修监测设备：测试站（虚构）", head.post_id)
    assert Task.objects.get().state == "done"


MAN_MADE = [
    ("smoke_alarm", "smoke", 1),
    ("gas_leak", "gas", 30),
    ("ebike_charging_hot", "ebike_charging", 95),
    ("residual_current", "electrical", 400),
    ("hydrant_pressure_low", "hydrant_pressure", 0.01),
    ("fire_lane_blocked", "camera_blocked_lane", 1),
]


@pytest.mark.requirement("R210")
@pytest.mark.parametrize(("rule", "kind", "value"), MAN_MADE)
def test_each_man_made_hazard_has_its_sensor_and_its_rule(
    signed_in: SignedIn, tell: Tell, rule: str, kind: str, value: float
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    owner_unit = make_unit(kind="enterprise", area_code=HEPING)
    _, owner = signed_in("enterprise_owner", area_code=HEPING, unit=owner_unit)
    make_station("ST-9", unit_id=owner_unit.pk)
    make_sensor("X-1", kind, station="ST-9")
    shipped(rule)

    tell("X-1", 0, value)

    assert [(one["rule"], one["state"]) for one in waiting(station)] == [(rule, "raised")]
    assert len(inbox(owner)) == 1


@pytest.mark.requirement("R210")
def test_a_false_fire_alarm_is_dismissed_as_such_and_counted_apart(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor("SM-01", "smoke")
    shipped("smoke_alarm")
    tell("SM-01", 0, 1)
    number = waiting(station)[0]["id"]
    given = {
        "answer": "dismiss",
        "version": "1",
        "dismissed_as": "false_alarm",
        "reason": "做饭油烟",
    }

    station.post(f"/sensors/signals/{number}/answer", given)
    page = station.get("/sensors/signals/?view=&kind=smoke").content.decode()

    assert "误报（火警，不是火灾）" in page
    assert waiting(station)[0]["state"] == "dismissed"


def usual(place: int) -> float:
    """Return what the river is at a place of its usual course, ten minutes apart."""
    return round(27 + 0.3 * math.sin(place / 144 * math.tau) + 0.02 * math.sin(place * 2.3), 4)


def tell_past(count: int) -> None:
    """Let a gateway send the usual course before noon in one batch."""
    token = issue_token(actor_for("sensor_gateway", area_code=YUNSHAN))
    readings = [
        {"sensor": "WL-01", "at": (NOON + minutes(10 * n)).isoformat(), "value": usual(n)}
        for n in range(-count, 1)
    ]
    headers = {"Authorization": f"Bearer {token}"}
    batch = json.dumps({"readings": readings})
    Client().post("/api/v1/observations", batch, JSON, headers=headers)
    pass_time(0)


@pytest.mark.requirement("R216")
def test_an_odd_reading_is_told_with_confidence_and_overruled_with_a_reason(
    signed_in: SignedIn, tell: Tell
) -> None:
    keeper, _ = signed_in("administrator", area_code=YUNSHAN)
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    tell_past(400)
    keeper.post("/sensors/outlook/WL-01/anomalies", {"is_on": "1"})

    tell("WL-01", 10, usual(1))
    usual_course = waiting(station)
    tell("WL-01", 20, 29.5)
    odd = waiting(station)[0]
    given = {"answer": "dismiss", "reason": "有人洗水尺", "dismissed_as": "harmless"}
    station.post(f"/api/v1/sensors/signals/{odd['id']}/answer", given, JSON)
    kept = station.get(f"/api/v1/sensors/signals/{odd['id']}").json()

    assert usual_course == []
    assert (odd["level"], odd["readings"]) == ("none", ["WL-01：29.5 m，与前几日同一时段不同"])
    assert odd["score"] == pytest.approx(0.98, abs=0.02)
    assert (kept["state"], kept["note"]) == ("dismissed", "有人洗水尺")


@pytest.mark.requirement("R269")
def test_a_level_is_forecast_with_its_uncertainty_and_compared_with_what_came(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    make_sensor()
    tell_past(500)
    jobs.forecast_levels()
    first = station.get("/api/v1/sensors/outlook/WL-01").json()

    for place in range(1, 8):
        tell("WL-01", 10 * place, usual(place))
    with time_machine.travel(NOON + minutes(70), tick=False):
        jobs.forecast_levels()
        later = station.get("/api/v1/sensors/outlook/WL-01").json()

    assert [one["for_at"] for one in first["ahead"]] == [
        "2026-06-22T05:00:00Z",
        "2026-06-22T07:00:00Z",
        "2026-06-22T10:00:00Z",
    ]
    assert all(one["low"] < one["mid"] < one["high"] for one in first["ahead"])
    assert [one["actual"] for one in later["compared"]] == [usual(6)]
    assert [(one["hours"], one["count"]) for one in later["quality"]] == [(1, 1)]


def look(at_min: float) -> int:
    """Let the worker count what sensors told, and name the sources that are silent."""
    with time_machine.travel(NOON + minutes(at_min), tick=False):
        count_readings()
        named = place_jobs.name_silent_sources()
        outbox.drain("story")
    return named


@pytest.mark.requirement("R45")
def test_a_sensor_that_tells_keeps_its_source_quiet_and_one_that_stops_raises_the_alarm(
    signed_in: SignedIn, tell: Tell
) -> None:
    station, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    unit = make_unit(kind="enterprise", area_code=HEPING)
    _, owner = signed_in("enterprise_owner", area_code=HEPING, unit=unit)
    place = make_place("液氯站（虚构）", unit_id=unit.pk)
    made = station.post(f"/places/{place.number}/sources/new", {"name": "液氯储罐"})
    monitor = {"kind": "sensor", "sensor_key": "GAS-1", "every_min": "10"}
    station.post(f"{made.headers['Location']}/monitors", monitor)
    make_sensor("GAS-1", "gas")

    tell("GAS-1", 9, 1.5)
    named = [look(9)]
    tell("GAS-1", 18, 1.5)
    named += [look(18), look(27), look(30)]

    assert named == [0, 0, 0, 1]
    assert [str(one.title) for one in inbox(owner)] == ["重大危险源数据中断：液氯储罐"]
