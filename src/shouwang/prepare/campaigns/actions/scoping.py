"""The rules of a campaign's scope, and freezing it when the campaign starts (R40, R41)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.journal.actions import record, touch, wrong_state
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.campaigns.models import (
    Campaign,
    Delegation,
    ScopeItem,
    ScopeRule,
    SeasonalFocus,
)
from shouwang.prepare.campaigns.queries.matching import Days, Match, delegated_places, matches
from shouwang.prepare.campaigns.queries.scopes import scope_rules
from shouwang.prepare.campaigns.rules.scoping import (
    DELEGATED,
    KnownValues,
    ScopeRuleDraft,
    clean_rules,
    reason_code,
)
from shouwang.prepare.campaigns.rules.wording import ScopeRuleKind
from shouwang.prepare.campaigns.states import State
from shouwang.prepare.places import queries as places

from .coverage import count_earlier_checks
from .doors import load_for_edit

BATCH = 1_000


def set_scope_rules(
    actor: Actor,
    number: str,
    rules: Sequence[ScopeRuleDraft],
    *,
    version: int | None = None,
) -> Campaign:
    """Write the rules of a drafted campaign's scope, in the place of those before.

    A place that any rule brings is in. Invalid names each rule that cannot be; after the start the
    rules stay, WrongState.
    """
    campaign = load_for_edit(actor, number, version)
    if campaign.state != State.DRAFTED:
        raise wrong_state(actor, campaign, "")
    cleaned = clean_rules(rules, _known(actor, campaign, rules))
    rows = [
        ScopeRule(campaign=campaign, position=place, kind=rule.kind, values=list(rule.values))
        for place, rule in enumerate(cleaned)
    ]
    with write_transaction():
        touch(actor, campaign)
        ScopeRule.objects.filter(campaign=campaign).delete()
        ScopeRule.objects.bulk_create(rows)
        details = {"rules": {rule.kind: len(rule.values) for rule in cleaned}}
        record(actor, "campaign.scope_rules", campaign.journal_key, details)
    return campaign


def _known(actor: Actor, campaign: Campaign, rules: Iterable[ScopeRuleDraft]) -> KnownValues:
    known = {
        ScopeRuleKind.TYPES: frozenset(code.value for code in places.TYPE_LABELS),
        ScopeRuleKind.CATEGORIES: frozenset(code.value for code in places.CATEGORY_LABELS),
        ScopeRuleKind.INDUSTRIES: frozenset(places.industry_labels(actor)),
    }
    for rule in rules:
        if rule.kind == ScopeRuleKind.PLACES:
            within = places.PlaceFilters(area=campaign.area_code_now)
            named = places.place_set(actor, within).filter(
                number__in=[value.strip() for value in rule.values if value.isprintable()]
            )
            known[ScopeRuleKind.PLACES] = frozenset(named.values_list("number", flat=True))
        if rule.kind == ScopeRuleKind.SEASONAL and rule.values:
            ids = SeasonalFocus.objects.values_list("pk", flat=True)
            known[ScopeRuleKind.SEASONAL] = frozenset(map(str, ids))
    return KnownValues({kind.value: values for kind, values in known.items()})


def freeze_scope(actor: Actor, campaign: Campaign, at: datetime) -> int:
    """Write the places of the scope in the caller's transaction; return how many there are.

    Afterwards the set stays as it is; what fits later is an addition, see `follow_register`. The
    places are those of the whole area, whoever starts the campaign.
    """
    day = clock.local_day(at)
    system = Actor.system("scope")
    found = matches(system, campaign, scope_rules(actor, campaign), Days(day, day))
    given = delegated_places(campaign, found)
    write_items(campaign, found.values(), at, given=given)
    _hand_over(campaign, given, at)
    reasons = Counter(reason.split(":")[0] for one in found.values() for reason in one.reasons)
    details = {
        "count": len(found),
        "delegated": len(given),
        "reasons": dict(sorted(reasons.items())),
    }
    record(actor, "campaign.freeze_scope", campaign.journal_key, details, at=at)
    return len(found)


def write_items(
    campaign: Campaign,
    found: Iterable[Match],
    at: datetime,
    *,
    given: Mapping[int, int],
    is_addition: bool = False,
) -> None:
    """Write places into a scope in batches; one that is in already stays as it is."""
    rows = [
        ScopeItem(
            campaign_id=campaign.pk,
            place_id=one.place_id,
            unit_id=one.unit_id,
            area_code_at_time=one.area_code,
            area_code_now=one.area_code,
            reasons=one.reasons,
            is_addition=is_addition,
            added_at=at,
            delegation_id=given.get(one.place_id),
        )
        for one in found
    ]
    ScopeItem.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=is_addition)


def _hand_over(campaign: Campaign, given: Mapping[int, int], at: datetime) -> None:
    """Bring what is delegated into the receiving campaigns that run; the others freeze it later."""
    for delegation in Delegation.objects.filter(campaign=campaign).select_related("to_campaign"):
        part = [place for place, found in given.items() if found == delegation.pk]
        receive(delegation, part, at)


def receive(delegation: Delegation, place_ids: Sequence[int], at: datetime) -> int:
    """Bring delegated places into the receiving campaign, if it runs; return how many are new."""
    to_campaign = delegation.to_campaign
    if to_campaign.state != State.RUNNING or not place_ids:
        return 0
    inside = ScopeItem.objects.filter(campaign=to_campaign).values("place_id")
    rows = ScopeItem.objects.filter(delegation=delegation).exclude(place_id__in=inside)
    reason = reason_code(DELEGATED, delegation.campaign.number)
    new = [
        Match(place_id, area_code, unit_id, [reason])
        for place_id, area_code, unit_id in rows.values_list("place_id", "area_code_now", "unit_id")
    ]
    write_items(to_campaign, new, at, given={}, is_addition=True)
    count_earlier_checks(to_campaign, [one.place_id for one in new])
    return len(new)
