"""Following the register after the freeze: what fits the rules now is added and marked (R40)."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import Campaign, Delegation, ScopeItem
from shouwang.prepare.campaigns.queries.matching import Days, delegated_places, matches
from shouwang.prepare.campaigns.queries.scopes import scope_rules
from shouwang.prepare.campaigns.states import State

from .coverage import count_earlier_checks
from .doors import load_for_edit
from .running import hold
from .scoping import receive, write_items


def follow_register(actor: Actor, number: str) -> int:
    """Add the places that fit a running campaign's rules by now; return how many came in.

    Seasons are those of the day of the freeze; accidents count up to today (R41).
    """
    campaign = load_for_edit(actor, number)
    if campaign.state != State.RUNNING or campaign.scope_frozen_at is None:
        raise wrong_state(actor, campaign, "")
    return _follow(actor, campaign, clock.now())


def follow_registers(actor: Actor, now: datetime) -> int:
    """Follow the register in every running campaign; for the system, once a day."""
    if not actor.is_system:
        raise NotAllowed
    running = Campaign.objects.filter(state=State.RUNNING, scope_frozen_at__isnull=False)
    return sum(_follow(actor, campaign, now) for campaign in running.order_by("id"))


def _follow(actor: Actor, campaign: Campaign, now: datetime) -> int:
    frozen = campaign.scope_frozen_at or now
    days = Days(clock.local_day(now), clock.local_day(frozen))
    system = Actor.system("scope")
    found = matches(system, campaign, scope_rules(actor, campaign), days)
    with write_transaction():
        hold(actor, campaign.pk)
        inside = ScopeItem.objects.filter(campaign=campaign).values_list("place_id", flat=True)
        known = set(inside)
        new = [one for key, one in sorted(found.items()) if key not in known]
        if not new:
            return 0
        given = delegated_places(campaign, [one.place_id for one in new])
        write_items(campaign, new, now, given=given, is_addition=True)
        count_earlier_checks(campaign, [one.place_id for one in new])
        for delegation in Delegation.objects.filter(pk__in=set(given.values())).select_related(
            "campaign", "to_campaign"
        ):
            part = [place for place, key in given.items() if key == delegation.pk]
            receive(delegation, part, now)
        details = {"count": len(new), "delegated": len(given)}
        record(actor, "campaign.follow_register", campaign.journal_key, details, at=now)
    return len(new)
