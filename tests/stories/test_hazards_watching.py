"""Watching an open hazard, as its people do it: over the web API and on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.divisions.models import Division
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.accidents.tests.factories import make_accident
from shouwang.prepare.hazards import jobs
from shouwang.prepare.hazards.tests.factories import jpeg

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
NINE = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)
"""Wednesday 09:00 in Lanxi, when the slope is graded."""
ONE = datetime(2026, 6, 24, 17, 0, tzinfo=UTC)
"""Thursday 01:00, the last check-in before the one that is missed."""
SIX_HOURS = [
    {"label": f"巡查员{n}（虚构）", "from_time": f"{n * 6:02}:00", "minutes": 360} for n in range(4)
]


@dataclass(frozen=True, slots=True)
class Street:
    """The browsers of those around a slope, and who they are."""

    village: Client
    grid: Client
    station: Client
    head: Actor
    safety: Actor


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(getattr(request, "param", NINE), tick=False) as clock:
        yield clock


@pytest.fixture
def street(at: time_machine.Traveller, signed_in: SignedIn) -> Street:
    """Return the people around the slope."""
    del at
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    office = make_unit(kind="safety_station", area_code=YUNSHAN)
    committee = make_unit(area_code=HEPING, parent=office)
    Division.objects.create(
        code=HEPING, name="和平社区", level="village", parent_code=YUNSHAN, full_name="和平社区"
    )
    village, head = signed_in("village_head", unit=committee)
    grid, _ = signed_in("grid_worker", unit=committee)
    station, safety = signed_in("safety_station_head", area_code=YUNSHAN, unit=office)
    return Street(village, grid, station, head, safety)


def move(client: Client, number: str, name: str, **more: object) -> tuple[int, dict[str, object]]:
    """Make a move over the API; returns status and answer."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    return answer.status_code, answer.json()


def slope(street: Street, level: int = 2) -> str:
    """Register a slope of a level that stands open; returns its number."""
    body = {"description": "石坞里坡顶有裂缝", "category": "slope", "kind": "natural"}
    made = street.village.post("/api/v1/hazards", json.dumps(body), JSON)
    assert made.status_code == 201, made.content
    number = str(made.json()["number"])
    assert move(street.village, number, "confirm")[0] == 200
    grade = {"statutory": "general", "level": level, "category": "slope"}
    assert move(street.village, number, "grade", **grade)[0] == 200
    return number


def watching(client: Client, number: str) -> dict[str, list[dict[str, object]]]:
    """Return how the hazard is watched, over the API."""
    answer = client.get(f"/api/v1/hazards/{number}/watching")
    assert answer.status_code == 200, answer.content
    found: dict[str, list[dict[str, object]]] = answer.json()
    return found


def page(client: Client, number: str) -> str:
    """Return the hazard's page."""
    return client.get(f"/hazards/{number}").content.decode()


def titles(actor: Actor) -> list[str]:
    """Return the notices that have reached somebody."""
    outbox.drain("test")
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R126")
def test_a_slope_stands_in_the_same_ledger_with_fields_of_its_own(street: Street) -> None:
    number = slope(street)
    facts = {
        "kind": "natural",
        "natural_kind": "landslide",
        "threatened_households": 17,
        "threatened_persons": 46,
        "trigger_rain_mm": "54.0",
        "trigger_hours": 3,
        "crack_mm": "3.1",
    }

    status, told = move(street.village, number, "describe", **facts)

    assert status == 200
    assert told["natural"] == {
        "natural_kind": "landslide",
        "threatened_households": 17,
        "threatened_persons": 46,
        "trigger_rain_mm": "54.0",
        "trigger_hours": 3,
        "crack_mm": "3.1",
        "volume_m3": None,
    }
    shown = page(street.village, number)
    assert "<dt>受威胁人数</dt><dd>46</dd>" in shown
    assert "<dt>估计方量（立方米）</dt><dd>未知</dd>" in shown
    listed = street.village.get("/api/v1/hazards?kind=natural").json()["items"]
    assert [row["number"] for row in listed] == [number]
    assert street.village.get("/api/v1/hazards?kind=equipment").json()["items"] == []
    ledger = street.village.get("/hazards/?kind=natural").content.decode()
    assert "自然灾害隐患" in ledger
    assert number in ledger


