"""Assessments, the watch list, published figures and texts over the web API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from django.http import HttpResponse
from ninja import Query, Router

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.journal.answers import Answer
from shouwang.ground.wire import ListOut, PageIn
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .api import answered
from .shapes import (
    AreaIn,
    AssessmentIn,
    AssessmentOut,
    CoefficientDetailOut,
    CoefficientIn,
    CoefficientOut,
    IndicatorOut,
    Key,
    PartOut,
    PeriodIn,
    SiteOut,
    SuggestionOut,
    TextIn,
    TextOverruleIn,
)

router = Router(tags=["risk"])
PERIOD_DAYS = 90


def _assessment(row: queries.Assessment) -> AssessmentOut:
    return AssessmentOut(
        id=row.pk,
        method=row.method,
        activity=row.activity,
        area_code=row.area_code_now,
        place=row.place.number if row.place else None,
        value=float(row.value),
        band=row.band,
        level=row.level,
        level_label=in_words(row.level_label),
        assessed_on=row.assessed_on,
        assessed_by=row.assessed_by.name if row.assessed_by else "",
    )


@router.get("/assessments", response=ListOut[AssessmentOut], operation_id="list_assessments")
def list_assessments(request: ActorRequest, asked: Query[PageIn]) -> ListOut[AssessmentOut]:
    """List the recorded assessments, the newest first."""
    page = queries.assessments(request.actor, limit=asked.limit, offset=asked.offset)
    items = [_assessment(row) for row, _ in page.items]
    return ListOut[AssessmentOut](items=items, count=page.count, count_is_exact=True)


@router.post("/assessments", response={201: AssessmentOut}, operation_id="record_assessment")
def assess(request: ActorRequest, data: AssessmentIn, key: Key = "") -> HttpResponse:
    """Record an assessment by LEC or by the matrix."""
    actor = request.actor
    given = data.model_dump(exclude={"place", "method"})
    draft = actions.AssessmentDraft(method=data.method.value, place_number=data.place, **given)

    def do() -> Answer:
        return Answer(201, _assessment(actions.measure_lec(actor, draft)).model_dump_json())

    return answered(actor, key, request.body, do)


@router.get("/watch-list", response=list[SiteOut], operation_id="list_watched_sites")
def list_watched(request: ActorRequest, asked: Query[AreaIn]) -> list[SiteOut]:
    """List the sites with open major hazards, overdue looks first."""
    found = queries.watch_list(request.actor, asked.area).items
    return [
        SiteOut.model_validate({**asdict(one), "state_label": in_words(one.state_label)})
        for one in found
    ]


@router.get("/coefficients", response=list[CoefficientOut], operation_id="list_coefficients")
def list_coefficients(request: ActorRequest, asked: Query[CoefficientIn]) -> list[CoefficientOut]:
    """List the coefficients that held on a day."""
    found = queries.coefficients(request.actor, asked.area, asked.on, with_places=asked.places)
    return [
        CoefficientOut(
            id=one.coefficient_id,
            name=one.name,
            area_code=one.area_code,
            place=one.place_number,
            on=one.on,
            value=float(one.value),
        )
        for one in found
    ]


@router.get(
    "/coefficients/{coefficient_id}",
    response=CoefficientDetailOut,
    operation_id="get_coefficient",
)
def get_coefficient(request: ActorRequest, coefficient_id: int) -> CoefficientDetailOut:
    """Open a published coefficient."""
    detail = queries.coefficient_by_id(request.actor, coefficient_id)
    row = detail.row
    place = row.risk.place
    return CoefficientDetailOut(
        id=row.pk,
        name=detail.name,
        area_code=row.area_code_at_time,
        place=place.number if place else "",
        on=row.on,
        value=float(row.value),
        formula=in_words(detail.formula),
        formula_version=row.formula_version,
        weights_version=row.weights_version,
        published_at=row.published_at,
        score=float(row.score),
        confidence=float(row.confidence),
        closed=row.closed,
        closed_in_time=row.closed_in_time,
        parts=[
            PartOut(
                name=one.name,
                value=None if one.value is None else float(one.value),
                share=float(one.share),
            )
            for one in detail.parts
        ],
    )


@router.get("/prevention", response=list[IndicatorOut], operation_id="list_prevention")
def list_prevention(request: ActorRequest, asked: Query[PeriodIn]) -> list[IndicatorOut]:
    """List what was prevented beside what happened."""
    to_on = asked.to_on or clock.today()
    from_on = asked.from_on or to_on - timedelta(days=PERIOD_DAYS - 1)
    found = queries.prevention(request.actor, asked.area, from_on, to_on)
    return [
        IndicatorOut(
            key=one.key,
            side=one.side,
            label=in_words(one.label),
            value=one.value,
            unit=in_words(one.unit),
            note=in_words(one.note),
            link=one.link,
        )
        for one in found.items
    ]


def _suggestion(view: queries.TextView) -> SuggestionOut:
    found = view.suggestion
    return SuggestionOut(
        category=found.category,
        category_label=in_words(view.category_label),
        category_confidence=found.category_confidence,
        grade=found.grade,
        grade_label=in_words(view.grade_label),
        grade_confidence=found.grade_confidence,
        learnt_from=found.learnt_from,
        overruled_category=view.overruled.category if view.overruled else "",
        overruled_reason=view.overruled.reason if view.overruled else "",
    )


@router.post("/texts", response=SuggestionOut, operation_id="classify_text")
def classify(request: ActorRequest, data: TextIn) -> SuggestionOut:
    """Say what a text is probably about; nothing is kept."""
    return _suggestion(queries.classify_text(request.actor, data.text))


@router.get("/texts/{number}", response=SuggestionOut, operation_id="classify_hazard")
def classify_hazard(request: ActorRequest, number: str) -> SuggestionOut:
    """Say what a hazard's own text is probably about, and what a person set over it."""
    return _suggestion(queries.classify_hazard(request.actor, number))


@router.put("/texts/{number}", response=SuggestionOut, operation_id="overrule_text")
def overrule_text(request: ActorRequest, number: str, data: TextOverruleIn) -> SuggestionOut:
    """Set another category or grade of a hazard's text; the suggestion stays visible."""
    draft = actions.TextOverruleDraft(**data.model_dump())
    actions.overrule_text(request.actor, number, draft)
    return _suggestion(queries.classify_hazard(request.actor, number))
