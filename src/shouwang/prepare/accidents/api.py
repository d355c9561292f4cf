"""Accidents over the web API."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Line,
    ListOut,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .rules.grading import Grade
from .rules.losses import MU_LIMIT
from .rules.parameters import LOSS_LIMIT_YUAN, LOSS_PLACES, PERSONS_LIMIT, REASON_LIMIT
from .rules.wording import Kind
from .states import Move, State

if TYPE_CHECKING:
    from .models import Accident

router = Router(tags=["accidents"])

Persons = Annotated[int, Field(ge=0, le=PERSONS_LIMIT)]
Yuan = Annotated[Decimal, Field(ge=0, lt=LOSS_LIMIT_YUAN, decimal_places=LOSS_PLACES)]
Reason = Annotated[Note, Field(max_length=REASON_LIMIT)]


class FiguresIn(WireIn):
    """The harm in numbers; null is unknown and never zero."""

    dead: Persons | None = None
    serious_injured: Persons | None = None
    light_injured: Persons | None = None
    missing: Persons | None = None
    direct_loss_yuan: Yuan | None = None

    def given(self) -> dict[str, int | Decimal | None]:
        """Return the figures that were named, null included."""
        names = asdict(queries.Figures())
        return {name: getattr(self, name) for name in names if name in self.model_fields_set}


class AccidentIn(FiguresIn):
    """An accident to be reported; the grade is computed."""

    kind: Kind
    occurred_at: Moment
    description: Note
    area_code: Code = ""
    place: Line = ""
    unit_id: Identity | None = None
    location: Line = ""


class MoveIn(FiguresIn):
    """A move; figures and facts that are not named stay as they are."""

    move: Move
    version: Identity | None = None
    note: Reason = ""
    conclusion: Note = ""
    reason: Reason = ""
    kind: Kind | None = None
    occurred_at: Moment | None = None
    description: Note | None = None
    location: Line | None = None


class LossIn(WireIn):
    """What an accident did to an agricultural asset; null is unknown and never zero."""

    asset_key: Code
    affected_mu: Annotated[Decimal, Field(ge=0, lt=MU_LIMIT)] | None = None
    lost_yuan: Yuan | None = None
    note: Reason = ""
    version: Identity | None = None


class LossOut(WireOut):
    """The loss of one asset."""

    asset_key: str
    asset_name: str
    affected_mu: str | None
    lost_yuan: str | None
    note: str


class AccidentFilterIn(PageIn):
    """What the list is narrowed by; both days are included."""

    area: Code = ""
    grade: Grade | Literal[""] = ""
    state: State | Literal[""] = ""
    from_on: Day | None = None
    to_on: Day | None = None


class UnitOut(WireOut):
    """The unit whose accident it is."""

    id: int
    name: str


class AccidentOut(WireOut):
    """An accident; null is unknown."""

    number: str
    state: str
    state_label: str
    kind: str
    kind_label: str
    grade: str
    grade_label: str
    is_grade_minimum: bool
    rule_version: str
    area_code: str
    area_code_at_time: str
    place: str | None
    unit: UnitOut | None
    location: str
    occurred_at: Moment
    reported_at: Moment
    description: str
    dead: int | None
    serious_injured: int | None
    light_injured: int | None
    missing: int | None
    direct_loss_yuan: str | None
    conclusion: str
    version: int


class AccidentDetailOut(AccidentOut):
    """An accident with the moves that the caller may make now."""

    moves: list[str]


def _fields(shown: Accident) -> dict[str, object]:
    loss = shown.direct_loss_yuan
    return {
        "number": shown.number,
        "state": shown.state,
        "state_label": in_words(shown.state_label),
        "kind": shown.kind,
        "kind_label": in_words(shown.kind_label),
        "grade": shown.grade,
        "grade_label": in_words(shown.grade_label),
        "is_grade_minimum": shown.is_grade_minimum,
        "rule_version": shown.rule_version,
        "area_code": shown.area_code_now,
        "area_code_at_time": shown.area_code_at_time,
        "place": shown.place.number if shown.place else None,
        "unit": UnitOut(id=shown.unit.pk, name=shown.unit.name) if shown.unit else None,
        "location": shown.location,
        "occurred_at": shown.occurred_at,
        "reported_at": shown.reported_at,
        "description": shown.description,
        **asdict(shown.figures),
        "direct_loss_yuan": None if loss is None else f"{loss:.2f}",
        "conclusion": shown.conclusion,
        "version": shown.version,
    }


def _detail(actor: Actor, number: str) -> AccidentDetailOut:
    shown = queries.accident(actor, number)
    moves = [found.move for found in queries.next_moves(actor, shown)]
    return AccidentDetailOut.model_validate({**_fields(shown), "moves": moves})


@router.get("", response=ListOut[AccidentOut], operation_id="list_accidents")
def list_accidents(request: ActorRequest, asked: Query[AccidentFilterIn]) -> ListOut[AccidentOut]:
    """List the accidents within one's duties, the newest first."""
    filters = queries.AccidentFilters(
        asked.area, str(asked.grade), str(asked.state), asked.from_on, asked.to_on
    )
    ask = queries.PageAsk(asked.limit, asked.offset, asked.cursor)
    page = queries.accidents(request.actor, filters, ask)
    return ListOut[AccidentOut](
        items=[AccidentOut.model_validate(_fields(shown)) for shown in page.items],
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )


