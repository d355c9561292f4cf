"""The five fulfilments, recurrence, sources and retention as people meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.divisions.models import Division
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import actions
from shouwang.prepare.hazards.actions import HazardDraft
from shouwang.prepare.hazards.tests.factories import jpeg
from shouwang.prepare.hazards.tests.test_pages import browser_of
from shouwang.prepare.places.tests.factories import make_place

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"


@pytest.fixture
def home(db: None) -> Unit:
    """Return the community's committee in a street with a prefix and a safety station."""
    del db
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    return make_unit(area_code=HEPING, parent=station)


def register(client: Client, **more: object) -> str:
    """Register a hazard over the API and return its number."""
    body = {"description": "石坞里坡体开裂", "category": "slope", **more}
    answer = client.post("/api/v1/hazards", json.dumps(body, default=str), JSON)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def move(client: Client, number: str, name: str, **more: object) -> tuple[int, dict[str, Any]]:
    """Make a move over the API; returns status and answer."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    return answer.status_code, answer.json()


def get(client: Client, path: str) -> dict[str, Any]:
    """Read over the API."""
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def deferred(client: Client, level: int = 2, **more: object) -> str:
    """Bring a new hazard to a deferral with a measure and a plan step; returns its number."""
    number = register(client, **more)
    due = clock.today() + timedelta(days=20)
    assert move(client, number, "confirm")[0] == 200
    assert move(client, number, "grade", statutory="general", level=level)[0] == 200
    patrol = [{"kind": "patrol", "text": "四人轮流巡查"}]
    steps = [{"text": "排水、封缝", "due_on": due}]
    status, told = move(client, number, "defer", due_on=due, measures=patrol, steps=steps)
    assert status == 200, told
    return number


def page_of(actor: Actor, path: str) -> str:
    """Return a page as somebody who is signed in sees it."""
    answer = browser_of(actor).get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.requirement("R113", "R112")
def test_the_slope_is_planned_only_with_all_five(api_client: SignedIn, home: Unit) -> None:
    director, officer = api_client("community_director", unit=home)
    number = deferred(director)
    person = {"responsible_unit": "黄龙洞村委会（虚构）", "responsible_name": "白露生（虚构）"}
    assert move(director, number, "set_responsible", **person)[0] == 200

    found = get(director, f"hazards/{number}/fulfilments")
    missing = [one["label"] for one in found["items"] if not one["is_there"]]
    assert (found["count"], found["needed"], missing) == (3, 5, ["资金", "预案"])
    status, refused = move(director, number, "plan")
    assert (status, set(refused["errors"])) == (422, {"funds", "plan"})
    page = page_of(officer, f"/hazards/{number}")
    assert "<strong>3/5</strong>" in page
    assert page.index("缺资金：请写明金额和来源。") < page.index('id="move-add_funds"')

    assert move(director, number, "add_funds", amount_yuan=0, source_text="街道")[0] == 422
    money = {"amount_yuan": 280_000, "source_text": "街道应急资金"}
    assert move(director, number, "add_funds", **money)[0] == 200
    plan = {"title": "石坞里坡专项预案", "plan_text": "橙色预警即撤到云山小学"}
    assert move(director, number, "set_plan", **plan)[0] == 200
    status, planned = move(director, number, "plan")

    assert (status, planned["state"], planned["is_planned"]) == (200, "planned", True)
    assert "五项都已落实。" in page_of(officer, f"/hazards/{number}")


@pytest.mark.requirement("R113", "R106")
def test_a_planned_hazard_keeps_its_measure_and_loses_its_plan_with_its_money(
    api_client: SignedIn, home: Unit
) -> None:
    director, officer = api_client("community_director", unit=home)
    number = deferred(director)
    person = {"responsible_unit": "黄龙洞村委会（虚构）", "responsible_name": "白露生（虚构）"}
    move(director, number, "set_responsible", **person)
    move(director, number, "add_funds", amount_yuan=280_000, source_text="街道应急资金")
    move(director, number, "set_plan", title="专项预案", plan_text="撤到云山小学")
    assert move(director, number, "plan")[0] == 200
    found = get(director, f"hazards/{number}/fulfilments")
    (measure,), (funds,) = found["measures"], found["funds"]

    status, refused = move(director, number, "end_measure", measure_id=measure["measure_id"])
    assert (status, set(refused["errors"])) == (422, {"measure_id"})
    gone = {"funds_id": funds["funds_id"], "reason": "预算收回"}
    status, back = move(director, number, "withdraw_funds", **gone)

    assert (status, back["state"], back["is_planned"]) == (200, "deferred", False)
    assert "缺资金" in page_of(officer, f"/hazards/{number}")


@pytest.mark.requirement("R115")
def test_unprotected_hazards_of_level_two_are_on_a_list_of_their_own(
    api_client: SignedIn, home: Unit
) -> None:
    director, officer = api_client("community_director", unit=home)
    safe, lighter = deferred(director, 2), deferred(director, 3)
    until = clock.now() + timedelta(hours=2)
    lapsing = register(director)
    move(director, lapsing, "confirm")
    move(director, lapsing, "grade", statutory="general", level=2)
    due = clock.today() + timedelta(days=9)
    measures = [{"kind": "cordon", "text": "围挡", "until_at": until}]
    steps = [{"text": "拆除", "due_on": due}]
    assert move(director, lapsing, "defer", due_on=due, measures=measures, steps=steps)[0] == 200

    assert get(director, "hazards?measure=none")["items"] == []
    with time_machine.travel(until, tick=False):
        actions.mark_lapsed_measures(Actor.system("measures"), until)
        found = get(director, "hazards?measure=none")["items"]
        page = page_of(officer, "/hazards/?measure=none")
        detail = page_of(officer, f"/hazards/{lapsing}")
        again = {"kind": "power_cut", "text": "断电"}
        assert move(director, lapsing, "add_measure", **again)[0] == 200
        after = get(director, "hazards?measure=none")["items"]

    assert [one["number"] for one in found] == [lapsing]
    assert (lapsing in page, safe in page, lighter in page) == (True, False, False)
    assert "没有生效中的措施" in detail
    assert 'href="#move-add_measure"' in detail
    assert after == []


@pytest.mark.requirement("R123")
def test_the_same_item_at_the_same_place_is_flagged_as_come_again(
    api_client: SignedIn, home: Unit
) -> None:
    director, officer = api_client("community_director", unit=home)
    place = make_place(area_code=HEPING).number
    known = {"place": place, "checklist_code": "RH-0104"}
    first, second = register(director, **known), ""
    assert move(director, first, "confirm")[0] == 200

    second = register(director, **known)
    status, told = move(director, second, "confirm")

    assert (status, told["repeat_of"]) == (200, first)
    listed = get(director, "hazards?repeat=true")["items"]
    assert [one["number"] for one in listed] == [second]
    page = page_of(officer, "/hazards/?repeat=yes")
    assert (second in page, first in page) == (True, False)
    assert "重复发生的隐患 1 条" in page_of(officer, f"/hazards/?place={place}")
    assert f">{first}</a>" in page_of(officer, f"/hazards/{second}")


@pytest.mark.requirement("R248")
def test_camera_resident_and_grid_worker_are_one_hazard_that_can_be_split(
    api_client: SignedIn, home: Unit, client: Client
) -> None:
    director, officer = api_client("community_director", unit=home)
    grid, _ = api_client("grid_worker", unit=home)
    lane = HazardDraft("消防车道被占", "blocked_exit", area_code=HEPING)
    key = "CA-01/20260626T091000"
    camera = actions.register_by_sensor(Actor.system("sensors"), lane, source_key=key).number
    report = {"description": "车道停满了", "area_code": HEPING, "photos": jpeg()}
    told = client.post("/api/v1/public/reports", report).json()
    kept = register(grid, description="消防车道停车", category="blocked_exit")
    assert move(director, told["hazard_number"], "confirm")[0] == 200
    for number in (camera, told["hazard_number"]):
        assert move(director, number, "merge", into=kept)[0] == 200

    sources = get(director, f"hazards/{kept}")["sources"]
    labels = sorted(one["label"] for one in sources)
    assert len(labels) == 3
    page = page_of(officer, f"/hazards/{kept}")
    assert all(label in page for label in labels)
    assert camera in page

    wrong = {"reason": "不是同一条车道"}
    status, back = move(director, told["hazard_number"], "split", **wrong)
    assert (status, back["state"], back["report_count"]) == (200, "confirmed", 1)
    left = get(director, f"hazards/{kept}")["sources"]
    assert len(left) == 2
    assert back["photo_count"] == 1


@pytest.mark.requirement("R286")
def test_a_record_keeps_its_people_for_three_years_and_itself_for_ever(
    api_client: SignedIn, home: Unit
) -> None:
    closed_at = datetime.fromisoformat("2026-06-26T10:00:00+08:00")
    with time_machine.travel(closed_at, tick=False):
        director, _ = api_client("community_director", unit=home)
        grid, _ = api_client("grid_worker", unit=home)
        station, _ = api_client("safety_station_head", area_code=YUNSHAN)
        number = register(grid)
        move(director, number, "confirm")
        move(director, number, "grade", statutory="general", level=3)
        move(director, number, "regrade", statutory="general", level=4, reason="李四家已清理")
        move(grid, number, "fix_at_once")
        grid.post(f"/api/v1/hazards/{number}/photos", {"photos": jpeg(), "purpose": "after"})
        assert move(director, number, "verify_and_close")[0] == 200
    early = datetime.fromisoformat("2029-06-25T23:59:59+08:00")
    with time_machine.travel(early, tick=False):
        station, _ = api_client("safety_station_head", area_code=YUNSHAN)
        status, refused = move(station, number, "erase_personal")
        before = str(get(station, f"hazards/{number}/history"))
    with time_machine.travel(early + timedelta(seconds=1), tick=False):
        station, _ = api_client("safety_station_head", area_code=YUNSHAN)
        done, kept = move(station, number, "erase_personal")
        after = str(get(station, f"hazards/{number}/history"))

    assert (status, "2029-06-26" in str(refused)) == (422, True)
    assert "李四家已清理" in before
    assert (done, kept["state"], kept["level"]) == (200, "closed", 4)
    assert ("李四家已清理" in after, "已按保存期限删除" in after) == (False, True)


@pytest.mark.requirement("R73")
def test_a_root_measure_is_kept_apart_from_the_fix(api_client: SignedIn, home: Unit) -> None:
    director, officer = api_client("community_director", unit=home)
    number = deferred(director)

    assert move(director, number, "add_root_measure", text="修建截水沟")[0] == 200

    found = get(director, f"hazards/{number}/fulfilments")
    assert found["root_measures"] == ["修建截水沟"]
    assert "修建截水沟" in page_of(officer, f"/hazards/{number}")
