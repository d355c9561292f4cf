"""Major hazard sources, inspections, assets, levels and what to see first, as people use them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import SignedIn
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import make_unit
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import prepared_photo
from shouwang.prepare.places import jobs
from shouwang.prepare.places.models import MajorHazardSource, ObjectInspection
from shouwang.prepare.places.tests.factories import (
    HEPING,
    YUNSHAN,
    ZAOSHU_VILLAGE,
    make_place,
    plant_divisions,
)

pytestmark = pytest.mark.django_db

JSON = "application/json"
NOON = datetime(2026, 6, 22, 4, tzinfo=UTC)


@pytest.fixture
def station(signed_in: SignedIn) -> Client:
    plant_divisions()
    client, _ = signed_in("safety_station_head", area_code=YUNSHAN)
    return client


def source(client: Client, number: str, **more: str) -> str:
    """Register a source on its page and return its address."""
    answer = client.post(f"/places/{number}/sources/new", {"name": "液氯储罐", **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


@pytest.mark.requirement("R44")
def test_a_missing_element_is_a_gap_until_it_is_there(station: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        url = source(station, make_place("液氯站（虚构）").number)
        bare = station.get("/places/sources").content.decode()
        station.post(f"{url}/monitors", {"kind": "check", "every_min": "1440", "sensor_key": ""})
        whole = {
            "name": "液氯储罐", "level": "3", "surveyed_on": "2026-06-01",
            "file_reference": "云危1号", "risk_identified_on": "2026-06-02",
            "risk_summary": "泄漏", "monitoring": "在线监测", "assessed_on": "2026-06-03",
            "plan": "专项预案", "filing_state": "filed", "filed_on": "2026-06-04", "version": "1",
        }  # fmt: skip
        saved = station.post(f"{url}/edit", whole)
        full = station.get("/places/sources").content.decode()

    gaps = ("未分级", "未普查", "未建档", "未辨识风险", "没有监控预警措施", "没有安全评估",
            "没有应急预案", "未备案", "没有监测，也没有定期人工检查")  # fmt: skip
    assert [gap for gap in gaps if gap not in bare] == []
    assert saved.status_code == 302
    assert [gap for gap in gaps if gap in full] == []
    assert "不缺" in full


@pytest.mark.requirement("R44")
def test_an_expired_assessment_is_a_gap(station: Client) -> None:
    place = make_place("液氯站（虚构）")
    with time_machine.travel(NOON, tick=False):
        source(station, place.number, assessed_on="2020-06-21")

        told = station.get("/places/sources?gap=assessment_expired").content.decode()

    assert "安全评估已过期" in told
    assert "液氯储罐" in told


@pytest.mark.requirement("R45")
def test_loss_of_data_raises_the_alarm_once_per_silence(
    station: Client, signed_in: SignedIn, api_client: SignedIn
) -> None:
    unit = make_unit(kind="enterprise", area_code=HEPING)
    _, owner = signed_in("enterprise_owner", area_code=HEPING, unit=unit)
    place = make_place("液氯站（虚构）", unit_id=unit.pk)
    with time_machine.travel(NOON, tick=False):
        url = source(station, place.number)
        station.post(f"{url}/monitors", {"kind": "sensor", "sensor_key": "s1", "every_min": "10"})
        api, _ = api_client("safety_station_head", area_code=YUNSHAN)
        signal = f"/api/v1/places/sources/{MajorHazardSource.objects.get().pk}/signals"
        noted = api.post(signal, json.dumps({"monitor": "s1"}), JSON).json()

    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        in_time = jobs.name_silent_sources()
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        named = jobs.name_silent_sources() + jobs.name_silent_sources()
        outbox.drain("story")
        told = [str(notice.title) for notice in inbox(owner)]
        page = station.get(url).content.decode()

    assert noted["monitors"][0]["is_silent"] is False
    assert (in_time, named) == (0, 1)
    assert told == ["重大危险源数据中断：液氯储罐"]
    assert "数据中断" in page


@pytest.mark.requirement("R45")
def test_a_manual_check_counts_as_a_monitor_and_a_grid_worker_notes_it(
    station: Client, signed_in: SignedIn
) -> None:
    with time_machine.travel(NOON, tick=False):
        url = source(station, make_place("液氯站（虚构）").number)
        station.post(f"{url}/monitors", {"kind": "check", "sensor_key": "", "every_min": "60"})
    grid, _ = signed_in("grid_worker", area_code=HEPING)

    with time_machine.travel(NOON + timedelta(minutes=50), tick=False):
        noted = grid.post(f"{url}/signals", {"monitor": "check"})
        refused = grid.post(f"{url}/edit", {"name": "别的", "version": "1"})
    with time_machine.travel(NOON + timedelta(minutes=100), tick=False):
        silent = jobs.name_silent_sources()

    assert (noted.status_code, refused.status_code, silent) == (302, 403, 0)
    assert MajorHazardSource.objects.get().name == "液氯储罐"


@pytest.mark.requirement("R46")
def test_overdue_inspections_are_listed_and_the_rate_counts_the_undone(
    station: Client, api_client: SignedIn
) -> None:
    place = make_place("锅炉房（虚构）")
    url = f"/places/{place.number}/objects"
    for name, due in (("甲锅炉", "2026-06-10"), ("乙锅炉", "2026-06-15"), ("丙锅炉", "2026-07-30")):
        station.post(
            url,
            {"name": name, "kind": "equipment", "category": "special_equipment", "due_on": due},
        )
    first = place.objects_inside.get(name="甲锅炉")
    api, _ = api_client("safety_station_head", area_code=YUNSHAN)

    with time_machine.travel(datetime(2026, 6, 9, 4, tzinfo=UTC), tick=False):
        done = {
            "checked_on": "2026-06-09", "due_on": "2027-06-10", "version": "1",
            "result": "passed", "certificate": "锅检-1",
        }  # fmt: skip
        station.post(f"{url}/{first.pk}/check", done)
    with time_machine.travel(NOON, tick=False):
        page = station.get("/places/objects?standing=overdue").content.decode()
        asked = "from_on=2026-06-01&to_on=2026-06-30&category=special_equipment"
        rate = api.get(f"/api/v1/places/objects/rate?{asked}").json()
        none = api.get("/api/v1/places/objects/rate?from_on=2026-01-01&to_on=2026-01-31").json()

    assert ObjectInspection.objects.get().certificate == "锅检-1"
    assert ("乙锅炉" in page, "甲锅炉" in page, "丙锅炉" in page) == (True, False, False)
    assert rate == {"numerator": 1, "denominator": 2, "rate": 0.5, "late": 0, "undone": 1}
    assert none["rate"] is None


@pytest.mark.requirement("R47")
def test_three_thousand_mu_are_shown_in_both_units(station: Client, api_client: SignedIn) -> None:
    form = {
        "name": "烤烟育苗基地（虚构）", "kind": "seedlings", "area_code": ZAOSHU_VILLAGE,
        "area_mu": "3000",
    }  # fmt: skip

    sent = station.post("/places/assets", form)

    page = station.get("/places/assets").content.decode()
    api, _ = api_client("grid_worker", area_code=ZAOSHU_VILLAGE)
    (told,) = api.get("/api/v1/places/assets").json()["items"]
    elsewhere, _ = api_client("grid_worker", area_code=HEPING)
    assert sent.status_code == 302
    assert "2,000,000" in page
    assert (told["area_mu"], told["area_m2"]) == ("3000", 2_000_000.0)
    assert elsewhere.get("/api/v1/places/assets").json()["count"] == 0


@pytest.mark.requirement("R35")
def test_dormitories_crowded_rentals_and_open_hazards_come_first(
    station: Client, api_client: SignedIn
) -> None:
    roomy = make_place(
        "宽敞出租房（虚构）", category="dwelling", is_let_for_profit=True, residents=2,
        floor_area_m2=Decimal(100),
    )  # fmt: skip
    packed = make_place(
        "拥挤出租房（虚构）", category="dwelling", is_let_for_profit=True, residents=20,
        floor_area_m2=Decimal(100),
    )  # fmt: skip
    dormitory = make_place("集体宿舍（虚构）", category="school_dormitory")
    risky = make_place("隐患出租房（虚构）", category="dwelling", is_let_for_profit=True)
    api, officer = api_client("safety_station_head", area_code=YUNSHAN)
    draft = hazards.HazardDraft("楼道堵塞", "unknown", place_number=risky.number)
    number = hazards.register(officer, draft, [prepared_photo()]).number
    hazards.confirm(officer, number)
    hazards.grade(officer, number, hazards.Judgement("major", 1))

    told = api.get("/api/v1/places/priorities").json()
    page = station.get("/places/priorities").content.decode()

    names = [item["number"] for item in told["items"]]
    points = {
        item["number"]: {
            reason["text"]: reason["points"]
            for reason in item["reasons"]
            if reason["factor"] != "seasonal"
        }
        for item in told["items"]
    }
    assert (names[0], names[-1]) == (risky.number, roomy.number)
    assert points == {
        risky.number: {"1 处重大隐患未办结": 50.0},
        dormitory.number: {"集体宿舍": 30.0},
        packed.number: {"居住 20 人，100 平方米": 20.0},
        roomy.number: {"居住 2 人，100 平方米": 2.0},
    }
    assert told["items"][0]["unknown"] == ["居住人数未知", "建筑面积未知"]
    assert "集体宿舍" in page


@pytest.mark.requirement("R35")
def test_the_ranking_page_takes_as_many_queries_for_two_as_for_twelve(station: Client) -> None:
    for number in range(2):
        make_place(f"甲{number}（虚构）", category="dwelling")
    station.get("/places/priorities")
    with CaptureQueriesContext(connection) as few:
        station.get("/places/priorities")
    for number in range(10):
        make_place(f"乙{number}（虚构）", category="dwelling")
    with CaptureQueriesContext(connection) as many:
        station.get("/places/priorities")

    assert len(many) == len(few)


@pytest.mark.requirement("R60")
def test_a_level_is_kept_with_its_end_and_lowers_the_rank(
    station: Client, api_client: SignedIn
) -> None:
    good = make_place("达标厂（虚构）", category="workshop")
    expired = make_place("过期厂（虚构）", category="workshop")
    bare = make_place("无级厂（虚构）", category="workshop")
    with time_machine.travel(NOON, tick=False):
        for place, day in ((good, "2025-01-10"), (expired, "2020-01-10")):
            form = {"level": "3", "granted_on": day, "certificate": "浙标-1"}
            station.post(f"/places/{place.number}/standardisation", form)
        page = station.get(f"/places/{good.number}/").content.decode()
        api, _ = api_client("safety_station_head", area_code=YUNSHAN)
        told = api.get("/api/v1/places/priorities").json()["items"]

    assert "2028-01-10" in page
    assert [(item["number"], item["score"]) for item in told] == [
        (expired.number, 10.0), (bare.number, 5.0), (good.number, 0.0),
    ]  # fmt: skip


@pytest.mark.requirement("R60")
def test_who_may_not_edit_cannot_record_a_level(station: Client, signed_in: SignedIn) -> None:
    del station
    place = make_place("厂（虚构）", category="workshop")
    grid, _ = signed_in("grid_worker", area_code=HEPING)
    form = {"level": "1", "granted_on": "2025-01-10"}

    answer = grid.post(f"/places/{place.number}/standardisation", form)

    assert answer.status_code == 403
    assert place.standardisations.count() == 0


def test_the_sources_of_a_place_stand_in_its_file(station: Client) -> None:
    place = make_place("液氯站（虚构）")
    url = source(station, place.number)

    page = station.get(f"/places/{place.number}/").content.decode()

    assert f'href="{url}"' in page
