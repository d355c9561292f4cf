"""Orders, meetings and money as people live them, over the web API."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.queries import inbox
from shouwang.ground.journal import outbox
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.playbooks.changed_division_moves_records import REMAPS
from shouwang.prepare.organisations import actions, queries
from shouwang.prepare.organisations.models import Fund
from shouwang.prepare.organisations.tests.factories import (
    HEPING,
    HUANGPEN,
    MONDAY,
    SYSTEM,
    make_document,
)
from shouwang.prepare.tasks.models import Task

pytestmark = pytest.mark.django_db

SignedIn = Callable[..., tuple[Client, Actor]]
JSON = "application/json"
LANXI = YUNSHAN[:6]
MONDAY_0920 = "2026-06-22T09:20:00+08:00"
MONDAY_NOON = "2026-06-22T12:00:00+08:00"
FRIDAY_EVENING = "2026-06-26T18:00:00+08:00"
NEXT_MONDAY = "2026-06-29T09:00:00+08:00"
YUAN = Decimal(1)


def send(client: Client, address: str, **body: object) -> tuple[int, dict[str, Any]]:
    """Post to the web API; returns status and answer."""
    answer = client.post(f"/api/v1/{address}", json.dumps(body, default=str), JSON)
    return answer.status_code, answer.json()


def made(client: Client, address: str, **body: object) -> dict[str, Any]:
    """Post what is allowed; returns what was made."""
    status, answer = send(client, address, **body)
    assert status == 201, answer
    return answer


def moved(client: Client, task_id: int, move: str, **more: object) -> tuple[int, dict[str, Any]]:
    """Make a move of a task."""
    return send(client, f"tasks/{task_id}/moves", move=move, **more)


def finish(client: Client, task_id: int) -> None:
    """Take a task on and finish it."""
    assert moved(client, task_id, "accept")[0] == 200
    assert moved(client, task_id, "finish", result="办好了")[0] == 200


def titles(actor: Actor) -> list[str]:
    """Return what an actor was told, after the outbox has run."""
    while outbox.drain("story"):
        continue
    return [str(notice.title) for notice in inbox(actor)]


def part_of(who: Actor, title: str, **more: object) -> dict[str, object]:
    """Return what one department is to do."""
    return {"title": title, "unit": who.unit_id, "person": who.post_id, **more}


@pytest.mark.requirement("R25")
def test_an_order_to_three_departments_closes_when_the_mandatory_parts_are_closed(
    api_client: SignedIn,
) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    police, officer = api_client("police", area_code=YUNSHAN)
    guards, guard = api_client("public_order", area_code=YUNSHAN)
    _, clerk = api_client("economic_development", area_code=YUNSHAN)
    with time_machine.travel(MONDAY_NOON, tick=False):
        order = made(
            office,
            "tasks/orders",
            **part_of(head, "夜查出租房"),
            due_at=FRIDAY_EVENING,
            parts=[
                part_of(officer, "查二层以上住宿"),
                part_of(guard, "登记租客"),
                part_of(clerk, "通知厂房房东", is_mandatory=False),
            ],
        )
        first, second, _optional = (part["id"] for part in order["parts"])
        moved(office, order["id"], "accept")
        finish(police, first)
        early = moved(office, order["id"], "finish", result="完成")
        before = titles(head)
        finish(guards, second)
        told = titles(head)
        done = moved(office, order["id"], "finish", result="完成")

    assert (early[0], early[1]["title"]) == (409, "还有必办的子任务没有办结。")
    number = order["number"]
    assert f"必办子任务已全部办结，请汇总办结：{number}" not in before
    assert told[0] == f"必办子任务已全部办结，请汇总办结：{number}"
    assert (done[0], done[1]["state"]) == (200, "done")


@pytest.mark.requirement("R25")
def test_a_mandatory_part_that_is_cancelled_needs_a_reason(api_client: SignedIn) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    _, officer = api_client("police", area_code=YUNSHAN)
    parts = [part_of(officer, "查二层以上住宿")]
    order = made(office, "tasks/orders", **part_of(head, "夜查出租房"), parts=parts)
    part = order["parts"][0]["id"]
    moved(office, order["id"], "accept")

    bare = moved(office, part, "cancel")
    cancelled = moved(office, part, "cancel", reason="房屋已拆除")
    done = moved(office, order["id"], "finish", result="完成")

    assert (bare[0], cancelled[0], done[0]) == (422, 200, 200)


@pytest.mark.requirement("R25")
def test_an_order_with_one_wrong_part_leaves_nothing_behind(api_client: SignedIn) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    _, officer = api_client("police", area_code=YUNSHAN)
    parts = [part_of(officer, "查二层以上住宿"), {"title": "登记租客"}]

    status, answer = send(office, "tasks/orders", **part_of(head, "夜查出租房"), parts=parts)

    assert (status, sorted(answer["errors"])) == (422, ["part_2_person", "part_2_unit"])
    assert Task.objects.count() == 0


@pytest.mark.requirement("R7")
def test_the_office_sees_every_part_of_a_coordination_item_and_a_department_its_own(
    api_client: SignedIn,
) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    police, officer = api_client("police", area_code=YUNSHAN)
    guards, guard = api_client("public_order", area_code=YUNSHAN)
    parts = [part_of(officer, "报送底数"), part_of(guard, "报送巡查安排")]
    order = made(
        office, "tasks/orders", **part_of(head, "协调夜查"), kind="coordination", parts=parts
    )
    own, others = (part["id"] for part in order["parts"])

    address = f"/api/v1/tasks/orders/{order['id']}"

    seen = {
        name: [part["id"] for part in client.get(address).json()["parts"]]
        for name, client in (("office", office), ("police", police), ("guards", guards))
    }

    assert seen == {"office": [own, others], "police": [own], "guards": [others]}
    assert police.get(f"/api/v1/tasks/{others}").status_code == 404
    assert guards.get(f"/api/v1/tasks/{own}").status_code == 404


@pytest.mark.requirement("R7", "R26")
def test_the_office_sees_the_figures_of_all_units_and_a_department_its_own(
    api_client: SignedIn,
) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    police, officer = api_client("police", area_code=YUNSHAN)
    guards, guard = api_client("public_order", area_code=YUNSHAN)
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        parts = [
            part_of(officer, "查二层以上住宿", due_at=FRIDAY_EVENING),
            part_of(officer, "复查", due_at=FRIDAY_EVENING),
            part_of(guard, "登记租客", due_at=FRIDAY_EVENING),
        ]
        order = made(office, "tasks/orders", **part_of(head, "夜查出租房"), parts=parts)
        first, second, third = (part["id"] for part in order["parts"])
        finish(police, first)
        moved(guards, third, "hand_back", reason="不归我管")
        at.move_to(NEXT_MONDAY)
        finish(police, second)
        asked = f"/api/v1/tasks/contributions?area={YUNSHAN}&from_on=2026-06-01&to_on=2026-06-30"
        everything, own = office.get(asked).json(), guards.get(asked).json()

    rows = {row["unit_id"]: row for row in everything["items"]}
    told = rows[officer.unit_id]
    assert (told["received"], told["on_time"], told["late"], told["on_time_rate"]) == (
        2,
        1,
        1,
        "0.500000",
    )
    assert (rows[guard.unit_id]["returned"], rows[head.unit_id]["waiting"]) == (1, 1)
    assert (everything["is_all_units"], own["is_all_units"]) == (True, False)
    assert [row["unit_id"] for row in own["items"]] == [guard.unit_id]


@pytest.mark.requirement("R161")
def test_every_decision_of_a_meeting_is_followed_until_it_is_closed(api_client: SignedIn) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    village = make_unit(area_code=HEPING, name="和平社区居委会（虚构）")
    director, owner = api_client("community_director", unit=village)
    decisions = [
        {"text": text, "unit": owner.unit_id, "person": owner.post_id, "due_at": FRIDAY_EVENING}
        for text in ("逐户核对底数", "张贴告示")
    ]
    with time_machine.travel(MONDAY_NOON, tick=False) as at:
        meeting = made(
            office,
            "organisations/meetings",
            title="周一例会",
            chair=head.post_id,
            held_at=MONDAY_0920,
            decisions=decisions,
        )
        assert titles(owner)[0].startswith("新任务：")
        finish(director, meeting["decisions"][0]["task_id"])
        at.move_to(NEXT_MONDAY)
        period = f"area={YUNSHAN}&from_on=2026-06-22&to_on=2026-06-22"
        rate = office.get(f"/api/v1/organisations/closure-rates?{period}").json()["items"]
        late = office.get("/api/v1/organisations/requirements?standing=overdue").json()["items"]

    assert rate == [
        {
            "unit_id": village.pk,
            "unit": "和平社区居委会（虚构）",
            "closed": 1,
            "total": 2,
            "overdue": 1,
            "withdrawn": 0,
            "rate": "0.500000",
        }
    ]
    assert [row["text"] for row in late] == ["张贴告示"]


@pytest.mark.requirement("R161")
def test_a_demand_of_a_document_is_followed_too(api_client: SignedIn) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    document = make_document()
    body = {"document": document.pk, "text": "每月上报一次"}

    without = send(office, "organisations/requirements", **body)
    laid = made(
        office, "organisations/requirements", **body, unit=head.unit_id, person=head.post_id
    )

    assert (without[0], without[1]["errors"]["person"]) == (
        422,
        "这项要求没有责任人，请指定一名。",
    )
    assert (laid["standing"], laid["source_name"]) == ("open", str(document))
    assert Task.objects.get().kind == "document_requirement"


@pytest.mark.requirement("R161")
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"held_at": FRIDAY_EVENING}, "held_at", "会议还没有开，只能登记已经开过的会议。"),
        ({"chair": None}, "chair", "请选择主持人。"),
        (
            {"decisions": [{"text": "张贴告示"}]},
            "decision_1_person",
            "第 1 项决定没有责任人，请指定一名。",
        ),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_words(
    api_client: SignedIn, change: dict[str, object], field: str, words: str
) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    body = {"title": "周一例会", "chair": head.post_id, "held_at": MONDAY_0920}

    with time_machine.travel(MONDAY_NOON, tick=False):
        status, answer = send(office, "organisations/meetings", **{**body, **change})

    assert (status, answer["errors"][field]) == (422, words)
    assert office.get("/api/v1/organisations/meetings").json()["count"] == 0


def fund_of(unit_id: int | None, amount: str) -> dict[str, object]:
    """Return money that is there for night checks."""
    return {
        "unit": unit_id,
        "title": "夜查专项经费",
        "source": "街道财政",
        "purpose": "夜间巡查",
        "amount_yuan": amount,
        "granted_on": "2026-06-22",
        "subject": "campaign:1",
    }


@pytest.mark.requirement("R27")
def test_a_unit_spends_no_more_than_was_earmarked(api_client: SignedIn) -> None:
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    payment = {"spent_on": "2026-06-22", "purpose": "照明灯"}
    with time_machine.travel(MONDAY_NOON, tick=False):
        fund = made(office, "organisations/funds", **fund_of(head.unit_id, "50000"))
        address = f"organisations/funds/{fund['id']}/spendings"
        paid = made(office, address, **payment, amount_yuan="30000.50")
        refused = send(office, address, **payment, amount_yuan="19999.51")

    assert paid["fund"]["left_yuan"] == "19999.50"
    assert (refused[0], refused[1]["errors"]["amount_yuan"]) == (
        422,
        "余额不够，只剩 19,999.50 元。",
    )
    money = queries.funds_of_subject(SYSTEM, "campaign:1")[head.unit_id or 0]
    assert (str(money.amount_yuan), str(money.left_yuan)) == ("50000.00", "19999.50")


@pytest.mark.requirement("R28")
def test_the_city_grants_what_the_street_asks_for(api_client: SignedIn) -> None:
    bureau_unit = make_unit(kind="city_bureau", area_code=LANXI, name="市应急管理局（虚构）")
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    city, bureau = api_client("city_bureau", area_code=LANXI, unit=bureau_unit)
    asked = made(
        office,
        "organisations/fund-requests",
        to_unit=bureau_unit.pk,
        title="应急管理专项经费",
        purpose="购置排涝泵",
        amount_yuan="80000",
    )
    address = f"organisations/fund-requests/{asked['id']}/moves"
    told_bureau = titles(bureau)

    own = send(office, address, move="grant", granted_yuan="80000", answer="同意")
    granted = send(city, address, move="grant", granted_yuan="60000", answer="先拨六万")

    assert told_bureau == [f"申请专项经费，请答复：{asked['number']}"]
    assert (own[0], granted[0], granted[1]["state"]) == (403, 200, "granted")
    assert titles(head)[0] == f"经费申请已批复：{asked['number']}"
    (fund,) = office.get("/api/v1/organisations/funds").json()["items"]
    assert (fund["amount_yuan"], fund["source"], fund["basis"]) == (
        "60000.00",
        "市应急管理局（虚构）",
        asked["number"],
    )


@pytest.mark.requirement("R28")
def test_the_city_refuses_with_a_reason_only(api_client: SignedIn) -> None:
    bureau_unit = make_unit(kind="city_bureau", area_code=LANXI)
    office, head = api_client("safety_station_head", area_code=YUNSHAN)
    city, _ = api_client("city_bureau", area_code=LANXI, unit=bureau_unit)
    body = {"title": "专项经费", "purpose": "购置排涝泵", "amount_yuan": "80000"}
    asked = made(office, "organisations/fund-requests", to_unit=bureau_unit.pk, **body)
    address = f"organisations/fund-requests/{asked['id']}/moves"

    bare = send(city, address, move="refuse")
    refused = send(city, address, move="refuse", answer="今年没有预算")

    assert (bare[0], refused[0], refused[1]["answer"]) == (422, 200, "今年没有预算")
    assert titles(head)[0] == f"经费申请未获批准：{asked['number']}"
    assert Fund.objects.count() == 0


@pytest.mark.requirement("R27", "R28", "R161")
def test_after_a_merger_meetings_money_and_requests_are_the_new_villages() -> None:
    bureau = make_unit(kind="city_bureau", area_code=LANXI)
    director = actor_for("community_director")
    with time_machine.travel(MONDAY_NOON, tick=False):
        decision = actions.DecisionDraft("逐户核对底数", director.unit_id, director.post_id)
        actions.record_meeting(
            director,
            actions.MeetingDraft("村例会", director.post_id, clock.now(), decisions=(decision,)),
        )
        actions.ask_for_funds(
            director,
            actions.RequestDraft(director.unit_id, bureau.pk, "排涝泵", "汛期排涝", YUAN),
        )
        actions.earmark_fund(
            director,
            actions.FundDraft(director.unit_id, "夜查", "街道财政", "巡查", YUAN, MONDAY),
        )
        for remap in REMAPS:
            remap(SYSTEM, HEPING, HUANGPEN)
        successor = actor_for("community_director", area_code=HUANGPEN)

    assert [
        queries.meetings(successor).count(),
        queries.requirements(successor).count(),
        queries.funds(successor).count(),
        queries.fund_requests(successor).count(),
    ] == [1, 1, 1, 1]
