"""Who has answered a warning, as those live it who wait for the answers, call, and knock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from conftest import SignedIn
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.delivery.channels import gateway
from shouwang.ground.delivery.channels.gateway import Gateway
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.tests.factories import seal_contact
from shouwang.ground.delivery.tests.stubs import http_gateway, silent_server
from shouwang.ground.divisions import actions as divisions
from shouwang.ground.divisions.queries import villages_under
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Account
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import HEPING, ZAOSHU_VILLAGE, plant_divisions
from shouwang.watch.warnings.jobs import SYSTEM, chase_and_expire

API = "/api/v1/warnings"
JSON = "application/json"
SIX = datetime(2026, 6, 22, 22, 0, tzinfo=UTC)
"""06:00 on Tuesday 23 June, as it is read in Yunshan."""
YONGFENG = f"{YUNSHAN}227"
BODY = {
    "type_code": "rainstorm",
    "level": "blue",
    "title": "云山街道暴雨蓝色预警",
    "text": "未来12小时雨量50毫米以上。",
    "action_text": "检查排水口。不到河边停留。",
    "onset_at": "2026-06-23T06:00:00+08:00",
    "expires_at": "2026-06-23T18:00:00+08:00",
    "area": {"codes": [YUNSHAN]},
}

pytestmark = pytest.mark.django_db


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after six."""
    return SIX + timedelta(minutes=minutes)


def post(
    client: Client, path: str, body: Mapping[str, object] | None = None, status: int = 200
) -> dict[str, object]:
    """Call the API; returns the answer, which has the status."""
    answer = client.post(f"{API}{path}", json.dumps(body or {}), JSON)
    assert answer.status_code == status, answer.content.decode()
    read: dict[str, object] = answer.json()
    return read


def wall(client: Client, number: str, query: str = "") -> dict[str, object]:
    """Return the wall of answers."""
    read: dict[str, object] = client.get(f"{API}/{number}/answers{query}").json()
    return read


def pass_time(*minutes: int) -> None:
    """Let the clock's job and the playbooks act at some minutes after six."""
    for minute in minutes:
        with time_machine.travel(at(minute), tick=False):
            chase_and_expire()
            drain()


def drain() -> None:
    """Let the playbooks act on all that has happened."""
    while outbox.drain("story"):
        pass


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    """The head of the safety station."""
    plant_divisions()
    home = make_unit(kind="safety_station", area_code=YUNSHAN)
    return signed_in("safety_station_head", area_code=YUNSHAN, unit=home)[0]


@pytest.fixture
def duty(signed_in: SignedIn) -> Client:
    """Who is on duty in the street."""
    home = make_unit(kind="street_office", area_code=YUNSHAN)
    return signed_in("duty_staff", area_code=YUNSHAN, unit=home)[0]


def issued(duty: Client, station: Client, **more: object) -> str:
    """Draft a warning, confirm it as the second person, issue it at six; returns its number."""
    with time_machine.travel(SIX, tick=False):
        number = str(post(duty, "", {**BODY, **more}, 201)["number"])
        post(station, f"/{number}/confirm")
        post(duty, f"/{number}/issue")
        drain()
    return number


