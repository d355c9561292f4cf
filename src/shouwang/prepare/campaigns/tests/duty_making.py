"""Makes a running campaign with those who owe it something, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shouwang.ground import clock
from shouwang.ground.access.tests.factories import HEPING, actor_for
from shouwang.ground.actor import Actor
from shouwang.ground.units.models import Unit
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns import actions
from shouwang.prepare.campaigns.actions import DeliverableDraft, SubmissionDraft
from shouwang.prepare.campaigns.models import Campaign, Obligation
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.organisations.models import OrganisationBody

from .factories import SYSTEM, make_campaign

HUANGPEN = f"{YUNSHAN}009"
MAY_23 = date(2026, 5, 23)
NOV_13 = date(2026, 11, 13)


@dataclass(frozen=True, slots=True)
class Duties:
    """A running campaign in which two communities, a co-operative and the street take part."""

    campaign: Campaign
    station: Actor
    heping: Actor
    huangpen: Actor
    cooperative: Actor
    police: Actor
    economy: Actor
    street: Unit

    @property
    def number(self) -> str:
        """Return the campaign's number."""
        return self.campaign.number


def run(campaign: Campaign, at: date = date(2026, 4, 20)) -> Campaign:
    """Let a campaign run with its duties open, whatever its preparation lacks."""
    moment = clock.end_of_day(at)
    group = _body(campaign, "leading_group", "领导小组")
    office = _body(campaign, "leading_group_office", "领导小组办公室", group)
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.RUNNING,
        leading_group=group,
        office=office,
        started_at=moment,
        scope_frozen_at=moment,
    )
    campaign.refresh_from_db()
    actions.open_obligations(SYSTEM, campaign, moment)
    return campaign


def _body(
    campaign: Campaign, kind: str, name: str, parent: OrganisationBody | None = None
) -> OrganisationBody:
    return OrganisationBody.objects.create(
        kind=kind,
        name=f"{name}{campaign.pk}",
        area_code_at_time=campaign.area_code_now,
        area_code_now=campaign.area_code_now,
        unit_id=campaign.office_unit_id,
        parent=parent,
        formed_on=date(2026, 1, 1),
    )


def make_duties(*wanted: DeliverableDraft) -> Duties:
    """Make the campaign; communities owe a plan by 23 May unless told otherwise."""
    street = make_unit(kind="street_office", area_code=YUNSHAN, record_prefix="云山")
    station = make_unit(kind="safety_station", area_code=YUNSHAN, name="安监站（虚构）")
    police = make_unit(kind="police_station", area_code=YUNSHAN)
    economy = make_unit(kind="economic_development_office", area_code=YUNSHAN)
    heping = make_unit(area_code=HEPING, name="和平社区居委会（虚构）")
    huangpen = make_unit(area_code=HUANGPEN, name="黄湓社区居委会（虚构）")
    cooperative = make_unit(kind="shareholding_cooperative", area_code=HEPING)
    members = [street.pk, heping.pk, huangpen.pk, cooperative.pk]
    campaign = make_campaign(office_unit=station, participant_unit_ids=members)
    for draft in wanted or (plan_by(MAY_23),):
        actions.owe(SYSTEM, campaign.number, draft)
    return Duties(
        campaign=run(campaign),
        station=actor_for("safety_station_head", area_code=YUNSHAN, unit=station),
        heping=actor_for("community_director", area_code=HEPING, unit=heping),
        huangpen=actor_for("community_director", area_code=HUANGPEN, unit=huangpen),
        cooperative=actor_for("cooperative_head", area_code=HEPING, unit=cooperative),
        police=actor_for("police", area_code=YUNSHAN, unit=police),
        economy=actor_for("economic_development", area_code=YUNSHAN, unit=economy),
        street=street,
    )


def plan_by(day: date, **more: Any) -> DeliverableDraft:
    """Return the draft of the communities' plan, owed by a day."""
    facts: dict[str, Any] = {"kind": "plan", "title": "专项行动方案", "owed_by": "community"}
    return DeliverableDraft(**{**facts, "due_on": day, **more})


def statistics_of(owed_by: str, day: date = MAY_23) -> DeliverableDraft:
    """Return the draft of statistics that units of a kind owe."""
    return DeliverableDraft("statistics", f"统计信息 {owed_by}", owed_by, day)


def whole_plan(**more: Any) -> SubmissionDraft:
    """Return a plan that states responsibility, personnel and steps."""
    facts: dict[str, Any] = {
        "text": "按街道方案开展排查。",
        "responsible": "社区主任",
        "personnel": ("网格员", "联村干部"),
        "steps": ("动员", "排查"),
    }
    return SubmissionDraft(**{**facts, **more})


def figures(checked: int = 10, found: int = 4, rectified: int = 3) -> SubmissionDraft:
    """Return statistics."""
    return SubmissionDraft(checked=checked, found=found, rectified=rectified)


def owed(duties: Duties, actor: Actor, kind: str = "plan") -> Obligation:
    """Return what the actor's unit owes."""
    return Obligation.objects.get(
        deliverable__campaign=duties.campaign,
        deliverable__kind=kind,
        unit_id=actor.unit_id or 0,
    )
