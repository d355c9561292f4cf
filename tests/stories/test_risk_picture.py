"""One picture of risk from all that is known, as the people of a street see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.households.tests.factories import make_person
from shouwang.prepare.places.tests.factories import HEPING, make_place, plant_divisions
from shouwang.watch.risk import jobs
from shouwang.watch.risk.rules.parameters import changes_within
from shouwang.watch.sensors import jobs as sensor_jobs
from shouwang.watch.sensors.tests.factories import make_sensor
from shouwang.watch.sensors.tests.rule_making import live_rule

SignedIn = Callable[..., tuple[Client, Actor]]
pytestmark = pytest.mark.django_db
JSON = "application/json"
NINE = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)
"""Wednesday 09:00 in Lanxi."""
AREA = f"/api/v1/risk/areas/{HEPING}"


@dataclass(frozen=True, slots=True)
class Street:
    """The browsers of those who look at the risk of a street, and who they are."""

    station: Client
    village: Client
    gateway: Client
    safety: Actor
    head: Actor


@pytest.fixture(autouse=True)
def at() -> Iterator[time_machine.Traveller]:
    """Return the clock, which stands still until it is moved."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def street(signed_in: SignedIn, api_client: SignedIn) -> Street:
    """Return the people of a street."""
    make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    office = make_unit(kind="safety_station", area_code=YUNSHAN)
    committee = make_unit(area_code=HEPING, parent=office)
    plant_divisions()
    station, safety = signed_in("safety_station_head", area_code=YUNSHAN, unit=office)
    village, head = signed_in("community_director", unit=committee)
    gateway, _ = api_client("sensor_gateway", area_code=YUNSHAN)
    return Street(station, village, gateway, safety, head)


def work() -> None:
    """Let the worker do what it does again and again."""
    sensor_jobs.judge()
    outbox.drain("test")
    outbox.drain("test")
    jobs.compute_picture()


def post(client: Client, address: str, **body: object) -> dict[str, object]:
    """Post JSON and return what was made."""
    answer = client.post(address, json.dumps(body, default=str), JSON)
    assert answer.status_code in (200, 201), answer.content
    found: dict[str, object] = answer.json()
    return found


def slope(client: Client, level: int = 1, **more: object) -> str:
    """Report a slope and grade it as a major hazard of a level; returns its number."""
    body = {"description": "石坞里坡顶有裂缝", "category": "slope", "kind": "natural", **more}
    made = client.post("/api/v1/hazards", json.dumps(body), JSON)
    assert made.status_code == 201, made.content
    number = str(made.json()["number"])
    for move in (
        {"move": "confirm"},
        {"move": "grade", "statutory": "major", "level": level},
    ):
        moved = client.post(f"/api/v1/hazards/{number}/moves", json.dumps(move), JSON)
        assert moved.status_code == 200, moved.content
    return number


def reading(street: Street, value: float, at: datetime) -> None:
    """Send a reading as a gateway does."""
    rows = [{"sensor": "WL-1", "at": at.isoformat(), "value": value}]
    answer = street.gateway.post("/api/v1/observations", json.dumps({"readings": rows}), JSON)
    assert answer.status_code in (200, 202), answer.content


def reasons(street: Street, address: str = AREA) -> dict[str, list[dict[str, object]]]:
    """Return what stands behind a level, by kind."""
    found: dict[str, list[dict[str, object]]] = {}
    for one in street.station.get(address).json()["contributions"]:
        found.setdefault(one["kind"], []).append(one)
    return found


@pytest.mark.requirement("R206")
def test_all_that_is_known_feeds_one_picture_and_each_part_has_source_and_age(
    street: Street, at: time_machine.Traveller
) -> None:
    live_rule()
    make_sensor("WL-1")
    make_place("测试小学（虚构）", capacity=200, category="school")
    make_person(street.head, area_code=HEPING)
    slope(street.village)
    post(
        street.station,
        "/api/v1/risk/factors",
        source="市气象台（虚构）",
        kind="weather",
        value="0.5",
        as_of=NINE - timedelta(hours=2),
        area_code=HEPING,
        label="未来 6 小时有暴雨",
    )
    reading(street, 30.0, NINE)
    work()
    at.shift(timedelta(minutes=10))

    found = reasons(street)

    assert {kind: ones[0]["source"] for kind, ones in found.items()} == {
        "hazards": "隐患台账",
        "sensors": "监测设备",
        "weather": "市气象台（虚构）",
        "exposure": "场所登记",
        "vulnerable": "帮扶对象名册",
        "season": "时段重点表",
    }
    assert {kind: ones[0]["age_s"] for kind, ones in found.items()} == {
        "hazards": 600,
        "sensors": 600,
        "weather": 7_800,
        "exposure": 600,
        "vulnerable": 600,
        "season": 600,
    }
    page = street.station.get(f"/risk/areas/{HEPING}").content.decode()
    assert "市气象台（虚构）" in page
    assert "2 小时前" in page
    assert "10 分钟前" in page