@pytest.mark.requirement("R211")
def test_24_of_25_units_answer_and_the_last_is_visited_at_six_fifty_two(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    divisions.load_home_tree(SYSTEM)
    codes = [row.code for row in villages_under(SYSTEM, YUNSHAN)]
    heads = {code: signed_in("village_head", area_code=code)[0] for code in codes}
    number = issued(duty, station)
    with time_machine.travel(at(20), tick=False):
        for code, head in heads.items():
            if code != YONGFENG:
                post(head, f"/{number}/acknowledge")
    pass_time(30)
    with time_machine.travel(at(30), tick=False):
        half_past = wall(duty, number, "?show=missing")
        asked = duty.get("/inbox/").content.decode()
    last = half_past["lines"][0]  # type: ignore[index]
    with time_machine.travel(at(35), tick=False):
        in_vain = {"is_reached": False, "note": "电话没人接"}
        post(duty, f"/{number}/answers/{last['id']}/call", in_vain)
    with time_machine.travel(at(52), tick=False):
        post(duty, f"/{number}/answers/{last['id']}/visit")
        in_the_end = wall(duty, number)

    assert len(codes) == 25
    assert half_past["counts"]["rate"] == 0.96  # type: ignore[index]
    assert (last["area_name"], last["rung_label"]) == ("永丰村委会", "请值班人员打电话")
    assert "永丰村委会有人没有应答，请打电话：云山街道暴雨蓝色预警" in asked
    counts: Mapping[str, object] = in_the_end["counts"]  # type: ignore[assignment]
    assert (counts["rate"], counts["rate_in_time"], counts["median_s"]) == (1.0, 0.96, 1_200)
    tries = duty.get(f"{API}/{number}/answers/{last['id']}").json()["attempts"]
    assert [(one["way"], one["at"], one["is_reached"]) for one in tries] == [
        ("call", "2026-06-22T22:35:00Z", False),
        ("visit", "2026-06-22T22:52:00Z", True),
    ]


@pytest.mark.requirement("R211")
def test_the_paired_neighbour_of_a_deaf_man_knocks(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    person = make_person(
        category="disabled", name="钟测试（虚构）", address="和平路3幢201", notes="听不见"
    )
    helper, actor = signed_in("grid_worker", area_code=HEPING)
    pairing = {"post_id": actor.post_id}
    station.post(f"/api/v1/households/people/{person.pk}/helpers", pairing, JSON)
    number = issued(duty, station, level="orange", area={"codes": [HEPING]})
    pass_time(10)

    inbox = helper.get("/inbox/").content.decode()
    doors = helper.get(f"/warnings/{number}/doors").content.decode()
    why = {"reason": "暴雨预警，上门叫应"}
    paper = helper.post(f"/warnings/{number}/doors/print", why).content.decode()
    line = next(one for one in wall(helper, number)["lines"] if one["kind"] == "person")  # type: ignore[attr-defined]
    with time_machine.travel(at(14), tick=False):
        url = f"/warnings/{number}/answers/{line['id']}/visit"
        helper.post(url, {"reached": "yes", "note": "已当面说清"})

    assert "有您结对的人收不到通知，请马上上门" in inbox
    assert ("钟测试" in doors, "和平路3幢" in paper, "听不见" in paper) == (False, True, True)
    after = next(one for one in wall(duty, number)["lines"] if one["id"] == line["id"])  # type: ignore[attr-defined]
    assert (after["state"], after["answered_at"]) == ("visited", "2026-06-22T22:14:00Z")


def reachable(signed_in: SignedIn, area_code: str = HEPING) -> Client:
    """Return the head of a village with a phone."""
    client, actor = signed_in("community_director", area_code=area_code)
    account = Account.objects.get(pk=actor.account_id or 0)
    seal_contact(account, phone="000-0000-0015")
    account.save()
    return client


@pytest.mark.requirement("R211")
def test_a_gateway_that_answers_500_is_shown_and_another_channel_goes_out(
    signed_in: SignedIn, station: Client, duty: Client, settings: Settings
) -> None:
    reachable(signed_in)
    with http_gateway(status=500) as broken, http_gateway() as robot:
        settings.CHANNELS = {"sms": broken.channel, "wecom": robot.channel}
        number = issued(duty, station, area={"codes": [HEPING]})
        delivery.drain(SYSTEM)
        before = wall(duty, number)
        page = duty.get(f"/warnings/{number}/answers").content.decode()
        pass_time(10)
        delivery.drain(SYSTEM)

    trouble = before["troubles"][0]  # type: ignore[index]
    assert (trouble["channel"], trouble["retrying"]) == ("sms", 1)
    assert "条没有发出去，正在重试" in page
    assert Dispatch.objects.get(channel="wecom").state == "sent"
    assert wall(duty, number)["counts"]["missing"] == 1  # type: ignore[index]


@pytest.mark.requirement("R211")
def test_a_gateway_that_hangs_holds_nobody_up(
    signed_in: SignedIn,
    station: Client,
    duty: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reachable(signed_in)
    monkeypatch.setattr(gateway, "Gateway", partial(Gateway, read_s=0.2))
    with silent_server() as address, http_gateway() as robot:
        settings.CHANNELS = {"sms": f"json://{address}/{{phone}}", "wecom": robot.channel}
        number = issued(duty, station, area={"codes": [HEPING]})
        delivery.drain(SYSTEM, limit_s=2)
        pass_time(10)
        delivery.drain(SYSTEM, limit_s=2)

    assert wall(duty, number)["troubles"][0]["retrying"] == 1  # type: ignore[index]
    assert Dispatch.objects.get(channel="wecom").state == "sent"


@pytest.mark.requirement("R211")
def test_a_channel_that_says_ok_and_loses_it_ends_at_the_door(
    signed_in: SignedIn, station: Client, duty: Client, settings: Settings
) -> None:
    reachable(signed_in)
    with http_gateway() as lossy:
        settings.CHANNELS = {"sms": lossy.channel}
        number = issued(duty, station, area={"codes": [HEPING]})
        delivery.drain(SYSTEM)
    pass_time(10, 30, 45)

    line = wall(duty, number)["lines"][0]  # type: ignore[index]
    assert (line["state"], line["rung_label"]) == ("sent", "请就近的人上门")
    assert wall(duty, number)["counts"]["reached"] == 0  # type: ignore[index]
    doors = duty.get(f"{API}/{number}/doors").json()["doors"]
    assert [one["id"] for one in doors] == [line["id"]]


@pytest.mark.requirement("R212")
def test_what_was_not_done_stands_on_the_watch_desk(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    number = issued(duty, station, level="orange", area={"codes": [HEPING]})
    with time_machine.travel(at(29), tick=False):
        soon = duty.get("/watch/").content.decode()
    with time_machine.travel(at(31), tick=False):
        late = duty.get("/watch/").content.decode()

    owed = "应急队伍集结待命，值班领导到岗"
    assert (owed in soon, owed in late) == (False, True)
    assert f"/warnings/{number}/obligations" in unquote(late)


@pytest.mark.requirement("R236")
def test_whoever_stands_for_two_villages_is_told_and_counted_once(
    signed_in: SignedIn, station: Client, duty: Client
) -> None:
    for code in (HEPING, ZAOSHU_VILLAGE):
        signed_in("community_director", area_code=code)
    number = issued(duty, station, area={"codes": [HEPING, ZAOSHU_VILLAGE]})

    found = wall(duty, number)
    villages: list[dict[str, dict[str, int]]] = found["villages"]  # type: ignore[assignment]

    total: Mapping[str, int] = found["counts"]  # type: ignore[assignment]
    assert total["addressed"] == sum(one["counts"]["addressed"] for one in villages)
    assert total["owed"] == 2
    told = Notice.objects.filter(kind="WarningIssued").values_list("account_id", flat=True)
    assert len(told) == len(set(told))