@pytest.mark.requirement("R101")
def test_management_weaknesses_stand_apart_from_physical_ones(street: Street) -> None:
    number = slope(street)

    status, told = move(
        street.village, number, "describe", kind="management", weakness="discipline"
    )
    assert (status, told["management"]) == (200, {"weakness": "discipline"})
    assert "<dt>管理缺陷</dt><dd>劳动纪律</dd>" in page(street.village, number)

    status, told = move(street.village, number, "describe", kind="ordinary", aspect="base_system")
    assert (status, told["management"], told["physical"]) == (200, None, {"aspect": "base_system"})

    mixed = {"kind": "management", "weakness": "system", "aspect": "process"}
    status, told = move(street.village, number, "describe", **mixed)
    assert status == 422
    assert "aspect" in json.dumps(told)


@pytest.mark.requirement("R114")
def test_a_level_two_hazard_without_plan_or_monitoring_is_named_until_it_has_both(
    street: Street,
) -> None:
    number = slope(street)
    slope(street, level=3)

    listed = street.station.get("/api/v1/hazards?unwatched=true").json()["items"]
    assert [row["number"] for row in listed] == [number]
    assert "现在缺：临时应急预案、监测（频次或巡查值班）" in page(street.village, number)
    assert number in street.station.get("/hazards/watching").content.decode()

    plan = {"title": "石坞里坡临时预案", "plan_text": "先撤离，后处置；撤到云山小学（虚构）"}
    assert move(street.village, number, "set_plan", **plan)[0] == 200
    assert "现在缺：监测（频次或巡查值班）" in page(street.village, number)
    assert move(street.village, number, "set_monitoring")[0] == 200

    assert "现在缺" not in page(street.village, number)
    assert street.station.get("/api/v1/hazards?unwatched=true").json()["items"] == []


@pytest.mark.requirement("R114")
def test_the_age_of_the_last_look_is_shown_and_alarmed(
    street: Street, at: time_machine.Traveller
) -> None:
    number = slope(street)
    assert move(street.village, number, "set_monitoring", interval_min=140)[0] == 200
    assert move(street.grid, number, "add_check", result="normal")[0] == 200

    at.move_to(NINE + timedelta(minutes=139))
    jobs.name_silent_hazards()
    assert "上次巡查 2 小时前" in page(street.village, number)
    assert f"超过规定间隔没有巡查：{number}" not in titles(street.safety)

    at.move_to(NINE + timedelta(minutes=180))
    jobs.name_silent_hazards()
    assert "上次巡查 3 小时前，超过规定间隔 40 分钟" in page(street.village, number)
    assert titles(street.safety).count(f"超过规定间隔没有巡查：{number}") == 1
    assert titles(street.head).count(f"超过规定间隔没有巡查：{number}") == 1

    assert move(street.grid, number, "add_check", result="abnormal", text="裂缝加宽")[0] == 200
    assert titles(street.safety)[0] == f"巡查发现异常，请立即查看：{number}"


@pytest.mark.parametrize("at", [ONE - timedelta(minutes=50)], indirect=True)
@pytest.mark.requirement("R130")
def test_the_hired_patrol_covers_the_day_and_a_missed_check_in_raises_an_alarm(
    street: Street, at: time_machine.Traveller
) -> None:
    number = slope(street)
    short = [*SIX_HOURS[1:], {**SIX_HOURS[0], "from_time": "00:01", "minutes": 359}]
    status, told = move(street.village, number, "publish_patrol", shifts=short)
    assert status == 422
    assert "00:00–00:01 无人" in json.dumps(told, ensure_ascii=False)
    assert move(street.village, number, "publish_patrol", shifts=SIX_HOURS)[0] == 200
    assert len(watching(street.village, number)["shifts"]) == 4

    at.move_to(ONE)
    assert move(street.grid, number, "check_in")[0] == 200
    at.move_to(ONE + timedelta(minutes=84, seconds=59))
    jobs.name_silent_hazards()
    before = titles(street.safety).count(f"00:00–06:00 班没有按时打卡：{number}")
    at.move_to(ONE + timedelta(minutes=85))
    jobs.name_silent_hazards()
    after = titles(street.safety).count(f"00:00–06:00 班没有按时打卡：{number}")
    at.move_to(ONE + timedelta(minutes=110))
    assert move(street.village, number, "check_in")[0] == 200

    assert (before, after) == (0, 1)
    gap = watching(street.village, number)["gaps"][0]
    assert gap["from_at"] == "2026-06-25T02:25:00+08:00"
    assert gap["until_at"] == "2026-06-25T02:50:00+08:00"
    assert gap["minutes"] == 25
    assert "空岗 25 分钟" in page(street.village, number)


