"""The city's document becomes a plan, its oddities are confirmed, and it starts under a group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwang.ground.access.middleware import POST_KEY
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Account
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.models import Campaign
from shouwang.prepare.campaigns.tests.factories import make_group
from shouwang.prepare.hazards import actions as hazards
from shouwang.prepare.hazards.tests.factories import make_cast, make_hazard
from shouwang.prepare.places.tests.factories import HEPING, plant_divisions

pytestmark = pytest.mark.django_db

API = "/api/v1/campaigns"
APRIL_NOON = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
S5: dict[str, Any] = {
    "title": "安全生产隐患排查治理年（虚构）",
    "area_code": YUNSHAN,
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "participant_kinds": ["community"],
    "phases": [
        {"title": "动员部署阶段", "kind": "mobilisation", "dates_text": "20*年4月20日前"},
        {"title": "全面排查阶段", "kind": "investigation", "dates_text": "20*年全年"},
        {"title": "隐患整改阶段", "kind": "rectification", "dates_text": "20*年全年"},
        {"title": "督查验收阶段", "kind": "acceptance", "dates_text": "*年11月至12月中旬"},
    ],
    "citations": [
        {
            "issuer": "市政府办公室（虚构）",
            "title": "关于开展隐患排查治理工作的通知",
            "number": "兰政办发〔20*〕68号",
        }
    ],
}


class Desk:
    """Somebody at the web API."""

    def __init__(self, actor: Actor) -> None:
        self._client = Client()
        self._client.force_login(Account.objects.get(pk=actor.account_id or 0))
        session = self._client.session
        session[POST_KEY] = actor.post_id
        session.save()

    def ask(
        self, method: str, path: str, body: Mapping[str, object] | None = None, status: int = 200
    ) -> Any:
        """Call an operation and return what it answers."""
        data = json.dumps(body or {})
        answer = self._client.generic(method, f"{API}{path}", data, "application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def page(self, path: str) -> str:
        """Return a page."""
        return self._client.get(f"/campaigns{path}").content.decode()


@pytest.fixture
def office() -> Unit:
    """The safety station that runs the campaign."""
    plant_divisions()
    return make_unit(kind="safety_station", area_code=YUNSHAN, record_prefix="云山")


@pytest.fixture
def station(office: Unit) -> Desk:
    """The head of the safety station."""
    return Desk(actor_for("safety_station_head", area_code=YUNSHAN, unit=office))


@pytest.mark.requirement("R49", "R51", "R52")
def test_the_four_phases_of_the_year_are_taken_as_the_document_has_them(station: Desk) -> None:
    made = station.ask("POST", "", S5, 201)

    told = [(row["dates_text"], row["starts_on"], row["ends_on"]) for row in made["phases"]]
    assert told == [
        ("20*年4月20日前", None, "2026-04-20"),
        ("20*年全年", "2026-01-01", "2026-12-31"),
        ("20*年全年", "2026-01-01", "2026-12-31"),
        ("*年11月至12月中旬", "2026-11-01", "2026-12-20"),
    ]
    assert made["notices"] == []


@pytest.mark.requirement("R49", "R53")
@time_machine.travel(APRIL_NOON, tick=False)
def test_a_drafted_plan_is_changed_and_says_which_phases_no_longer_fit(station: Desk) -> None:
    unit = make_unit(area_code=HEPING)
    made = station.ask("POST", "", S5, 201)
    number = made["number"]

    changed = station.ask("PATCH", f"/{number}", {"ends_on": "2026-10-31", "version": 1})
    left = station.ask("POST", f"/{number}/participants/{unit.pk}/remove")

    assert (changed["title"], changed["ends_on"]) == (S5["title"], "2026-10-31")
    assert [row["title"] for row in changed["phases"]] == [row["title"] for row in S5["phases"]]
    assert [row["kind"] for row in changed["notices"]] == ["phase_outside_campaign"] * 3
    assert ([row["unit_id"] for row in made["participants"]], left["participants"]) == (
        [unit.pk],
        [],
    )


@pytest.mark.requirement("R53")
@time_machine.travel(APRIL_NOON, tick=False)
def test_plans_due_after_their_phase_are_taken_noticed_and_confirmed(station: Desk) -> None:
    made = station.ask("POST", "", S5, 201)
    path = f"/{made['number']}"
    plan = {
        "kind": "plan",
        "title": "村（社区）工作方案",
        "owed_by": "community",
        "due_on": "2026-05-23",
        "due_text": "5月23日前",
        "phase_id": made["phases"][0]["id"],
    }
    station.ask("POST", f"{path}/deliverables", plan, 201)

    (notice,) = station.ask("GET", path)["notices"]
    assert notice["message"] == (
        "“村（社区）工作方案”的期限是2026-05-23，而所属阶段“动员部署阶段”到2026-04-20就结束。"
    )
    assert notice["message"] in station.page(path)
    refused = station.ask("POST", f"{path}/notices/{notice['id']}", {"note": ""}, 422)
    assert refused["errors"] == {"note": "请说明为什么这样安排。"}
    (confirmed,) = station.ask("POST", f"{path}/notices/{notice['id']}", {"note": "照原文件"})
    assert confirmed["note"] == "照原文件"
    assert confirmed["confirmed_by"] != ""


@pytest.mark.requirement("R50")
def test_the_first_phase_is_over_when_its_last_day_is(station: Desk) -> None:
    phases = [{"title": "动员部署阶段", "dates_text": "5月8日前"}]
    number = station.ask("POST", "", {**S5, "phases": phases}, 201)["number"]

    with time_machine.travel(datetime(2026, 5, 8, 15, 59, tzinfo=UTC), tick=False):
        last_evening = station.page(f"/{number}")
    with time_machine.travel(datetime(2026, 5, 8, 16, 0, tzinfo=UTC), tick=False):
        midnight = station.page(f"/{number}")

    assert "今天到期" in last_evening
    assert "已结束" not in last_evening
    assert "已结束" in midnight


@pytest.mark.requirement("R57")
def test_it_starts_only_under_a_group_with_its_office(station: Desk, office: Unit) -> None:
    head = actor_for("community_director", unit=make_unit(area_code=HEPING))
    path = f"/{station.ask('POST', '', S5, 201)['number']}"
    start = {"move": "start", "waiver": "责任表正在核对（虚构）"}

    refused = station.ask("POST", f"{path}/moves", start, 422)
    assert set(refused["errors"]) == {"leading_group", "office"}
    group = {"leading_group_id": make_group(office).pk}
    station.ask("PUT", f"{path}/leadership", group)
    doubtful = station.ask("POST", f"{path}/moves", {"move": "start"}, 422)
    assert set(doubtful["errors"]) == {"waiver"}
    started = station.ask("POST", f"{path}/moves", start)

    assert (started["state"], started["ownership_waiver"]) == ("running", start["waiver"])
    outbox.drain("test")
    assert [str(notice.title) for notice in inbox(head)] == [f"专项行动已启动：{S5['title']}"]


@pytest.mark.requirement("R58")
def test_units_that_are_not_ready_are_named_with_what_they_miss(station: Desk) -> None:
    unit = make_unit(area_code=HEPING)
    number = station.ask("POST", "", S5, 201)["number"]

    ready = station.ask("GET", f"/{number}/readiness")

    assert (ready["numerator"], ready["denominator"], ready["value"]) == (0, 1, "0")
    (row,) = ready["units"]
    assert (row["unit"], row["funds_yuan"], row["has_plan"]) == (unit.name, None, None)


@pytest.mark.requirement("R68")
def test_a_campaign_is_found_by_the_number_of_a_document_with_a_masked_year(station: Desk) -> None:
    number = station.ask("POST", "", S5, 201)["number"]
    station.ask("POST", "", {**S5, "title": "另一项（虚构）", "citations": []}, 201)

    by_serial = station.ask("GET", "?q=68")
    by_sign = station.ask("GET", "?q=兰政办发 68")

    assert [row["number"] for row in by_serial["items"]] == [number]
    assert by_sign["items"] == by_serial["items"]
    (cited,) = station.ask("GET", f"/{number}")["citations"]
    assert (cited["sign"], cited["year"], cited["serial"]) == ("兰政办发", None, 68)


@pytest.mark.requirement("R59", "R73")
def test_hazards_are_told_by_tag_and_root_measures_by_share(station: Desk) -> None:
    number = station.ask("POST", "", S5, 201)["number"]
    Unit.objects.filter(record_prefix="云山").update(record_prefix="")
    cast = make_cast()
    hazard = make_hazard(cast, "confirmed")
    hazards.add_root_measure(cast.safety, hazard.number, text="改造线路")
    tagged = {"reference": hazard.number, "tags": ["enforcement", "foundation"]}

    lines = station.ask("PUT", f"/{number}/tags", tagged)

    assert [(line["tag"], line["hazards"]) for line in lines] == [
        ("rectification", 0),
        ("enforcement", 1),
        ("foundation", 1),
        ("emergency", 0),
    ]
    target = {
        "title": "治本措施",
        "formula": "root_measures",
        "value": "0.5",
        "from_on": f"{hazard.reported_at:%Y}-01-01",
        "until_on": f"{hazard.reported_at:%Y}-12-31",
        "basis": "S5（虚构）",
        "area_code": YUNSHAN,
    }
    standing = station.ask("POST", "/targets", target, 201)
    assert (standing["numerator"], standing["denominator"], standing["is_met"]) == (1, 1, True)


@pytest.mark.requirement("R71")
def test_without_anything_to_count_no_assessment_gets_a_score(station: Desk) -> None:
    number = station.ask("POST", "", S5, 201)["number"]

    told = station.ask("PUT", f"/{number}/assessments", {"weights": {"safe_street": "0.2"}})

    assert told["result"] is None
    assert [(row["assessment"], row["weight"], row["value"]) for row in told["scores"]] == [
        ("work_safety", "0.2500", None),
        ("public_order", "0.2500", None),
        ("comprehensive_governance", "0.2500", None),
        ("safe_street", "0.2000", None),
    ]


@pytest.mark.requirement("R72")
def test_a_target_is_handed_down_and_its_gap_is_told(station: Desk) -> None:
    target = {
        "title": "挂牌隐患整改率",
        "formula": "listed_rectification_rate",
        "value": "0.95",
        "from_on": "2026-01-01",
        "until_on": "2026-12-31",
        "basis": "市安委办下达（虚构）",
        "area_code": YUNSHAN,
    }
    made = station.ask("POST", "/targets", target, 201)

    told = station.ask("PUT", f"/targets/{made['id']}/parts", {"values": {HEPING: "0.97"}})

    assert (told["actual"], told["gap"], told["is_met"]) == (None, None, None)
    (down,) = told["handed_down"]
    assert (down["area_code"], down["value"], down["parent_id"]) == (HEPING, "0.9700", made["id"])


def test_another_street_finds_none_of_it(station: Desk) -> None:
    number = station.ask("POST", "", S5, 201)["number"]
    elsewhere = Desk(actor_for("safety_station_head", area_code="330781001"))

    elsewhere.ask("GET", f"/{number}", status=404)
    elsewhere.ask("POST", f"/{number}/moves", {"move": "cancel", "reason": "不要"}, 404)

    assert Campaign.objects.get().state == "drafted"
