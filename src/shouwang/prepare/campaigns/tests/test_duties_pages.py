"""Pages of what units owe and of what stays: who sees what, and what comes back with faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwang.ground.access.tests.factories import HEPING
from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.models import (
    Campaign,
    EnterpriseReport,
    Lesson,
    Obligation,
    StandingCheck,
    WorkItem,
)

from .duty_making import NOV_13, Duties, make_duties, owed, plan_by, whole_plan
from .factories import SYSTEM

SignedIn = Callable[..., tuple[Client, Actor]]
MAY_20 = "2026-05-20T10:00:00+08:00"
MAY_26 = "2026-05-26T09:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Doors:
    """A running campaign with the station and a community signed in."""

    duties: Duties
    station: Client
    heping: Client

    def path(self, rest: str) -> str:
        """Return an address of the campaign."""
        return f"/campaigns/{self.duties.number}/{rest}"

    @property
    def own(self) -> Obligation:
        """Return what Heping owes."""
        return owed(self.duties, self.duties.heping)


@pytest.fixture
def doors(signed_in: SignedIn) -> Doors:
    """Return the campaign and who is signed in."""
    duties = make_duties()
    station = Unit.objects.get(pk=duties.station.unit_id or 0)
    heping = Unit.objects.get(pk=duties.heping.unit_id or 0)
    return Doors(
        duties,
        signed_in("safety_station_head", area_code=YUNSHAN, unit=station)[0],
        signed_in("community_director", area_code=HEPING, unit=heping)[0],
    )


def plan_of(row: Obligation, **more: str) -> dict[str, str]:
    """Return what a community fills in for its plan."""
    return {
        "move": "submit",
        "version": str(row.version),
        "responsible": "社区主任",
        "personnel": "网格员\n联村干部",
        "steps": "动员\n排查",
        **more,
    }


@time_machine.travel(MAY_20, tick=False)
def test_a_communitys_page_begins_with_what_it_owes_and_the_days_left(doors: Doors) -> None:
    text = doors.heping.get(doors.path("duties")).content.decode()

    assert "您单位应报" in text
    assert "还有 3 天" in text
    assert "黄湓社区居委会（虚构）" not in text


@time_machine.travel(MAY_26, tick=False)
def test_the_matrix_says_in_words_what_is_missing_and_can_show_that_alone(doors: Doors) -> None:
    actions.submit(doors.duties.heping, doors.own.pk, whole_plan())

    whole = doors.station.get(doors.path("duties")).content.decode()
    missing = doors.station.get(doors.path("duties?standing=missing")).content.decode()

    assert "逾期未报" in whole
    assert "迟报，待审" in whole
    assert "和平社区居委会（虚构）" in whole
    assert "和平社区居委会（虚构）" not in missing
    assert "黄湓社区居委会（虚构）" in missing


@time_machine.travel(MAY_20, tick=False)
def test_a_plan_is_handed_in_and_returned_on_its_page(doors: Doors) -> None:
    page = doors.path(f"duties/{doors.own.pk}")
    assert doors.heping.post(f"{page}/moves", plan_of(doors.own)).status_code == 302
    body = {"move": "return", "version": "2", "reason": "请补充时间"}
    assert doors.station.post(f"{page}/moves", body).status_code == 302

    text = doors.heping.get(page).content.decode()

    assert "已退回，待重报" in text
    assert "请补充时间" in text
    assert "网格员、联村干部" in text


@time_machine.travel(MAY_20, tick=False)
def test_a_plan_without_people_comes_back_with_its_fields_named(doors: Doors) -> None:
    page = doors.path(f"duties/{doors.own.pk}")

    answer = doors.heping.post(f"{page}/moves", plan_of(doors.own, responsible="", personnel=""))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "方案没有明确责任人，请填写。" in text
    assert "方案没有落实人员，责任人之外至少再写一人。" in text
    assert doors.own.state == "awaited"


@time_machine.travel(MAY_20, tick=False)
def test_a_deliverable_is_owed_by_its_form(doors: Doors) -> None:
    body = {
        "title": "工作总结",
        "kind": "summary",
        "owed_by": "community",
        "due_on": NOV_13.isoformat(),
    }

    assert doors.station.post(doors.path("duties/new"), body).status_code == 302
    assert doors.station.post(doors.path("duties/new"), body).status_code == 422
    assert doors.heping.post(doors.path("duties/new"), body).status_code == 403

    assert Obligation.objects.filter(deliverable__title="工作总结").count() == 2


def test_a_work_item_without_evidence_comes_back(doors: Doors) -> None:
    row = WorkItem.objects.get(unit_id=doors.duties.heping.unit_id or 0, item="publicity")
    name = f"item{row.pk}"
    body = {f"{name}-is_done": "on", f"{name}-version": "1"}

    refused = doors.heping.post(doors.path(f"work-items/{row.pk}"), body)
    done = doors.heping.post(
        doors.path(f"work-items/{row.pk}"), {**body, f"{name}-evidence": "宣传单300份"}
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "请写明做了什么、有什么佐证。" in refused.content.decode()
    assert "宣传单300份" in doors.station.get(doors.path("work-items")).content.decode()


def test_an_enterprise_finds_the_form_and_sees_what_is_not_delivered(
    doors: Doors, signed_in: SignedIn
) -> None:
    del doors
    shop = make_unit(kind="enterprise", area_code=HEPING)
    owner, _ = signed_in("enterprise_owner", unit=shop)
    assert owner.get("/campaigns/reports/new").status_code == 200

    sent = owner.post("/campaigns/reports/new", {"text": "已自查", "found": 1, "rectified": 1})

    made = EnterpriseReport.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/campaigns/reports/{made.pk}")
    text = owner.get("/campaigns/reports/").content.decode()
    assert "无主管部门，未送达" in text
    assert "未送达，已 1 小时" in text


def test_the_street_signs_for_a_report_on_its_page(doors: Doors, signed_in: SignedIn) -> None:
    shop = make_unit(kind="enterprise", area_code=HEPING)
    _, owner = signed_in("enterprise_owner", unit=shop)
    made = actions.report_by_enterprise(owner, actions.EnterpriseReportDraft("已自查"))
    page = f"/campaigns/reports/{made.pk}"

    doors.station.post(f"{page}/receipts", {"side": "street"})

    assert "已送达" in doors.station.get(page).content.decode()
    assert doors.heping.post(f"{page}/receipts", {"side": "street"}).status_code == 403


def test_a_lesson_is_recorded_and_shown(doors: Doors) -> None:
    body = {"kind": "rule_change", "text": "设充电棚", "rule_changed": ""}

    refused = doors.station.post(doors.path("lessons"), body)
    done = doors.station.post(doors.path("lessons"), {**body, "rule_changed": "出租房制度"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "请写明修订了哪项制度。" in refused.content.decode()
    assert "出租房制度" in doors.heping.get(doors.path("lessons")).content.decode()
    assert Lesson.objects.count() == 1


@time_machine.travel(MAY_20, tick=False)
def test_closing_shows_the_figures_first_and_names_what_is_open(doors: Doors) -> None:
    page = doors.station.get(doors.path("close")).content.decode()
    body = {"results": "成效", "experience": "经验", "version": "1"}
    refused = doors.station.post(doors.path("close"), body)
    accepted = {**body, "accepts_open": "on", "open_reason": "社区合并"}
    done = doors.station.post(doors.path("close"), accepted)

    assert "未了结的材料" in page
    assert refused.status_code == 422
    assert "还有 2 份材料没有了结" in refused.content.decode()
    assert done.status_code == 302
    assert Campaign.objects.get().state == "closed"
    summary = doors.heping.get(doors.path("summary")).content.decode()
    assert "云山安总〔2026〕1号" in summary
    assert doors.heping.get(doors.path("summary.docx")).status_code == 200


def test_a_check_is_kept_and_ended_on_its_page(doors: Doors) -> None:
    body = {
        "title": "出租房夜查",
        "type_codes": ["rental_house"],
        "interval_days": "7",
        "post_id": str(doors.duties.heping.post_id),
    }
    assert doors.station.post(doors.path("standing-checks"), body).status_code == 302
    assert doors.heping.post(doors.path("standing-checks"), body).status_code == 403
    made = StandingCheck.objects.get()

    ended = doors.station.post(
        doors.path(f"standing-checks/{made.pk}/end"), {"version": str(made.version)}
    )

    assert ended.status_code == 302
    assert "已停止" in doors.station.get(doors.path("standing-checks")).content.decode()


@time_machine.travel(MAY_20, tick=False)
def test_the_matrix_asks_as_often_for_many_units_as_for_few(doors: Doors) -> None:
    doors.station.get(doors.path("duties"))
    with CaptureQueriesContext(connection) as few:
        doors.station.get(doors.path("duties"))
    more = [make_unit(area_code=HEPING).pk for _ in range(5)]
    actions.add_participants(SYSTEM, doors.duties.number, unit_ids=more)
    actions.owe(SYSTEM, doors.duties.number, plan_by(NOV_13, title="另一方案"))
    with CaptureQueriesContext(connection) as many:
        doors.station.get(doors.path("duties"))

    assert len(many) == len(few)
