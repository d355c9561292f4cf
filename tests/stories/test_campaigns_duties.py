"""What units owe a campaign as people live it: plans, results, statistics, work items, reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.people.models import Post
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import jobs
from shouwang.prepare.campaigns.tests.duty_making import HUANGPEN, run
from shouwang.prepare.campaigns.tests.factories import make_campaign
from shouwang.prepare.organisations.queries import industries

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
HEPING = f"{YUNSHAN}005"
MAY_20 = "2026-05-20T10:00:00+08:00"
MAY_23_2359 = "2026-05-23T23:59:00+08:00"
MAY_24_0000 = "2026-05-24T00:00:00+08:00"
MAY_26 = "2026-05-26T09:00:00+08:00"
NOV_14 = "2026-11-14T08:00:00+08:00"
PLAN = {
    "move": "submit",
    "text": "按街道方案排查",
    "responsible": "社区主任",
    "personnel": ["网格员"],
    "steps": ["动员", "排查"],
}


@dataclass(frozen=True, slots=True)
class Street:
    """A running campaign of a street, and the units that take part."""

    number: str
    station: Unit
    police: Unit
    economy: Unit
    heping: Unit
    huangpen: Unit
    cooperative: Unit


@pytest.fixture
def street(db: None) -> Street:
    """Return a campaign that runs, to which nothing is owed yet."""
    del db
    office = make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN)
    heping = make_unit(area_code=HEPING, name="和平社区居委会（虚构）")
    huangpen = make_unit(area_code=HUANGPEN, name="黄湓社区居委会（虚构）")
    cooperative = make_unit(kind="shareholding_cooperative", area_code=HEPING)
    members = [office.pk, heping.pk, huangpen.pk, cooperative.pk]
    campaign = make_campaign(office_unit=station, participant_unit_ids=members)
    return Street(
        run(campaign).number,
        station,
        make_unit(kind="police_station", area_code=YUNSHAN),
        make_unit(kind="economic_development_office", area_code=YUNSHAN),
        heping,
        huangpen,
        cooperative,
    )


def post(client: Client, path: str, **body: object) -> tuple[int, dict[str, object]]:
    """Write over the API; returns status and answer."""
    answer = client.post(f"/api/v1/campaigns{path}", json.dumps(body), JSON)
    return answer.status_code, answer.json()


def owed(client: Client, street: Street, **asked: str) -> list[dict[str, object]]:
    """Return the duties that a caller sees."""
    answer = client.get(f"/api/v1/campaigns/{street.number}/obligations", asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def owe(client: Client, street: Street, kind: str, owed_by: str, due_on: str) -> None:
    """Let units owe something."""
    body = {"kind": kind, "title": f"{kind} {owed_by}", "owed_by": owed_by, "due_on": due_on}
    status, answer = post(client, f"/{street.number}/deliverables", **body)
    assert status == 201, answer


def titles(actor: Actor) -> list[str]:
    """Return what an actor was told, after the outbox has run."""
    while outbox.drain("story"):
        continue
    return [str(notice.title) for notice in inbox(actor)]


@pytest.mark.requirement("R54")
def test_every_village_owes_its_plan_by_the_23rd_and_silence_is_named_once(
    api_client: SignedIn, street: Street
) -> None:
    station, head = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    heping, _ = api_client("community_director", unit=street.heping, area_code=HEPING)
    huangpen, director = api_client("community_director", unit=street.huangpen, area_code=HUANGPEN)
    with time_machine.travel(MAY_20, tick=False) as at:
        owe(station, street, "plan", "community", "2026-05-23")
        assert titles(director)[0] == "新增应报材料：plan community"
        at.move_to(MAY_23_2359)
        (own,) = owed(heping, street)
        assert post(heping, f"/obligations/{own['id']}/moves", **PLAN)[0] == 200

        at.move_to(MAY_24_0000)
        assert [jobs.name_overdue_obligations() for _ in range(2)] == [1, 0]
        told = "材料逾期未报：plan community（黄湓社区居委会（虚构））"
        assert titles(director)[0] == told
        assert titles(head)[0] == told

        at.move_to(MAY_26)
        (late,) = owed(huangpen, street)
        assert post(huangpen, f"/obligations/{late['id']}/moves", **PLAN)[0] == 200
        assert post(station, f"/obligations/{late['id']}/moves", move="accept")[0] == 200

    table = [
        (row["unit"], row["standing"], row["first_submitted_at"], row["late_s"])
        for row in owed(station, street)
    ]
    assert table == [
        ("和平社区居委会（虚构）", "submitted", "2026-05-23T15:59:00Z", None),
        ("黄湓社区居委会（虚构）", "accepted_late", "2026-05-26T01:00:00Z", 57 * 3600),
    ]


@pytest.mark.requirement("R55")
def test_results_due_on_13_november_feed_the_assessment_with_the_list_behind(
    api_client: SignedIn, street: Street
) -> None:
    station, _ = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    heping, _ = api_client("community_director", unit=street.heping, area_code=HEPING)
    with time_machine.travel(MAY_20, tick=False) as at:
        owe(station, street, "result", "community", "2026-11-13")
        path = f"/api/v1/campaigns/{street.number}/on-time"
        before = station.get(path).json()
        assert (before["numerator"], before["denominator"], before["rate"]) == (0, 0, None)
        (own,) = owed(heping, street)
        done = post(heping, f"/obligations/{own['id']}/moves", move="submit", text="查出3处")
        assert done[0] == 200

        at.move_to(NOV_14)
        after = station.get(path).json()

    assert (after["numerator"], after["denominator"], after["rate"]) == (1, 2, "0.5")
    with time_machine.travel(NOV_14, tick=False):
        missing = owed(station, street, standing="missing")
    assert [row["unit"] for row in missing] == ["黄湓社区居委会（虚构）"]
    assert [row["unit"] for row in after["counted"]] == [
        "和平社区居委会（虚构）",
        "黄湓社区居委会（虚构）",
    ]


@pytest.mark.requirement("R56")
def test_a_plan_without_responsibility_and_personnel_is_not_taken(
    api_client: SignedIn, street: Street
) -> None:
    station, _ = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    heping, _ = api_client("community_director", unit=street.heping, area_code=HEPING)
    with time_machine.travel(MAY_20, tick=False):
        owe(station, street, "plan", "community", "2026-05-23")
        (own,) = owed(heping, street)
        bare = {**PLAN, "responsible": "", "personnel": []}
        status, answer = post(heping, f"/obligations/{own['id']}/moves", **bare)

        assert status == 422
        assert "方案没有明确责任人，请填写。" in json.dumps(answer, ensure_ascii=False)
        assert "方案没有落实人员" in json.dumps(answer, ensure_ascii=False)
        assert owed(heping, street)[0]["state"] == "awaited"
        assert post(station, f"/obligations/{own['id']}/moves", move="accept")[0] == 409

        assert post(heping, f"/obligations/{own['id']}/moves", **PLAN)[0] == 200
        assert post(station, f"/obligations/{own['id']}/moves", move="accept")[0] == 200


@pytest.mark.requirement("R17")
def test_only_station_and_police_hand_in_for_the_street(
    api_client: SignedIn, street: Street
) -> None:
    station, _ = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    police, _ = api_client("police", unit=street.police, area_code=YUNSHAN)
    economy, _ = api_client("economic_development", unit=street.economy, area_code=YUNSHAN)
    with time_machine.travel(MAY_20, tick=False):
        owe(station, street, "statistics", "street", "2026-05-23")
        (row,) = owed(station, street)
        figures = {"move": "submit", "checked": 10, "found": 4, "rectified": 3}
        path = f"/obligations/{row['id']}/moves"

        assert post(economy, path, **figures)[0] == 403
        assert owed(station, street)[0]["state"] == "awaited"
        assert post(police, path, **figures)[0] == 200
        assert post(station, path, move="return", reason="请核对")[0] == 200
        assert post(station, path, **figures)[0] == 200


@pytest.mark.requirement("R18", "R19")
def test_community_and_cooperative_hand_in_their_own_and_nobody_elses(
    api_client: SignedIn, street: Street
) -> None:
    station, _ = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    heping, _ = api_client("community_director", unit=street.heping, area_code=HEPING)
    huangpen, _ = api_client("community_director", unit=street.huangpen, area_code=HUANGPEN)
    head, _ = api_client("cooperative_head", unit=street.cooperative, area_code=HEPING)
    figures = {"move": "submit", "checked": 10, "found": 4, "rectified": 3}
    with time_machine.travel(MAY_20, tick=False):
        owe(station, street, "statistics", "community", "2026-05-23")
        owe(station, street, "statistics", "cooperative", "2026-05-23")
        by_unit = {row["unit_id"]: row["id"] for row in owed(station, street)}
        of_heping = f"/obligations/{by_unit[street.heping.pk]}/moves"
        of_cooperative = f"/obligations/{by_unit[street.cooperative.pk]}/moves"

        assert post(huangpen, of_heping, **figures)[0] == 404
        assert post(head, of_heping, **figures)[0] == 404
        assert post(heping, of_cooperative, **figures)[0] == 404
        assert {row["state"] for row in owed(station, street)} == {"awaited"}

        assert post(heping, of_heping, **figures)[0] == 200
        assert post(head, of_cooperative, **figures)[0] == 200


@pytest.mark.requirement("R70")
def test_a_community_shows_which_of_its_five_items_are_done_and_by_what(
    api_client: SignedIn, street: Street
) -> None:
    station, _ = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    heping, _ = api_client("community_director", unit=street.heping, area_code=HEPING)
    path = f"/api/v1/campaigns/{street.number}/work-items"
    own = heping.get(path).json()["items"]
    assert [row["item"] for row in own] == [
        "treatment",
        "publicity",
        "organisation",
        "responsibility",
        "information",
    ]

    mark = {"item_id": own[1]["id"], "is_done": True}
    assert post(heping, f"/{street.number}/work-items", **mark)[0] == 422
    done = post(heping, f"/{street.number}/work-items", **mark, evidence="宣传单300份")
    assert done[0] == 200

    rows = station.get(path).json()["items"]
    assert [(row["unit"], row["evidence"]) for row in rows if row["is_done"]] == [
        ("和平社区居委会（虚构）", "宣传单300份")
    ]
    assert len(rows) == 10


@pytest.mark.requirement("R22")
def test_an_enterprise_reports_once_and_street_and_sector_confirm_separately(
    api_client: SignedIn, street: Street
) -> None:
    industry = industries()[0]
    shop = make_unit(kind="enterprise", area_code=HEPING, name="测试厂（虚构）")
    authority = make_unit(kind="sector_authority", area_code=YUNSHAN)
    owner, _ = api_client("enterprise_owner", unit=shop, area_code=HEPING)
    station, head = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)
    _, lead = api_client("sector_lead", unit=authority, area_code=YUNSHAN)
    Post.objects.filter(pk=lead.post_id or 0).update(sector=industry.sector)
    with time_machine.travel(MAY_20, tick=False) as at:
        body = {"text": "已自查", "found": 3, "rectified": 2, "industry": industry.code}
        status, made = post(owner, "/reports", **body)
        assert status == 201, made
        assert titles(head)[0] == titles(lead)[0] == "企业报告待签收：测试厂（虚构）"

        at.move_to(MAY_26)
        path = f"/reports/{made['id']}/receipts"
        assert post(station, path, side="sector")[0] == 403
        status, seen = post(station, path, side="street")

    assert status == 200
    receipts = seen["receipts"]
    assert isinstance(receipts, list)
    assert [(one["side"], one["label"]) for one in receipts] == [
        ("street", "已送达"),
        ("sector", "未送达，已 5 天"),
    ]
    assert seen["is_delivered"] is False


@pytest.mark.requirement("R22")
def test_a_report_of_a_sector_without_authority_is_named_and_not_silently_delivered(
    api_client: SignedIn, street: Street
) -> None:
    shop = make_unit(kind="enterprise", area_code=HEPING, name="测试厂（虚构）")
    owner, _ = api_client("enterprise_owner", unit=shop, area_code=HEPING)
    _, head = api_client("safety_station_head", unit=street.station, area_code=YUNSHAN)

    status, made = post(owner, "/reports", text="已自查", industry=industries()[0].code)

    assert status == 201
    receipts = made["receipts"]
    assert isinstance(receipts, list)
    assert receipts[1]["label"] == "无主管部门，未送达"
    assert titles(head)[0] == "企业报告待签收，行业无主管部门：测试厂（虚构）"
