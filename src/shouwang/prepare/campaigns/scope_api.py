"""Scope, visits and progress of campaigns over the web API."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Day, ListOut

from . import actions, queries
from .rules.progress import GroupBy
from .rules.scoping import ScopeRuleDraft
from .shapes.progress import AddedOut, DayOut, LeagueLineOut, ProgressOut, league_out, progress_out
from .shapes.scope import (
    DelegationIn,
    DelegationOut,
    PreviewOut,
    RulesIn,
    RulesOut,
    ScopeFilterIn,
    ScopeItemOut,
    delegation_out,
    item_out,
    preview_out,
    rules_out,
)
from .shapes.visits import (
    NamedVisitFilterIn,
    NamedVisitIn,
    VisitFilterIn,
    VisitIn,
    VisitOut,
    visit_out,
    visits_out,
)

router = Router(tags=["campaigns"])


@router.get("/visits", response=ListOut[VisitOut], operation_id="list_visits")
def list_visits(request: ActorRequest, asked: Query[NamedVisitFilterIn]) -> ListOut[VisitOut]:
    """List the visits within one's duties, the newest first."""
    return visits_out(request.actor, asked.filters(asked.campaign), asked)


@router.post("/visits", response={201: VisitOut}, operation_id="record_visit")
def record_visit(
    request: ActorRequest,
    data: NamedVisitIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Record a visit; a place of no campaign may be visited too."""
    return _recorded(request, data.draft(data.campaign), key)


@router.put("/{number}/scope-rules", response=RulesOut, operation_id="set_campaign_scope_rules")
def set_rules(request: ActorRequest, number: str, data: RulesIn) -> RulesOut:
    """Write the rules of a drafted campaign's scope."""
    rules = [ScopeRuleDraft(rule.kind.value, tuple(rule.values)) for rule in data.rules]
    actions.set_scope_rules(request.actor, number, rules, version=data.version)
    return rules_out(request.actor, queries.campaign(request.actor, number))


@router.get("/{number}/scope-rules", response=RulesOut, operation_id="get_campaign_scope_rules")
def get_rules(request: ActorRequest, number: str) -> RulesOut:
    """Return the rules of a campaign's scope."""
    return rules_out(request.actor, queries.campaign(request.actor, number))


@router.get("/{number}/scope/preview", response=PreviewOut, operation_id="preview_campaign_scope")
def preview(request: ActorRequest, number: str) -> PreviewOut:
    """Return what the rules would bring in now, within one's duties."""
    campaign = queries.campaign(request.actor, number)
    return preview_out(request.actor, campaign)


@router.get("/{number}/scope", response=ListOut[ScopeItemOut], operation_id="list_campaign_scope")
def list_scope(
    request: ActorRequest, number: str, asked: Query[ScopeFilterIn]
) -> ListOut[ScopeItemOut]:
    """List the places of a scope within one's duties."""
    campaign = queries.campaign(request.actor, number)
    ask = queries.PageAsk(asked.limit, asked.offset, asked.cursor)
    page = queries.scope_items(request.actor, campaign, asked.filters(), ask)
    names = queries.reason_names(
        request.actor, {reason for item in page.items for reason in item.reasons}
    )
    return ListOut[ScopeItemOut](
        items=[item_out(item, names) for item in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )


@router.post(
    "/{number}/scope/additions", response=AddedOut, operation_id="follow_campaign_register"
)
def follow(request: ActorRequest, number: str) -> AddedOut:
    """Add the places that fit the rules by now."""
    return AddedOut(added=actions.follow_register(request.actor, number))


@router.get(
    "/{number}/delegations",
    response=list[DelegationOut],
    operation_id="list_campaign_delegations",
)
def list_delegations(request: ActorRequest, number: str) -> list[DelegationOut]:
    """Return what a campaign has given to others and received."""
    campaign = queries.campaign(request.actor, number)
    return [delegation_out(made) for made in queries.delegations(request.actor, campaign)]


@router.post(
    "/{number}/delegations", response={201: DelegationOut}, operation_id="delegate_campaign_part"
)
def delegate(
    request: ActorRequest,
    number: str,
    data: DelegationIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Give the places of some types to another campaign."""
    actor = request.actor
    given = data.citation
    cited = None if given is None else actions.CitationDraft(**given.model_dump())

    def do() -> Answer:
        made = actions.delegate_part(actor, number, data.to, data.type_codes, cited)
        return Answer(201, delegation_out(made).model_dump_json())

    return _answered(answer_once(actor, key, request.body, do))


@router.get("/{number}/progress", response=ProgressOut, operation_id="get_campaign_progress")
def get_progress(
    request: ActorRequest, number: str, by: GroupBy = GroupBy.VILLAGE, on: Day | None = None
) -> ProgressOut:
    """Return how far a campaign has come, now or at the end of a day."""
    campaign = queries.campaign(request.actor, number)
    return progress_out(request.actor, campaign, by, on)


@router.get("/{number}/progress/days", response=list[DayOut], operation_id="get_campaign_days")
def get_days(request: ActorRequest, number: str, on: Day | None = None) -> list[DayOut]:
    """Return what each day brought."""
    campaign = queries.campaign(request.actor, number)
    days = queries.daily_progress(request.actor, campaign, on=on)
    return [DayOut.model_validate(line, from_attributes=True) for line in days]


@router.get("/{number}/league", response=list[LeagueLineOut], operation_id="get_campaign_league")
def get_league(request: ActorRequest, number: str, on: Day | None = None) -> list[LeagueLineOut]:
    """Return the communities and villages with their rank, by work area."""
    campaign = queries.campaign(request.actor, number)
    return league_out(request.actor, campaign, on)


@router.get("/{number}/map", response=dict[str, object], operation_id="get_campaign_map")
def get_map(request: ActorRequest, number: str, on: Day | None = None) -> dict[str, object]:
    """Return the places of a scope as GeoJSON: unchecked, checked, with open hazards."""
    campaign = queries.campaign(request.actor, number)
    return queries.coverage_map(request.actor, campaign, on=on)


@router.get("/{number}/visits", response=ListOut[VisitOut], operation_id="list_campaign_visits")
def list_campaign_visits(
    request: ActorRequest, number: str, asked: Query[VisitFilterIn]
) -> ListOut[VisitOut]:
    """List the visits of a campaign's places since it began."""
    campaign = queries.campaign(request.actor, number)
    return visits_out(request.actor, asked.filters(campaign.number), asked)


@router.post("/{number}/visits", response={201: VisitOut}, operation_id="record_campaign_visit")
def record_campaign_visit(
    request: ActorRequest,
    number: str,
    data: VisitIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Record a visit for a campaign."""
    campaign = queries.campaign(request.actor, number)
    return _recorded(request, data.draft(campaign.number), key)


def _recorded(request: ActorRequest, draft: actions.VisitDraft, key: str) -> HttpResponse:
    actor = request.actor

    def do() -> Answer:
        made = actions.record_visit(actor, draft)
        return Answer(201, visit_out(made).model_dump_json())

    return _answered(answer_once(actor, key, request.body, do))


def _answered(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")
