"""Makes campaigns with a frozen scope, and visits, for tests of scope and progress."""

from __future__ import annotations

from datetime import date
from typing import Any

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.units.tests.factories import YUNSHAN, make_unit
from shouwang.prepare.campaigns.actions.scoping import freeze_scope, set_scope_rules
from shouwang.prepare.campaigns.actions.visiting import record_visit
from shouwang.prepare.campaigns.models import Campaign, Visit
from shouwang.prepare.campaigns.rules.scoping import ScopeRuleDraft
from shouwang.prepare.campaigns.rules.visits import VisitDraft
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.organisations.models import OrganisationBody

from .factories import SYSTEM, make_campaign

ALL = (ScopeRuleDraft("all"),)


def make_body(kind: str = "leading_group") -> OrganisationBody:
    """Make a leading group or its office."""
    unit = make_unit(kind="street_office", area_code=YUNSHAN)
    return OrganisationBody.objects.create(
        kind=kind,
        name=f"领导小组{unit.pk}（虚构）",
        unit=unit,
        area_code_at_time=YUNSHAN,
        area_code_now=YUNSHAN,
        formed_on=date(2020, 1, 1),
    )


def run(campaign: Campaign, actor: Actor = SYSTEM) -> Campaign:
    """Start a campaign at this moment as its start does: the scope is frozen, it runs."""
    now = clock.now()
    freeze_scope(actor, campaign, now)
    body = make_body()
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.RUNNING,
        leading_group=body,
        office=body,
        started_at=now,
        scope_frozen_at=now,
    )
    campaign.refresh_from_db()
    return campaign


def make_running(
    rules: tuple[ScopeRuleDraft, ...] = ALL, *, actor: Actor = SYSTEM, **more: Any
) -> Campaign:
    """Draft a campaign with these rules and start it now."""
    campaign = make_campaign(**more)
    set_scope_rules(actor, campaign.number, rules)
    campaign.refresh_from_db()
    return run(campaign)


def visit_of(actor: Actor, place_number: str, **more: Any) -> Visit:
    """Record a visit that found nothing."""
    return record_visit(actor, VisitDraft(place_number=place_number, **more))