@router.post("", response={201: AccidentDetailOut}, operation_id="report_accident")
def report_accident(
    request: ActorRequest,
    data: AccidentIn,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Report an accident."""
    actor = request.actor
    draft = queries.AccidentDraft(
        kind=data.kind,
        occurred_at=data.occurred_at,
        description=data.description,
        figures=queries.Figures(**data.given()),  # type: ignore[arg-type]  # the names are the figures' own
        area_code=data.area_code,
        place_number=data.place,
        unit_id=data.unit_id,
        location=data.location,
    )

    def do() -> Answer:
        made = actions.report_accident(actor, draft)
        return Answer(201, _detail(actor, made.number).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")


@router.get("/{number}", response=AccidentDetailOut, operation_id="get_accident")
def get_accident(request: ActorRequest, number: str) -> AccidentDetailOut:
    """Return one accident."""
    return _detail(request.actor, number)


def _losses(actor: Actor, number: str) -> list[LossOut]:
    return [
        LossOut(
            asset_key=row.asset_key,
            asset_name=row.asset_name,
            affected_mu=None if row.affected_mu is None else f"{row.affected_mu.normalize():f}",
            lost_yuan=None if row.lost_yuan is None else f"{row.lost_yuan:.2f}",
            note=row.note,
        )
        for row in queries.losses_of(actor, queries.accident(actor, number))
    ]


@router.get("/{number}/losses", response=list[LossOut], operation_id="list_accident_losses")
def list_losses(request: ActorRequest, number: str) -> list[LossOut]:
    """List what an accident did to agricultural assets."""
    return _losses(request.actor, number)


@router.put("/{number}/losses", response=list[LossOut], operation_id="record_accident_loss")
def record_loss(request: ActorRequest, number: str, data: LossIn) -> list[LossOut]:
    """Write down the loss of one asset; what was there for it is replaced."""
    draft = queries.LossDraft(data.asset_key, data.affected_mu, data.lost_yuan, data.note)
    actions.record_loss(request.actor, number, draft, version=data.version)
    return _losses(request.actor, number)


@router.post("/{number}/moves", response=AccidentDetailOut, operation_id="move_accident")
def move_accident(request: ActorRequest, number: str, data: MoveIn) -> AccidentDetailOut:
    """Make a move: update_figures, verify, close, correct."""
    _move(request.actor, number, data)
    return _detail(request.actor, number)


def _move(actor: Actor, number: str, data: MoveIn) -> None:
    shown = queries.accident(actor, number)
    version = data.version or shown.version
    figures = replace(shown.figures, **data.given())  # type: ignore[arg-type]  # the names are the figures' own
    if data.move is Move.UPDATE_FIGURES:
        actions.update_figures(actor, number, figures, note=data.note, version=version)
    elif data.move is Move.VERIFY:
        actions.verify(actor, number, version=version)
    elif data.move is Move.CLOSE:
        actions.close(actor, number, data.conclusion, version=version)
    else:
        correction = _correction(shown, figures, data)
        actions.correct(actor, number, correction, data.reason, version=version)


def _correction(shown: Accident, figures: queries.Figures, data: MoveIn) -> queries.Correction:
    return queries.Correction(
        kind=data.kind or shown.kind,
        occurred_at=data.occurred_at or shown.occurred_at,
        description=shown.description if data.description is None else data.description,
        location=shown.location if data.location is None else data.location,
        figures=figures,
    )
