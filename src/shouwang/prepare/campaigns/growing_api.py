"""Targets and the calendar of focuses over the web API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import Code, Day, Identity, Line, ListOut, WireIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .plan_shapes import as_text
from .queries.targets import TARGETS_SHOWN
from .rules.targets import VALUE_LIMIT, VALUE_PLACES, Formula
from .rules.wording import Comparison

router = Router(tags=["campaigns"])

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=128)]
Value = Annotated[Decimal, Field(ge=0, lt=VALUE_LIMIT, decimal_places=VALUE_PLACES)]


class FocusIn(WireIn):
    """A day, today by default, and an area, one's own by default."""

    on: Day | None = None
    area: Code = ""


class FocusOut(WireOut):
    """One focus of the calendar; a span that ends before it begins goes over the year's end."""

    id: int
    title: str
    area_code: str
    from_month: int
    from_day: int
    until_month: int
    until_day: int
    basis: str


class FocusSetOut(WireOut):
    """Which types, uses and industries of places matter most on a day, and by which focuses."""

    on: Day
    area_code: str
    types: list[str]
    categories: list[str]
    industries: list[str]
    focuses: list[FocusOut]


class TargetIn(WireIn):
    """A target from above; a share lies between 0 and 1."""

    title: Line
    formula: Formula
    value: Value
    from_on: Day
    until_on: Day
    basis: Line
    comparison: Comparison = Comparison.AT_LEAST
    area_code: Code = ""
    campaign_number: Line = ""


class TargetOut(WireOut):
    """A target and how far it is met; null is unknown or not applicable, nothing is rounded up."""

    id: int
    title: str
    formula: str
    formula_label: str
    comparison: str
    value: str
    area_code: str
    from_on: Day
    until_on: Day
    basis: str
    campaign: str
    parent_id: int | None
    as_of: Day | None
    numerator: int | None
    denominator: int | None
    actual: str | None
    gap: str | None
    is_met: bool | None


class TargetDetailOut(TargetOut):
    """A target with what was handed down from it."""

    handed_down: list[TargetOut]


class TargetFilterIn(WireIn):
    """What the targets are narrowed by."""

    area: Code = ""
    campaign: Line = ""


class HandDownIn(WireIn):
    """A value for each village, by its code."""

    values: Annotated[dict[Code, Value], Field(max_length=500)]


@router.get("/seasonal-focus", response=FocusSetOut, operation_id="seasonal_focus")
def seasonal_focus(request: ActorRequest, asked: Query[FocusIn]) -> FocusSetOut:
    """Return what matters most on a day."""
    area = asked.area or request.actor.area_code
    found = queries.focus_set(request.actor, area, asked.on or clock.today())
    return FocusSetOut(
        on=found.on,
        area_code=found.area_code,
        types=sorted(found.types),
        categories=sorted(found.categories),
        industries=sorted(found.industries),
        focuses=[
            FocusOut(
                id=row.pk,
                title=row.title,
                area_code=row.area_code,
                from_month=row.from_month,
                from_day=row.from_day,
                until_month=row.until_month,
                until_day=row.until_day,
                basis=row.basis,
            )
            for row in found.focuses
        ],
    )


def _fields(standing: queries.TargetStanding) -> dict[str, object]:
    row = standing.target
    return {
        "id": row.pk,
        "title": row.title,
        "formula": row.formula,
        "formula_label": in_words(standing.terms.label),
        "comparison": row.comparison,
        "value": f"{row.value:f}",
        "area_code": row.area_code_now,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "basis": row.basis,
        "campaign": row.campaign.number if row.campaign else "",
        "parent_id": row.parent_id,
        "as_of": standing.as_of,
        "numerator": standing.measured.numerator,
        "denominator": standing.measured.denominator,
        "actual": as_text(standing.actual),
        "gap": as_text(standing.gap),
        "is_met": standing.is_met,
    }


def _detail(actor: Actor, target_id: int) -> TargetDetailOut:
    row = queries.target(actor, target_id)
    shown = queries.standings(actor, [row])[0]
    down = queries.standings(actor, queries.handed_down(actor, row))
    handed = [TargetOut.model_validate(_fields(one)) for one in down]
    return TargetDetailOut.model_validate({**_fields(shown), "handed_down": handed})


@router.get("/targets", response=ListOut[TargetOut], operation_id="list_targets")
def list_targets(request: ActorRequest, asked: Query[TargetFilterIn]) -> ListOut[TargetOut]:
    """List the targets within one's duties with how far each is met."""
    actor = request.actor
    campaign = queries.campaign(actor, asked.campaign) if asked.campaign else None
    rows = queries.targets(actor, asked.area, campaign)
    shown = queries.standings(actor, list(rows[:TARGETS_SHOWN]))
    count = rows.count()
    return ListOut[TargetOut](
        items=[TargetOut.model_validate(_fields(one)) for one in shown],
        count=count,
        count_is_exact=True,
    )


@router.post("/targets", response={201: TargetDetailOut}, operation_id="issue_target")
def issue_target(request: ActorRequest, data: TargetIn, key: IdempotencyKey = "") -> HttpResponse:
    """Write down a target that the level above has given."""
    actor = request.actor

    def do() -> Answer:
        draft = actions.TargetDraft(
            title=data.title,
            formula=data.formula.value,
            value=data.value,
            from_on=data.from_on,
            until_on=data.until_on,
            basis=data.basis,
            comparison=data.comparison.value,
            area_code=data.area_code,
            campaign_number=data.campaign_number,
        )
        made = actions.issue_target(actor, draft)
        return Answer(201, _detail(actor, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/targets/{target_id}", response=TargetDetailOut, operation_id="get_target")
def get_target(request: ActorRequest, target_id: Identity) -> TargetDetailOut:
    """Return one target with what was handed down."""
    return _detail(request.actor, target_id)


@router.put("/targets/{target_id}/parts", response=TargetDetailOut, operation_id="hand_down")
def hand_down(request: ActorRequest, target_id: Identity, data: HandDownIn) -> TargetDetailOut:
    """Hand a target down to villages, each with its value."""
    actions.hand_down(request.actor, target_id, data.values)
    return _detail(request.actor, target_id)