@pytest.mark.requirement("R130")
def test_the_village_head_publishes_the_patrol_on_the_page(street: Street) -> None:
    number = slope(street)
    lines = "\n".join(
        ["22:00-06:00 甲（虚构）", "06:00—14:00 乙（虚构）", "14:00-21:59 丙（虚构）"]
    )
    form = {"move": "publish_patrol", "shifts": lines}

    refused = street.village.post(f"/hazards/{number}/moves", form)
    assert refused.status_code == 422
    assert "21:59–22:00 无人" in refused.content.decode()

    form["shifts"] = lines.replace("21:59", "22:00")
    assert street.village.post(f"/hazards/{number}/moves", form).status_code == 302
    assert "22:00–06:00 甲（虚构）" in page(street.village, number)


@pytest.mark.requirement("R128")
def test_a_task_force_has_members_tasks_and_access_for_its_time(
    street: Street, signed_in: SignedIn
) -> None:
    number = slope(street)
    geologist, expert = signed_in("community_director", area_code=f"{YUNSHAN}007")
    assert geologist.get(f"/hazards/{number}").status_code == 404
    form = {
        "move": "form_task_force",
        "title": "石坞里坡治理专班",
        "leader_post": str(street.head.post_id),
        "members": [str(expert.post_id)],
    }

    asked = {"title": "专班", "leader_post": street.head.post_id}
    assert move(street.village, number, "form_task_force", **asked)[0] == 403
    assert street.station.post(f"/hazards/{number}/moves", form).status_code == 302
    assert "石坞里坡治理专班" in page(geologist, number)
    assert titles(expert) == [f"您已编入专班：{number}"]
    task = {"title": "布设裂缝计", "person": expert.post_id, "due_on": "2026-06-26"}
    assert move(street.station, number, "assign_force_task", **task)[0] == 200
    shown = watching(street.village, number)["tasks"][0]
    assert (shown["title"], shown["state"]) == ("布设裂缝计", "待接收")
    assert "布设裂缝计" in page(geologist, number)

    ended = move(street.station, number, "end_task_force", reason="治理完成")
    assert ended[0] == 200
    assert geologist.get(f"/hazards/{number}").status_code == 404


@pytest.mark.requirement("R127")
def test_meetings_and_decisions_from_above_are_linked_back(street: Street) -> None:
    number = slope(street)
    decision = {
        "decision_kind": "decision",
        "title": "关于石坞里坡治理的批复",
        "issuer": "兰溪市应急管理局",
        "document_number": "兰应急[20xx]12号",
        "decided_on": "2026-06-23",
        "decision_text": "同意列入治理计划，落实资金 28 万元。",
    }

    status, told = move(street.village, number, "link_decision", **decision | {"issuer": ""})
    assert status == 422
    assert "issuer" in json.dumps(told)
    assert move(street.village, number, "link_decision", **decision)[0] == 200

    shown = watching(street.village, number)["decisions"][0]
    assert (shown["kind"], shown["document_number"]) == ("决定、批示", "兰应急〔20××〕12号")
    assert "关于石坞里坡治理的批复（兰应急〔20××〕12号）" in page(street.village, number)