@pytest.mark.requirement("R206")
def test_what_the_duty_log_says_of_a_community_stands_in_its_picture_until_it_is_done(
    street: Street, at: time_machine.Traveller
) -> None:
    room = post(street.station, "/api/v1/duty/rooms", name="云山街道值班室", area_code=YUNSHAN)
    log = f"/api/v1/duty/rooms/{room['id']}/log"
    said = {"kind": "call", "area_code": HEPING}
    post(street.station, log, **said, text="和平小区地下室进水", is_open_item=True)
    post(street.station, log, **said, text="雨停了")
    at.shift(timedelta(minutes=10))
    work()
    during = reasons(street)["other"][0]
    items = street.station.get(f"/api/v1/duty/rooms/{room['id']}/items").json()
    post(street.station, log, kind="action", text="已抽干", closes_item_id=items[0]["id"])
    work()
    after = reasons(street)["other"][0]

    assert (during["source"], during["age_s"]) == ("值班日志", 600)
    assert during["text"] == "近 24 小时值班记录 2 条，未了事项 1 项"
    assert (during["points"], after["points"]) == (3.0, 0.0)


@pytest.mark.requirement("R206")
def test_a_new_reading_changes_the_picture_within_the_set_seconds(
    street: Street, at: time_machine.Traveller
) -> None:
    live_rule()
    make_sensor("WL-1")
    reading(street, 20.0, NINE)
    work()
    calm = street.station.get(AREA).json()
    at.shift(timedelta(minutes=10))

    reading(street, 30.0, NINE + timedelta(minutes=10))
    at.shift(changes_within(NINE.date()))
    work()

    risen = street.station.get(AREA).json()
    assert (calm["score"], risen["score"]) == (0, 20)
    assert risen["computed_at"] == "2026-06-24T01:11:00Z"


@pytest.mark.requirement("R207")
def test_a_place_and_its_community_say_what_their_score_is_made_of(street: Street) -> None:
    number = make_place("测试店（虚构）", capacity=200).number
    slope(street.village, place=number)
    work()

    place = street.station.get(f"/api/v1/risk/places/{number}").json()
    community = street.station.get(AREA).json()

    assert [(one["kind"], one["points"]) for one in place["contributions"]] == [
        ("hazards", 50),
        ("exposure", 8),
        ("weather", 0),
    ]
    assert (place["score"], place["level"]) == (58, "orange")
    assert (community["score"], community["level"]) == (58, "orange")


@pytest.mark.requirement("R207")
def test_a_sensor_that_falls_silent_lowers_the_confidence_and_not_the_risk(
    street: Street, at: time_machine.Traveller
) -> None:
    live_rule()
    make_sensor("WL-1")
    reading(street, 30.0, NINE)
    work()
    before = street.station.get(AREA).json()
    at.shift(timedelta(hours=3))
    work()

    after = street.station.get(AREA).json()

    assert (before["score"], after["score"]) == (20, 20)
    assert (before["confidence_percent"], after["confidence_percent"]) == (70, 55)
    assert after["contributions"][0]["text"].endswith("黄色信号，设备静默")
    page = street.station.get(f"/risk/areas/{HEPING}").content.decode()
    assert "缺少数据，可信度降低，分值不降低" in page


@pytest.mark.requirement("R207")
def test_the_score_can_be_recomputed_from_the_weights_that_it_names(street: Street) -> None:
    slope(street.village)
    form = {
        name: str(value)
        for name, value in _shown_weights(street).items()
        if name != "hazard_major_1"
    }
    changed = {**form, "hazard_major_1": "60", "effective_on": "2026-06-24", "reason": "年度评估"}

    answer = street.station.post("/risk/weights", changed)
    work()

    assert answer.status_code == 302
    found = street.station.get(AREA).json()
    assert (found["score"], found["weights_version"]) == (60, "2")


