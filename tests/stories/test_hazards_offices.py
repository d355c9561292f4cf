"""Between offices as people live it: refusal, help, listing, written report, hand-over, ladders."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.hazards import jobs
from shouwang.prepare.hazards.tests.factories import jpeg

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
LANXI = YUNSHAN[:6]
TIANFU = f"{YUNSHAN}003"
SLOPE = f"{YUNSHAN}214"
MONDAY_1420 = "2026-06-22T14:20:00+08:00"
THURSDAY_1740 = "2026-06-25T17:40:00+08:00"
THURSDAY_1800 = "2026-06-25T18:00:00+08:00"
WEDNESDAY_0750 = "2026-06-24T07:50:00+08:00"
WEDNESDAY_0900 = "2026-06-24T09:00:00+08:00"
SATURDAY_1530 = "2026-06-27T15:30:00+08:00"


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices around one village, and those who act in them."""

    village: Unit
    station: Unit
    bureau: Unit


@pytest.fixture
def offices(db: None) -> Offices:
    """Return a street with a station and a village, and the county's bureau."""
    del db
    bureau = make_unit(kind="city_bureau", area_code=LANXI, record_prefix="兰")
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    return Offices(make_unit(area_code=TIANFU, parent=station), station, bureau)


def register(client: Client) -> str:
    """Register a hazard over the API and return its number."""
    body = json.dumps({"description": "出租楼楼道停放电动车", "category": "blocked_exit"})
    answer = client.post("/api/v1/hazards", body, JSON)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def move(client: Client, number: str, name: str, **more: object) -> tuple[int, dict[str, object]]:
    """Make a move over the API; returns status and answer."""
    body = json.dumps({"move": name, **more}, default=str)
    answer = client.post(f"/api/v1/hazards/{number}/moves", body, JSON)
    return answer.status_code, answer.json()


def done(client: Client, number: str, name: str, **more: object) -> dict[str, object]:
    """Make a move that is allowed; returns the hazard."""
    status, answer = move(client, number, name, **more)
    assert status == 200, answer
    return answer


def offered(client: Client, number: str) -> set[str]:
    """Return the moves that the API offers."""
    return {row["move"] for row in client.get(f"/api/v1/hazards/{number}/next-moves").json()}


def photo(client: Client, number: str, purpose: str) -> None:
    """Add a photo."""
    content = {"photos": jpeg(), "purpose": purpose}
    answer = client.post(f"/api/v1/hazards/{number}/photos", content)
    assert answer.status_code == 201, answer.content


def graded(inspector: Client, director: Client, statutory: str = "general", level: int = 2) -> str:
    """Register, confirm and grade a hazard."""
    number = register(inspector)
    done(director, number, "confirm")
    done(director, number, "grade", statutory=statutory, level=level)
    return number