@pytest.mark.requirement("R129")
def test_a_warning_sign_has_position_photo_and_last_look(
    street: Street, at: time_machine.Traveller
) -> None:
    number = slope(street)
    form = {"move": "add_measure", "kind": "warning_sign", "text": "危险地段，禁止通行"}
    refused = street.grid.post(f"/hazards/{number}/moves", form)
    assert refused.status_code == 422
    assert "请写明警示牌立在哪里。" in refused.content.decode()

    whole = {**form, "position": "石坞里路口", "evidence": jpeg()}
    assert street.grid.post(f"/hazards/{number}/moves", whole).status_code == 302
    shown = page(street.village, number)
    assert "位置：石坞里路口" in shown
    assert "措施的照片" in shown
    assert "上次检查" not in shown

    (choice,) = measure_ids(street.grid, number)
    looked = {"move": "check_measure", "measure_id": choice}
    assert street.grid.post(f"/hazards/{number}/moves", looked).status_code == 302
    at.move_to(NINE + timedelta(hours=5))
    assert "上次检查 5 小时前" in page(street.village, number)


def measure_ids(client: Client, number: str) -> list[str]:
    """Return the measures in force that the page offers."""
    forms = client.get(f"/hazards/{number}?act=check_measure").context["theme_moves"]["watching"]
    found = [shown.form for shown in forms if shown.move.move == "check_measure"]
    return [value for value, _ in found[0].fields["measure_id"].choices]


@pytest.mark.requirement("R129")
def test_action_against_illegal_quarrying_counts_cases_and_results(street: Street) -> None:
    number = slope(street)
    action = {"kind": "quarry_action", "text": "查处坡脚非法采石取土"}
    assert move(street.village, number, "add_measure", **action)[0] == 200
    assert "查处起数：未知" in page(street.village, number)

    (measure_id,) = measure_ids(street.village, number)
    outcome = {"measure_id": int(measure_id), "cases": 2, "measure_result": "均已责令停止"}
    assert move(street.village, number, "check_measure", **outcome)[0] == 200

    shown = page(street.village, number)
    assert "查处起数：2" in shown
    assert "结果：均已责令停止" in shown
    cordon = {"kind": "cordon", "text": "围挡", "cases": 2}
    assert move(street.village, number, "add_measure", **cordon)[0] == 422


@pytest.mark.requirement("R131")
def test_elimination_of_outdated_equipment_is_a_measure(street: Street) -> None:
    number = slope(street)
    measure = {
        "kind": "elimination",
        "text": "淘汰无光电保护的老式冲床 2 台",
        "measure_result": "更新为带光电保护的冲床",
    }

    assert move(street.village, number, "add_measure", **measure)[0] == 200

    shown = page(street.village, number)
    assert "淘汰或更新落后设备、产能：淘汰无光电保护的老式冲床 2 台" in shown
    assert "结果：更新为带光电保护的冲床" in shown


@pytest.mark.requirement("R116")
def test_an_accident_from_an_open_level_two_hazard_misses_the_goal(
    street: Street, at: time_machine.Traveller
) -> None:
    number, mild = slope(street), slope(street, level=3)
    at.move_to(NINE + timedelta(hours=2))
    accident = make_accident(occurred_at=NINE + timedelta(hours=1))
    other = make_accident(occurred_at=NINE + timedelta(hours=1))
    before = street.station.get("/api/v1/hazards/accident-goal").json()
    assert move(street.village, number, "link_accident", accident=accident.number)[0] == 403
    assert move(street.station, mild, "link_accident", accident=other.number)[0] == 200
    assert move(street.station, number, "link_accident", accident=accident.number)[0] == 200

    goal = street.station.get("/api/v1/hazards/accident-goal").json()
    assert (before["count"], before["is_met"]) == (0, True)
    assert (goal["count"], goal["is_met"], goal["accidents"]) == (1, False, [accident.number])
    shown = watching(street.village, number)["accidents"][0]
    assert (shown["number"], shown["was_open"], shown["level_then"]) == (accident.number, True, 2)
    assert "事故发生时隐患没有办结" in page(street.village, number)
    assert accident.number in street.station.get("/hazards/watching").content.decode()