def _shown_weights(street: Street) -> dict[str, object]:
    page = street.station.get("/risk/weights")
    form = page.context["form"]
    return {bound.name: bound.value() for bound in form}


@pytest.mark.requirement("R214")
def test_red_and_orange_stand_in_a_list_with_measures_owner_and_review(
    street: Street, signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    slope(street.village)
    work()
    risk = street.station.get(AREA).json()
    (before,) = street.station.get("/api/v1/risk/register").json()["items"]
    post(
        street.station,
        f"/api/v1/risk/{risk['risk_id']}/reviews",
        measures="坡脚 17 户雨前转移，专人巡查",
        owner_unit_id=street.head.unit_id,
        version=risk["version"],
    )
    (after,) = street.station.get("/api/v1/risk/register").json()["items"]
    at.shift(timedelta(days=16))
    later, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    late = later.get("/risk/register").content.decode()

    assert (before["level"], before["measures"], before["reviewed_at"]) == ("orange", "", None)
    assert before["review_due_on"] == "2026-06-27"
    assert after["measures"] == "坡脚 17 户雨前转移，专人巡查"
    assert (after["owner"], after["review_due_on"]) == (before["owner"], "2026-07-09")
    assert "1 条复核已逾期。" in late


@pytest.mark.requirement("R214")
def test_the_four_colour_map_says_what_its_colours_say(street: Street) -> None:
    slope(street.village)
    work()

    features = street.station.get("/api/v1/risk/map").json()["features"]
    page = street.station.get("/risk/").content.decode()

    (heping,) = [one for one in features if one["properties"]["area_code"] == HEPING]
    assert heping["geometry"]["coordinates"] == [119.4705, 29.2108]
    assert heping["properties"]["label"] == "和平社区 橙"
    assert len(features) == 4
    assert "橙色（较大风险）" in page


@pytest.mark.requirement("R216")
def test_a_level_is_overruled_with_a_reason_and_the_computed_one_stays_to_be_seen(
    street: Street, signed_in: SignedIn, at: time_machine.Traveller
) -> None:
    slope(street.village)
    work()
    risk_id = street.station.get(AREA).json()["risk_id"]
    bare = street.station.post(
        f"/risk/{risk_id}/overrule", {"level": "blue", "reason": "", "until_on": "2026-06-26"}
    )
    form = {"level": "yellow", "reason": "坡脚已清空，专家现场看过", "until_on": "2026-06-26"}
    street.station.post(f"/risk/{risk_id}/overrule", form)
    page = street.station.get(f"/risk/areas/{HEPING}").content.decode()
    shown = street.station.get(AREA).json()
    at.shift(timedelta(days=3))
    work()
    later, _ = signed_in("safety_station_head", area_code=YUNSHAN)

    assert bare.status_code == 422
    assert (shown["level"], shown["computed_level"]) == ("yellow", "orange")
    assert shown["overrule"]["reason"] == "坡脚已清空，专家现场看过"
    assert "人工改判" in page
    assert later.get(AREA).json()["level"] == "orange"


@pytest.mark.requirement("R216")
def test_a_report_is_read_with_a_confidence_and_a_person_may_know_better(street: Street) -> None:
    body = {"description": "楼道堆放电动车，堵塞安全出口", "category": "unknown"}
    number = post(street.village, "/api/v1/hazards", **body)["number"]
    read = street.station.get(f"/api/v1/risk/texts/{number}").json()
    form = {"category": "electricity", "grade": "", "until_on": "2026-07-24"}
    bare = street.station.post(f"/risk/texts/{number}/overrule", {**form, "reason": ""})
    street.station.post(f"/risk/texts/{number}/overrule", {**form, "reason": "主要是飞线充电"})
    known = street.station.get(f"/api/v1/risk/texts/{number}").json()

    assert read["category"] == known["category"] == "blocked_exit"
    assert 0.6 <= read["category_confidence"] < 1
    assert bare.status_code == 422
    assert (known["overruled_category"], known["overruled_reason"]) == (
        "electricity",
        "主要是飞线充电",
    )
