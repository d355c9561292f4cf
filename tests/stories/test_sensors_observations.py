"""A gateway sends readings by HTTP: what is taken, what is refused and why, what is sent twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.divisions.tests.factories import NEIGHBOUR, division
from shouwang.ground.people.actions import issue_token
from shouwang.ground.units.tests.factories import YUNSHAN
from shouwang.watch.sensors import jobs
from shouwang.watch.sensors.models import Arrival, Latest, Observation, RefusalCount
from shouwang.watch.sensors.tests.factories import MONDAY_NOON, make_sensor

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/observations"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY_NOON)


@pytest.fixture
def gateway() -> dict[str, str]:
    """Return the headers of a gateway of the street."""
    return _headers("sensor_gateway")


def _headers(role: str) -> dict[str, str]:
    token = issue_token(actor_for(role, area_code=YUNSHAN))
    return {"Authorization": f"Bearer {token}"}


def _reading(sensor: str, value: object, at: datetime = MONDAY_NOON) -> dict[str, object]:
    return {"sensor": sensor, "at": at.isoformat(), "value": value}


def _send(headers: dict[str, str], *readings: object, key: str = "") -> Any:
    more = {**headers, "Idempotency-Key": key} if key else headers
    body = json.dumps({"readings": readings})
    return Client().post(ADDRESS, body, content_type="application/json", headers=more)


@pytest.mark.requirement("R206", "R244")
def test_a_batch_is_durable_and_shows_as_soon_as_it_is_judged(gateway: dict[str, str]) -> None:
    sensor = make_sensor("WL-01")

    answer = _send(gateway, _reading("WL-01", 27.3))
    jobs.judge()

    assert answer.status_code == 200
    assert answer.json() == {
        "received": 1,
        "taken": 1,
        "quarantined": 0,
        "counts": {},
        "refused": [],
    }
    latest = Latest.objects.get(sensor=sensor)
    assert (latest.value, latest.health) == (27.3, "ok")


@pytest.mark.requirement("R244")
def test_a_table_of_readings_is_taken_as_well(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    table = "传感器,时间,数值\nWL-01,2026-06-22T12:00:00+08:00,27.3\nWL-01,昨天,1\n"

    answer = Client().post(ADDRESS, table.encode(), content_type="text/csv", headers=gateway)
    jobs.judge()

    assert (answer.json()["taken"], answer.json()["counts"]) == (1, {"no_time": 1})
    assert [row.value for row in Observation.objects.all()] == [27.3]


def test_each_refused_reading_is_named_with_its_reason(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    year_1970 = datetime.fromtimestamp(60, clock.LOCAL_ZONE)
    ahead = MONDAY_NOON + timedelta(minutes=6)
    odd = [
        _reading("WL-01", float("nan")),
        _reading("WL-01", "满"),
        _reading("WL-01", 1e308),
        _reading("WL-01", 1, year_1970),
        _reading("WL-01", 1, ahead),
        _reading("WL-01", 20_000),
        _reading("NOBODY", 1),
        "nothing",
        {"sensor": "WL-01", "at": "2026-06-22T12:00:00", "value": 1},
    ]

    told = _send(gateway, *odd, _reading("WL-01", 27.3)).json()

    assert (told["received"], told["taken"], told["quarantined"]) == (10, 1, 1)
    assert [(one["place"], one["words"]) for one in told["refused"]] == [
        (0, "数值不是有限的数，或大得不可能。"),
        (1, "数值不是数字。"),
        (2, "数值不是有限的数，或大得不可能。"),
        (3, "时间早于 2000 年，请校准设备时钟。"),
        (4, "时间超前 5 分钟以上，请校准设备时钟。"),
        (5, "数值超出合理范围，已隔离待查。"),
        (6, "没有这个传感器，或不在您的职责范围内。"),
        (7, "没有这个传感器，或不在您的职责范围内。"),
        (8, "没有时间，或时间没有带时区。"),
    ]


def test_a_gateway_writes_only_the_sensors_of_its_own_street(gateway: dict[str, str]) -> None:
    division(NEIGHBOUR, "滨江社区")
    make_sensor("WL-FAR", area_code=NEIGHBOUR)

    told = _send(gateway, _reading("WL-FAR", 1)).json()

    assert (told["taken"], told["counts"]) == (0, {"unknown": 1})
    assert Arrival.objects.count() == 0


def test_the_same_batch_twice_is_stored_once(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    for _ in range(2):
        _send(gateway, _reading("WL-01", 27.3))
    jobs.judge()

    assert [row.value for row in Observation.objects.all()] == [27.3]


def test_under_one_key_the_same_receipt_comes_back(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    batch = (_reading("WL-01", 27.3), _reading("WL-01", "满"))

    receipts = [_send(gateway, *batch, key="batch-118").json() for _ in range(2)]

    assert receipts[0] == receipts[1]
    assert (Arrival.objects.count(), RefusalCount.objects.get().count) == (1, 1)


@pytest.mark.parametrize("role", ["safety_station_head", "grid_worker"])
def test_who_is_no_gateway_sends_nothing(role: str) -> None:
    make_sensor("WL-01")

    answer = _send(_headers(role), _reading("WL-01", 27.3))

    assert answer.status_code == 403
    assert Arrival.objects.count() == 0


def test_fifty_thousand_at_once_are_refused_with_the_limit(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    table = b"sensor,at,value\n" + b"WL-01,1782100000000,1\n" * 50_000

    answer = Client().post(ADDRESS, table, content_type="text/csv", headers=gateway)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"readings": "一次应有 1 至 10000 条数据。"}


def test_ten_thousand_of_one_minute_are_a_flood(gateway: dict[str, str]) -> None:
    make_sensor("WL-01")
    rows = [f"WL-01,{round(MONDAY_NOON.timestamp() * 1_000) - place},1" for place in range(10_000)]
    table = "\n".join(["sensor,at,value", *rows]).encode()

    told = Client().post(ADDRESS, table, content_type="text/csv", headers=gateway).json()

    assert (told["taken"], told["counts"]) == (6_001, {"flood": 3_999})


def test_a_body_beyond_all_limits_has_an_answer(gateway: dict[str, str]) -> None:
    answer = Client().post(ADDRESS, b" " * 6_000_000, content_type="text/csv", headers=gateway)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"readings": "内容太大，请分几次发送。"}