def titles(actor: Actor) -> list[str]:
    """Return what an actor was told, after the outbox has run."""
    while outbox.drain("story"):
        continue
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R107")
def test_a_landlord_who_refuses_is_escalated_to_the_station_and_in_time_to_the_city(
    api_client: SignedIn, offices: Offices
) -> None:
    inspector, _ = api_client("grid_worker", unit=offices.village, area_code=TIANFU)
    director, _ = api_client("community_director", unit=offices.village, area_code=TIANFU)
    station, head = api_client("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    city, bureau = api_client("city_bureau", unit=offices.bureau, area_code=LANXI)
    with time_machine.travel(MONDAY_1420, tick=False) as at:
        number = graded(inspector, director)
        asked = {"kind": "refusal", "reason": "房东拒绝搬走电动车"}
        assert move(inspector, number, "refuse", **asked)[0] == 422
        photo(inspector, number, "evidence")
        assert done(inspector, number, "refuse", **asked)["state"] == "refused"
        assert titles(head)[0] == f"拒不整改，请在限期内解决：{number}"
        assert "answer_escalation" not in offered(city, number)

        at.move_to(THURSDAY_1740)
        measure = {"kind": "power_cut", "text": "清理楼道并切断插座"}
        assert done(station, number, "add_measure", **measure)["state"] == "refused"
        at.move_to(THURSDAY_1800)
        jobs.raise_what_nobody_answered()

    assert titles(bureau)[0] == f"拒不整改已上报市局，请处理：{number}"
    assert "answer_escalation" in offered(city, number)
    assert "answer_escalation" not in offered(station, number)


@pytest.mark.requirement("R107")
def test_the_inspector_who_reported_a_refusal_cannot_close_it_alone(
    api_client: SignedIn, offices: Offices
) -> None:
    grid, _ = api_client("grid_worker", unit=offices.village, area_code=TIANFU)
    director, _ = api_client("community_director", unit=offices.village, area_code=TIANFU)
    inspector, _ = api_client("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    colleague, _ = api_client("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    number = graded(grid, director)
    photo(inspector, number, "evidence")
    done(inspector, number, "refuse", kind="refusal", reason="拒绝整改")
    done(grid, number, "rectify", note="已清理")
    photo(grid, number, "after")

    assert not offered(inspector, number) & {"verify", "verify_and_close", "close"}
    assert move(inspector, number, "verify_and_close")[0] == 403
    assert move(director, number, "verify_and_close")[0] == 403

    assert done(colleague, number, "verify_and_close")["state"] == "closed"


@pytest.mark.requirement("R108")
def test_help_from_above_is_another_thing_than_a_violation_and_is_tracked_to_its_end(
    api_client: SignedIn, signed_in: SignedIn, offices: Offices
) -> None:
    village, _ = api_client("village_head", unit=offices.village, area_code=TIANFU)
    leader, told = api_client("street_director", area_code=YUNSHAN)
    page, _ = signed_in("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    with time_machine.travel(WEDNESDAY_0750, tick=False):
        number = graded(village, village)
        need = {"need": "地质组和挖掘机", "interim": "已撤离四十六人"}
        assert move(village, number, "ask_help", **need)[0] == 422
        asked = done(village, number, "ask_help", cause="山体不稳", **need)
        assert (asked["state"], asked["help"]) == ("graded", "asked")
        assert titles(told)[0] == f"请求协助整改，请答复：{number}"
        assert "answer_help" not in offered(village, number)
        assert move(village, number, "answer_help", text="自己答复")[0] == 403

    done(leader, number, "answer_help", text="地质组九点半到")
    given = done(village, number, "record_help", text="挖掘机一台，地质组三人")

    assert given["help"] == "given"
    shown = page.get(f"/hazards/{number}").content.decode()
    for words in ("山体不稳", "地质组九点半到", "挖掘机一台，地质组三人", "已获得协助"):
        assert words in shown
    assert "解决时限" not in shown
    rows = page.get("/hazards/", {"help": "open"}).content.decode()
    assert number in rows
    done(village, number, "end_help", reason="险情排除")
    assert number not in page.get("/hazards/", {"help": "open"}).content.decode()


@pytest.mark.requirement("R109")
def test_an_open_request_shows_its_days_and_goes_to_the_leading_group_when_unanswered(
    api_client: SignedIn, signed_in: SignedIn, offices: Offices
) -> None:
    village, _ = api_client("village_head", unit=offices.village, area_code=TIANFU)
    _, secretary = api_client("party_secretary", area_code=YUNSHAN)
    with time_machine.travel(WEDNESDAY_0750, tick=False) as at:
        number = graded(village, village)
        done(village, number, "ask_help", cause="不稳", need="挖掘机", interim="撤离")
        at.move_to("2026-06-28T07:50:00+08:00")
        jobs.raise_what_nobody_answered()
        page, _ = signed_in("safety_station_head", unit=offices.station, area_code=YUNSHAN)
        shown = page.get(f"/hazards/{number}").content.decode()
        assert "4 天" in shown
        assert "2026-06-30 07:50" in shown
        before = titles(secretary)

        at.move_to("2026-07-01T07:50:00+08:00")
        jobs.raise_what_nobody_answered()

    raised = f"协助请求 7 天未答复，请领导小组督办：{number}"
    assert raised not in before
    assert raised in titles(secretary)


@pytest.mark.requirement("R118")
def test_a_slope_is_proposed_listed_by_the_county_and_delisted_by_it_alone(
    api_client: SignedIn, signed_in: SignedIn, offices: Offices
) -> None:
    village, _ = api_client("village_head", unit=offices.village, area_code=TIANFU)
    station, _ = api_client("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    city, _ = api_client("city_bureau", unit=offices.bureau, area_code=LANXI)
    leader, _ = api_client("party_secretary", area_code=YUNSHAN)
    with time_machine.travel(SATURDAY_1530, tick=False):
        number = graded(village, village, "major", 2)
        reason = "威胁十七户四十六人"
        asked = {"listing_level": "county", "reason": reason}
        done(station, number, "propose_listing", **asked)
        assert move(leader, number, "list", due_on="2026-09-30")[0] == 403
        listed = done(city, number, "list", due_on="2026-09-30")
        assert listed["listed"] == "county"
        assert "delist" not in offered(city, number)
        page, _ = signed_in("city_bureau", unit=offices.bureau, area_code=LANXI)
        shown = page.get("/hazards/listed", {"level": "county"}).content.decode()
        assert "兰督〔2026〕1号" in shown
        assert "0／1" in shown

        done(village, number, "fix_at_once", note="已支护")
        photo(village, number, "after")
        done(station, number, "verify_and_close")
        refused = move(leader, number, "delist", reason="验收合格")
        assert refused[0] == 403
        assert "县级挂牌只能由县（市）一级办理" in str(refused[1])
        assert done(city, number, "delist", reason="验收合格")["listed"] is None
        assert "1／1" in page.get("/hazards/listed", {"level": "county"}).content.decode()


@pytest.mark.requirement("R119")
def test_a_major_hazard_is_reported_to_the_city_with_the_regulations_three_parts(
    api_client: SignedIn, signed_in: SignedIn, offices: Offices
) -> None:
    village, _ = api_client("village_head", unit=offices.village, area_code=TIANFU)
    _, bureau = api_client("city_bureau", unit=offices.bureau, area_code=LANXI)
    with time_machine.travel(WEDNESDAY_0900, tick=False) as at:
        number = graded(village, village, "major", 2)
        parts = {
            "state_and_cause": "坡体裂缝扩大，连续降雨所致",
            "harm_and_difficulty": "威胁十七户，需专业治理",
            "treatment_plan": "截排水、裂缝封堵、搬迁三户",
        }
        for missing in parts:
            short = {name: text for name, text in parts.items() if name != missing}
            assert move(village, number, "report_upward", **short)[0] == 422
        at.move_to("2026-06-25T09:00:00+08:00")
        page, _ = signed_in("village_head", unit=offices.village, area_code=TIANFU)
        assert "没有按时书面报告" in page.get(f"/hazards/{number}").content.decode()

        done(village, number, "report_upward", **parts)
        shown = page.get(f"/hazards/{number}").content.decode()

    assert titles(bureau)[0] == f"重大隐患书面报告：{number}"
    assert all(text in shown for text in parts.values())
    assert "没有按时书面报告" not in shown


@pytest.mark.requirement("R124")
def test_an_overdue_hazard_is_told_higher_the_older_it_is(
    api_client: SignedIn, offices: Offices
) -> None:
    grid, _ = api_client("grid_worker", unit=offices.village, area_code=TIANFU)
    director, community = api_client("community_director", unit=offices.village, area_code=TIANFU)
    _, head = api_client("safety_station_head", unit=offices.station, area_code=YUNSHAN)
    _, leader = api_client("street_director", area_code=YUNSHAN)
    _, bureau = api_client("city_bureau", unit=offices.bureau, area_code=LANXI)
    with time_machine.travel(MONDAY_1420, tick=False) as at:
        number = graded(grid, director, "general", 4)
        due_at = clock.end_of_day(clock.today() + timedelta(days=7))
        title = f"隐患超期未整改，请督促：{number}"
        heard = []
        for days in (1, 3, 7, 15):
            at.move_to(due_at + timedelta(days=days))
            jobs.name_overdue_hazards()
            told = [title in titles(actor) for actor in (community, head, leader, bureau)]
            heard.append(sum(told))

    assert heard == [1, 2, 3, 4]


@pytest.mark.requirement("R245")
def test_a_hazard_passes_between_departments_and_is_never_lost(
    api_client: SignedIn, offices: Offices
) -> None:
    grid, _ = api_client("grid_worker", unit=offices.village, area_code=TIANFU)
    director, told = api_client("community_director", unit=offices.village, area_code=TIANFU)
    other = make_unit(kind="sector_authority", area_code=f"{LANXI}001")
    receiver, asked = api_client("community_director", unit=other, area_code=f"{LANXI}001001")
    number = graded(grid, director)
    assert receiver.get(f"/api/v1/hazards/{number}").status_code == 404

    done(director, number, "hand_over", to_unit=other.pk, reason="属燃气主管部门")
    assert titles(asked) == [f"移交给本单位，请接收或退回：{number}"]
    assert director.get(f"/api/v1/hazards/{number}").status_code == 200
    assert receiver.get(f"/api/v1/hazards/{number}").json()["handler_unit"] == offices.village.name
    assert move(receiver, number, "return_handover")[0] == 422
    done(director, number, "add_step", text="先关阀", due_on=clock.today())
    assert move(receiver, number, "accept_handover")[0] == 200

    assert titles(told)[0] == f"移交已被接收：{number}"
    assert director.get(f"/api/v1/hazards/{number}").json()["handler_unit"] == other.name
    assert "fix_at_once" in offered(receiver, number)


@pytest.mark.requirement("R109", "R118")
def test_the_web_api_tells_who_has_a_hazard_and_what_is_listed(
    api_client: SignedIn, offices: Offices
) -> None:
    village, _ = api_client("village_head", unit=offices.village, area_code=TIANFU)
    city, _ = api_client("city_bureau", unit=offices.bureau, area_code=LANXI)
    with time_machine.travel(WEDNESDAY_0750, tick=False) as at:
        number = graded(village, village, "major", 2)
        done(village, number, "ask_help", cause="不稳", need="挖掘机", interim="撤离")
        done(city, number, "list", due_on="2026-06-25")
        at.move_to(SATURDAY_1530)
        book = city.get(f"/api/v1/hazards/{number}/offices").json()
        listed = city.get("/api/v1/hazards/listed").json()

    asked = book["help_requests"][0]
    assert (asked["state"], asked["days_waiting"]) == ("asked", 3)
    assert asked["next_reminder_at"].startswith("2026-06-26T23:50:00")
    assert [row["number"] for row in book["listings"]] == ["兰督〔2026〕1号"]
    assert [row["hazard"] for row in listed["items"]] == [number]
    county = next(row for row in listed["counts"] if row["level"] == "county")
    assert county == {"level": "county", "listed": 1, "delisted": 0, "due": 1, "due_delisted": 0}
