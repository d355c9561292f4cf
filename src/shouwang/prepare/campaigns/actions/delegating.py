"""Giving a part of the scope to another campaign: in both, counted once (R69)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor, AreaRange
from shouwang.ground.errors import Invalid, say
from shouwang.ground.journal.actions import record, touch, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import Campaign, Citation, Delegation, ScopeItem, VisitHazard
from shouwang.prepare.campaigns.queries.matching import delegated_places
from shouwang.prepare.campaigns.rules.phases import CitationDraft
from shouwang.prepare.campaigns.rules.scoping import chain_fault
from shouwang.prepare.campaigns.rules.wording import CitationKind
from shouwang.prepare.places import queries as places

from .doors import OPEN_STATES, load_for_edit
from .drafting import cite_document
from .scoping import receive

BATCH = 1_000


def delegate_part(
    actor: Actor,
    number: str,
    to_number: str,
    type_codes: Sequence[str],
    citation: CitationDraft | None = None,
) -> Delegation:
    """Give the places of some types to another campaign, resting on a document.

    They appear in both scopes; every figure counts them in the receiving one only. Both campaigns
    must be the actor's to edit. A campaign that gives cannot receive, so there is no chain.
    """
    campaign, to_campaign = load_for_edit(actor, number), load_for_edit(actor, to_number)
    codes = list(dict.fromkeys(code.strip() for code in type_codes if code.strip()))
    _check(campaign, to_campaign, codes)
    now = clock.now()
    try:
        with write_transaction():
            to_campaign = _held(actor, campaign, to_campaign)
            touch(actor, campaign)
            made = Delegation.objects.create(
                campaign=campaign,
                to_campaign=to_campaign,
                type_codes=codes,
                citation=_cite(actor, campaign, citation),
                made_at=now,
            )
            count = _mark(campaign, made, now)
            details = {"to": to_campaign.journal_key, "types": codes, "count": count}
            record(actor, "campaign.delegate", campaign.journal_key, details, at=now)
    except IntegrityError:
        raise Invalid({"to_number": say("已经把一部分范围转给了这次行动。")}) from None
    return made


def take_back(actor: Actor, cancelled: Campaign) -> int:
    """Let open campaigns look after what a cancelled one had taken; return how many places.

    In the caller's transaction; what a closed campaign had given stays given.
    """
    moved = 0
    open_givers = Delegation.objects.filter(
        to_campaign=cancelled, campaign__state__in=[state.value for state in OPEN_STATES]
    )
    for delegation in open_givers.select_related("campaign").order_by("campaign_id"):
        Campaign.objects.select_for_update().get(pk=delegation.campaign_id)
        items = ScopeItem.objects.filter(delegation=delegation)
        found = VisitHazard.objects.filter(
            campaign=cancelled, visit__place_id__in=items.values("place_id")
        )
        found.update(campaign=delegation.campaign)
        count = items.update(delegation=None)
        details = {"from": cancelled.journal_key, "count": count}
        record(actor, "campaign.take_back", delegation.campaign.journal_key, details)
        delegation.delete()
        moved += count
    return moved


def _check(campaign: Campaign, to_campaign: Campaign, codes: Sequence[str]) -> None:
    known = {code.value for code in places.TYPE_LABELS}
    if not codes or not set(codes) <= known:
        raise Invalid({"type_codes": say("请选择要转出的场所类型。")})
    inside = AreaRange.under(to_campaign.area_code_now).covers(campaign.area_code_now)
    if campaign.pk != to_campaign.pk and not inside:
        raise Invalid({"to_number": say("对方的区域没有包括本次行动的区域。")})


def _held(actor: Actor, campaign: Campaign, to_campaign: Campaign) -> Campaign:
    """Refuse a chain and return the receiving campaign as it is now.

    Both campaigns are locked, so that no two delegations make a chain together and no start or
    end of the receiving one comes in between.
    """
    ids = sorted({campaign.pk, to_campaign.pk})
    locked = Campaign.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in locked}[to_campaign.pk]
    if found.state not in OPEN_STATES:
        raise wrong_state(actor, found, "")
    fault = chain_fault(
        gives=Delegation.objects.filter(campaign=to_campaign).exists(),
        receives=Delegation.objects.filter(to_campaign=campaign).exists(),
        is_same=campaign.pk == to_campaign.pk,
    )
    if fault is not None:
        raise Invalid({"to_number": fault})
    return found


def _cite(actor: Actor, campaign: Campaign, cited: CitationDraft | None) -> Citation | None:
    if cited is None:
        return None
    number = cited.number.strip()
    known = Citation.objects.filter(campaign=campaign, number=number).first() if number else None
    if known is not None:
        return known
    delegating = replace(cited, kind=CitationKind.DELEGATION.value)
    return cite_document(actor, campaign.number, delegating)


def _mark(campaign: Campaign, made: Delegation, now: datetime) -> int:
    """Mark the places of a frozen scope, move what was found there, and hand them over."""
    free = ScopeItem.objects.filter(campaign=campaign, delegation=None)
    ids = list(free.values_list("place_id", flat=True))
    part = sorted(key for key, found in delegated_places(campaign, ids).items() if found == made.pk)
    for start in range(0, len(part), BATCH):
        free.filter(place_id__in=part[start : start + BATCH]).update(delegation=made)
    given = ScopeItem.objects.filter(delegation=made).values("place_id")
    found = VisitHazard.objects.filter(campaign=campaign, visit__place_id__in=given)
    found.update(campaign=made.to_campaign)
    receive(made, part, now)
    return len(part)
