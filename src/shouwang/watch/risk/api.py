"""The picture, the register and factors over the web API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import ListOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .shapes import (
    AreaIn,
    AreaRiskOut,
    ContributionOut,
    FactorIn,
    FactorOut,
    Key,
    OverruleIn,
    OverruleOut,
    PictureOut,
    RegisterIn,
    RegisterOut,
    ReviewIn,
    RiskOut,
)

router = Router(tags=["risk"])


def answered(actor: Actor, key: str, body: bytes, do: Callable[[], Answer]) -> HttpResponse:
    """Do something once for each key of the caller, and answer as it was answered then."""
    answer = answer_once(actor, key, body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


def _contribution(one: queries.ShownContribution) -> ContributionOut:
    age = None if one.as_of is None else max(clock.now() - one.as_of, timedelta(0))
    return ContributionOut(
        kind=one.kind,
        kind_label=in_words(one.kind_label),
        source=in_words(one.source),
        text=in_words(one.text),
        points=float(one.points),
        share_percent=None if one.share_percent is None else float(one.share_percent),
        confidence_percent=float(one.confidence_percent),
        as_of=one.as_of,
        age_s=None if age is None else age // timedelta(seconds=1),
        link=one.link,
    )


def _overrule(detail: queries.RiskDetail) -> OverruleOut | None:
    one = detail.overrule
    if one is None:
        return None
    return OverruleOut(
        level=one.level,
        computed_level=detail.risk.computed_level,
        reason=one.reason,
        until_on=one.until_on,
        by=detail.overruled_by,
    )


def _risk(detail: queries.RiskDetail) -> RiskOut:
    row = detail.risk
    return RiskOut(
        risk_id=row.pk,
        name=detail.name,
        area_code=row.area_code_now,
        place=row.place.number if row.place else None,
        level=row.level,
        level_label=in_words(row.level_label),
        computed_level=row.computed_level,
        score=float(row.score),
        confidence_percent=float(row.confidence * 100),
        computed_at=row.computed_at,
        level_since_at=row.level_since_at,
        weights_version=row.weights_version,
        missing=list(row.missing),
        contributions=[_contribution(one) for one in detail.contributions],
        overrule=_overrule(detail),
        measures=row.measures,
        owner_unit_id=row.owner_unit_id,
        owner=row.owner_unit.name if row.owner_unit else "",
        registered_at=row.registered_at,
        reviewed_at=row.reviewed_at,
        review_due_on=row.review_due_on,
        is_review_overdue=detail.is_review_overdue,
        version=row.version,
    )


@router.get("/picture", response=PictureOut, operation_id="get_risk_picture")
def get_picture(request: ActorRequest, asked: Query[AreaIn]) -> PictureOut:
    """Return the communities of an area, the most dangerous first."""
    shown = queries.picture(request.actor, asked.area)
    return PictureOut(
        area_code=shown.area_code,
        as_of=shown.as_of,
        counts={one.level: one.number for one in shown.counts},
        items=[
            AreaRiskOut(
                risk_id=one.risk_id,
                area_code=one.area_code,
                name=one.name,
                level=one.level if one.is_known else "",
                level_label=in_words(one.label),
                score=float(str(one.score)),
                confidence_percent=float(str(one.confidence_percent)),
                computed_at=one.computed_at,
                is_overruled=one.is_overruled,
                red_places=one.red,
                orange_places=one.orange,
            )
            for one in shown.items
        ],
    )


@router.get("/map", response=dict[str, Any], operation_id="get_risk_map")
def get_map(request: ActorRequest, asked: Query[AreaIn]) -> dict[str, object]:
    """Return the four-colour picture as GeoJSON."""
    return queries.four_colour(request.actor, asked.area)


@router.get("/areas/{code}", response=RiskOut, operation_id="get_area_risk")
def get_area(request: ActorRequest, code: str) -> RiskOut:
    """Return the risk of a community."""
    return _risk(queries.area_risk(request.actor, code))


@router.get("/places/{number}", response=RiskOut, operation_id="get_place_risk")
def get_place(request: ActorRequest, number: str) -> RiskOut:
    """Return the risk of a place."""
    place_id = queries.place_of(request.actor, number)
    return _risk(queries.place_risk(request.actor, place_id))


@router.post("/factors", response={201: FactorOut}, operation_id="put_risk_factor")
def put_factor(request: ActorRequest, data: FactorIn, key: Key = "") -> HttpResponse:
    """Hand a factor in; it takes the place of what its source said before under the same key."""
    actor = request.actor
    given = data.model_dump()
    draft = actions.FactorDraft(**{**given, "kind": data.kind.value})

    def do() -> Answer:
        row = actions.put_factor(actor, draft)
        told = FactorOut(
            id=row.pk,
            source=row.source,
            kind=row.kind,
            area_code=row.area_code_now,
            value=float(row.value),
            confidence=float(row.confidence),
            as_of=row.as_of,
            expires_at=row.expires_at,
        )
        return Answer(201, told.model_dump_json())

    return answered(actor, key, request.body, do)


@router.get("/register", response=ListOut[RegisterOut], operation_id="list_risk_register")
def list_register(request: ActorRequest, asked: Query[RegisterIn]) -> ListOut[RegisterOut]:
    """List the red and orange risks, those whose review falls due first in front."""
    filters = queries.RegisterFilters(asked.area, asked.level, asked.overdue)
    page = queries.risk_register(request.actor, filters, limit=asked.limit, offset=asked.offset)
    items = [
        RegisterOut(
            risk_id=one.risk.pk,
            name=one.name,
            area_code=one.risk.area_code_now,
            place=one.number,
            level=one.risk.level,
            measures=one.risk.measures,
            owner=one.owner,
            reviewed_at=one.risk.reviewed_at,
            review_due_on=one.risk.review_due_on,
            is_overdue=one.is_overdue,
        )
        for one in page.items
    ]
    return ListOut[RegisterOut](items=items, count=page.count, count_is_exact=True)


@router.post("/{risk_id}/reviews", response={201: RiskOut}, operation_id="review_risk")
def review(request: ActorRequest, risk_id: int, data: ReviewIn, key: Key = "") -> HttpResponse:
    """Write a review of a red or orange risk down."""
    actor = request.actor
    given = data.model_dump(exclude={"version"})

    def do() -> Answer:
        draft = actions.ReviewDraft(**given)
        actions.review_risk(actor, risk_id, draft, version=data.version)
        return Answer(201, _risk(queries.risk_by_id(actor, risk_id)).model_dump_json())

    return answered(actor, key, request.body, do)


@router.post("/{risk_id}/overrules", response={201: RiskOut}, operation_id="overrule_risk")
def overrule(request: ActorRequest, risk_id: int, data: OverruleIn, key: Key = "") -> HttpResponse:
    """Set another level than the computed one; both stay visible."""
    actor = request.actor

    def do() -> Answer:
        draft = actions.OverruleDraft(data.level.value, data.reason, data.until_on)
        actions.overrule(actor, risk_id, draft)
        return Answer(201, _risk(queries.risk_by_id(actor, risk_id)).model_dump_json())

    return answered(actor, key, request.body, do)


@router.delete("/{risk_id}/overrules", response=RiskOut, operation_id="end_risk_overrule")
def end_overrule(request: ActorRequest, risk_id: int) -> RiskOut:
    """Let the computed level hold again."""
    actions.end_overrule(request.actor, risk_id)
    return _risk(queries.risk_by_id(request.actor, risk_id))
