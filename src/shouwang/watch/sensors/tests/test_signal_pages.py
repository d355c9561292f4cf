"""Signals on pages and over the API: what waits, why, the answer, who may not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from conftest import SignedIn
from shouwang.watch.sensors.models import Signal
from shouwang.watch.sensors.tests.factories import MONDAY_NOON as NOON
from shouwang.watch.sensors.tests.factories import make_sensor, send
from shouwang.watch.sensors.tests.rule_making import YUNSHAN, live_rule, minutes

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """Return the browser of the head of the safety station."""
    return signed_in("safety_station_head", area_code=YUNSHAN)[0]


def risen(value: float = 28.5) -> int:
    """Let the river rise over a rule; return the signal's number."""
    make_sensor()
    live_rule()
    send(("WL-01", NOON, value), now=NOON)
    return Signal.objects.get().pk


def test_the_list_shows_what_waits_with_its_readings(station: Client) -> None:
    risen()

    page = station.get("/sensors/signals/?view=waiting").content.decode()

    assert "WL-01：28.5 m" in page
    assert "待确认" in page
    assert "测试规则" in page


def test_the_list_of_one_rule_leaves_out_others(station: Client) -> None:
    risen()

    page = station.get("/sensors/signals/?rule=another").content.decode()

    assert "没有符合条件的触发信号。" in page


def test_a_signal_shows_why_and_which_readings_were_around(station: Client) -> None:
    number = risen()
    send(("WL-01", NOON + minutes(10), 28.75), now=NOON + minutes(10))

    page = station.get(f"/sensors/signals/{number}").content.decode()

    assert "黄色：读数 ≥ 28 m" in page
    assert "28.5 m" in page
    assert "确认属实" in page


def test_confirming_on_the_page_keeps_the_note(station: Client) -> None:
    number = risen()
    given = {"answer": "confirm", "version": "1", "note": "水尺 28.5 米"}

    answer = station.post(f"/sensors/signals/{number}/answer", given)

    signal = Signal.objects.get()
    assert answer.status_code == 302
    assert (signal.state, signal.note) == ("confirmed", "水尺 28.5 米")


def test_an_open_signal_leads_to_a_warning_drafted_from_it(station: Client) -> None:
    number = risen()

    page = station.get(f"/sensors/signals/{number}").content.decode()

    assert f"/warnings/new?signal={number}" in page
    assert station.get(f"/warnings/new?signal={number}").status_code == 200


def test_dismissing_without_a_reason_says_so_and_changes_nothing(station: Client) -> None:
    number = risen()
    given = {"answer": "dismiss", "version": "1", "dismissed_as": "false_alarm", "reason": " "}

    answer = station.post(f"/sensors/signals/{number}/answer", given)

    assert answer.status_code == 422
    assert Signal.objects.get().state == "raised"


def test_a_second_answer_to_what_was_seen_before_is_told_on_the_page(station: Client) -> None:
    number = risen()
    given = {"answer": "confirm", "version": "9", "note": ""}

    answer = station.post(f"/sensors/signals/{number}/answer", given, follow=True)

    assert "当前状态不能办理此操作，请刷新后再看。" in answer.content.decode()
    assert Signal.objects.get().state == "raised"


def test_who_sees_a_signal_but_may_not_answer_is_refused(signed_in: SignedIn) -> None:
    number = risen()
    client, _ = signed_in("grid_worker", area_code=f"{YUNSHAN}005")
    given = {"answer": "confirm", "version": "1", "note": ""}

    answer = client.post(f"/sensors/signals/{number}/answer", given)

    assert answer.status_code == 403
    assert Signal.objects.get().state == "raised"


def test_the_api_tells_steps_readings_and_answers(station: Client) -> None:
    number = risen()

    found = station.get(f"/api/v1/sensors/signals/{number}").json()

    assert found["rule_words"][0].startswith("黄色：读数 ≥ 28 m")
    assert found["steps"] == [
        {"at": "2026-06-22T04:00:00Z", "level": "yellow", "readings": ["WL-01：28.5 m"]}
    ]
    assert found["around"] == [{"at": "2026-06-22T04:00:00Z", "value": 28.5}]
    assert found["answers"] == ["confirm", "dismiss"]


def test_the_api_dismisses_a_false_alarm_with_its_reason(station: Client) -> None:
    number = risen()
    given = {"answer": "dismiss", "dismissed_as": "false_alarm", "reason": "做饭油烟"}

    found = station.post(f"/api/v1/sensors/signals/{number}/answer", given, JSON).json()

    assert (found["state"], found["dismissed_as"], found["note"]) == (
        "dismissed",
        "false_alarm",
        "做饭油烟",
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("view=nothing", 422),
        ("level=purple", 422),
        ("cursor=²", 422),
        ("area=x", 422),
        ("rule=%00", 422),
        ("view=ended", 200),
    ],
)
def test_odd_filters_of_the_api_are_answered(station: Client, query: str, status: int) -> None:
    risen()

    assert station.get(f"/api/v1/sensors/signals?{query}").status_code == status


@pytest.mark.parametrize("query", ["view=nothing", "level=purple", "page=²", "rule=%00"])
def test_odd_filters_of_the_page_are_answered(station: Client, query: str) -> None:
    risen()

    assert station.get(f"/sensors/signals/?{query}").status_code == 200


def test_a_signal_beyond_all_numbers_is_not_found(station: Client) -> None:
    assert station.get(f"/sensors/signals/{2**63}").status_code == 404
    assert station.get(f"/api/v1/sensors/signals/{2**63}").status_code == 404
