"""One of everything that units owe a campaign, and of what stays of one."""

from __future__ import annotations

from datetime import timedelta

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.prepare.campaigns import actions, queries
from shouwang.prepare.campaigns.actions import (
    EnterpriseReportDraft,
    StandingCheckDraft,
    SummaryDraft,
)
from shouwang.prepare.campaigns.models import Campaign, Obligation, WorkItem
from shouwang.prepare.campaigns.tests.duty_making import plan_by, run
from shouwang.prepare.campaigns.tests.factories import make_campaign

OWN_PARTS = ("close", "duties", "lessons", "standing-checks", "summary", "work-items")
API_PARTS = (
    "close",
    "deliverables",
    "lessons",
    "obligations",
    "on-time",
    "standing-checks",
    "work-items",
)


def duty_parameters(station: Actor, owner: Actor, community: Actor) -> dict[str, dict[str, str]]:
    """Return the parameters of the addresses of a running campaign, and of one that is closed."""
    office = Unit.objects.get(pk=station.unit_id or 0)
    found = _campaign(office, community)
    check = actions.keep_checking(station, found.number, _check(station))
    report = actions.report_by_enterprise(owner, EnterpriseReportDraft("已自查"))
    known = {
        "number": found.number,
        "obligation_id": str(Obligation.objects.get(deliverable__campaign=found).pk),
        "item_id": str(WorkItem.objects.filter(campaign=found).order_by("pk")[0].pk),
        "check_id": str(check.pk),
    }
    told = {"report_id": str(report.pk)}
    return {
        **{f"campaigns/<str:number>/{part}": known for part in OWN_PARTS},
        **{f"api/v1/campaigns/<number>/{part}": known for part in API_PARTS},
        "api/v1/campaigns/obligations": known,
        "api/v1/campaigns/standing-checks": known,
        "campaigns/reports/": told,
        "api/v1/campaigns/reports": told,
        "campaigns/<str:number>/summary.docx": _closed(station, office, community),
    }


def _campaign(office: Unit, community: Actor, title: str = "专项行动（虚构）") -> Campaign:
    members = [community.unit_id or 0]
    made = make_campaign(office_unit=office, participant_unit_ids=members, title=title)
    day = clock.today() + timedelta(days=30)
    actions.owe(Actor.system("test"), made.number, plan_by(day))
    return run(made)


def _check(station: Actor) -> StandingCheckDraft:
    unit_id, post_id = station.unit_id or 0, station.post_id or 0
    return StandingCheckDraft("夜查", ("rental_house",), 7, unit_id, post_id)


def _closed(station: Actor, office: Unit, community: Actor) -> dict[str, str]:
    made = _campaign(office, community, "另一行动（虚构）")
    for one in queries.obligations(station, made):
        actions.waive_obligation(station, one.obligation.pk, "并入")
    actions.close_campaign(station, made.number, SummaryDraft("成效", "经验"))
    return {"number": made.number}
