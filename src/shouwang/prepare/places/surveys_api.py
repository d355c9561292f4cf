"""Base surveys over the web API."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, HeaderEx, P, Query, Router
from ninja import UploadedFile as NinjaFile
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import PreparedPhoto, prepare_photo
from shouwang.ground.journal.answers import Answer, answer_once
from shouwang.ground.wire import (
    Code,
    Day,
    Identity,
    Latitude,
    Line,
    ListOut,
    Longitude,
    Moment,
    Note,
    PageIn,
    WireIn,
    WireOut,
)

from . import actions, queries
from .queries import PlaceTypeCode as TypeCode
from .shapes import RateOut, asked_area, told_rate

if TYPE_CHECKING:
    pass

router = Router(tags=["places"])

KeyHeader = HeaderEx[str, P(alias="Idempotency-Key", max_length=128)]
JSON = "application/json"


class SurveyOut(WireOut):
    """A base survey."""

    id: int
    title: str
    area_code: str
    types: list[str]
    due_on: Day
    basis: str
    is_ended: bool
    version: int


class VillageOut(WireOut):
    """How complete a survey is in a village; `expected` null is unknown, never zero."""

    area_code: str
    name: str
    work_area: str
    registered: int
    expected: int | None
    rate: float | None
    is_overdue: bool
    is_exceeded: bool
    estimated_at: Moment | None


class CompletenessOut(SurveyOut):
    """A survey with the completeness of each village, as of a day."""

    as_of: Day
    villages: list[VillageOut]
    total: RateOut
    unknown: int
    overdue: int


class SurveyIn(WireIn):
    """A new base survey."""

    title: Annotated[Line, Field(max_length=120)]
    area_code: Code
    types: Annotated[list[TypeCode], Field(min_length=1, max_length=6)]
    due_on: Day
    basis: Line = ""


class ExpectedIn(WireIn):
    """A village's own estimate; null takes it back."""

    expected: Annotated[int, Field(ge=0, le=100_000)] | None


class DayIn(WireIn):
    """As of which day."""

    on: Day | None = None


def _survey(row: Any) -> dict[str, object]:
    return {
        "id": row.pk,
        "title": row.title,
        "area_code": row.area_code_now,
        "types": row.type_codes,
        "due_on": row.due_on,
        "basis": row.basis,
        "is_ended": row.ended_at is not None,
        "version": row.version,
    }


def _completeness(actor: Actor, survey_id: int, on: date | None = None) -> CompletenessOut:
    read = queries.survey_completeness(actor, survey_id, on)
    villages = [
        VillageOut(
            area_code=found.area_code,
            name=found.name,
            work_area=found.work_area,
            registered=found.counted.registered,
            expected=found.counted.expected,
            rate=None if found.counted.rate is None else float(found.counted.rate),
            is_overdue=found.is_overdue,
            is_exceeded=found.counted.is_exceeded,
            estimated_at=found.estimated_at,
        )
        for found in read.villages
    ]
    return CompletenessOut.model_validate(
        {
            **_survey(read.survey),
            "as_of": read.on,
            "villages": villages,
            "total": told_rate(read.total.registered, read.total.expected, read.total.rate),
            "unknown": read.unknown,
            "overdue": len(read.overdue),
        }
    )


@router.get("/surveys", response=ListOut[SurveyOut], operation_id="list_surveys")
def list_surveys(request: ActorRequest, asked: Query[PageIn]) -> ListOut[SurveyOut]:
    """List the base surveys of one's duties, the newest first."""
    rows = queries.surveys(request.actor)
    shown = rows[asked.offset : asked.offset + asked.limit]
    items = [SurveyOut.model_validate(_survey(row)) for row in shown]
    return ListOut[SurveyOut](items=items, count=rows.count(), count_is_exact=True)


@router.post("/surveys", response={201: CompletenessOut}, operation_id="start_survey")
def start_survey(request: ActorRequest, data: SurveyIn, key: KeyHeader = "") -> HttpResponse:
    """Announce a base survey over a street or a village."""
    actor = request.actor
    types = tuple(code.value for code in data.types)
    area = asked_area(data.area_code)
    draft = actions.SurveyDraft(data.title, area, types, data.due_on, data.basis)

    def do() -> Answer:
        made = actions.start_survey(actor, draft)
        return Answer(201, _completeness(actor, made.pk).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type=JSON)


@router.get("/surveys/{survey_id}", response=CompletenessOut, operation_id="get_survey")
def get_survey(request: ActorRequest, survey_id: Identity, asked: Query[DayIn]) -> CompletenessOut:
    """Return a survey with its completeness per village at the end of a day."""
    return _completeness(request.actor, survey_id, asked.on)


@router.put(
    "/surveys/{survey_id}/villages/{area_code}",
    response=CompletenessOut,
    operation_id="estimate_survey_village",
)
def estimate_village(
    request: ActorRequest, survey_id: Identity, area_code: Code, data: ExpectedIn
) -> CompletenessOut:
    """Write down how many places a village expects by its own estimate."""
    actions.estimate_places(request.actor, survey_id, asked_area(area_code), data.expected)
    return _completeness(request.actor, survey_id)


class EntryIn(WireIn):
    """One place of a survey: a known one by its number, or a new one by name and village."""

    type: TypeCode
    place: Code = ""
    name: Annotated[Line, Field(max_length=120)] = ""
    area_code: Code = ""
    address: Line = ""
    category: Code = ""
    residents: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    capacity: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    floor_area_m2: Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 8, decimal_places=2)] | None = (
        None
    )
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: Annotated[Note, Field(max_length=500)] = ""


class EntryOut(WireOut):
    """One place that a surveyor has seen."""

    id: int
    place: str
    name: str
    area_code: str
    type: str
    surveyor: str
    surveyed_at: Moment
    latitude: float
    longitude: float
    photo_count: int
    is_new_place: bool


def _entry(view: queries.EntryView) -> EntryOut:
    row = view.entry
    return EntryOut(
        id=row.pk,
        place=row.place.number,
        name=row.place.name,
        area_code=row.place.area_code_now,
        type=row.type_code,
        surveyor=view.surveyor,
        surveyed_at=row.surveyed_at,
        latitude=row.latitude,
        longitude=row.longitude,
        photo_count=row.photo_count,
        is_new_place=row.is_new_place,
    )


class EntriesIn(PageIn):
    """Which entries."""

    area: Code = ""


@router.get(
    "/surveys/{survey_id}/entries", response=ListOut[EntryOut], operation_id="list_survey_entries"
)
def list_entries(
    request: ActorRequest, survey_id: Identity, asked: Query[EntriesIn]
) -> ListOut[EntryOut]:
    """List the register entries behind a survey's figures, the newest first."""
    actor = request.actor
    row = queries.survey(actor, survey_id)
    area = asked_area(asked.area)
    found = queries.entries(actor, row, area, limit=asked.limit, offset=asked.offset)
    total = queries.entry_set(actor, row, area).count()
    return ListOut[EntryOut](
        items=[_entry(view) for view in found], count=total, count_is_exact=True
    )


def _entry_draft(data: EntryIn) -> actions.EntryDraft:
    place = None
    if not data.place and data.name:
        place = actions.PlaceDraft(
            name=data.name,
            area_code=asked_area(data.area_code),
            address=data.address,
            category=data.category,
            residents=data.residents,
            capacity=data.capacity,
            floor_area_m2=data.floor_area_m2,
        )
    facts = actions.Survey(
        category=data.category or None,
        residents=data.residents,
        capacity=data.capacity,
        floor_area_m2=data.floor_area_m2,
    )
    return actions.EntryDraft(
        data.type.value, data.place, place, facts, data.latitude, data.longitude, data.note
    )


@router.post(
    "/surveys/{survey_id}/entries", response={201: EntryOut}, operation_id="enter_in_survey"
)
def enter_in_survey(
    request: ActorRequest,
    survey_id: Identity,
    data: Annotated[EntryIn, Form()],
    photos: Annotated[list[NinjaFile], File()] = [],  # noqa: B006 - ninja's own form
    key: KeyHeader = "",
) -> HttpResponse:
    """Enter one place with a photo: a known place is confirmed, a new one is registered."""
    actor = request.actor
    queries.survey(actor, survey_id)
    shots: list[PreparedPhoto] = [prepare_photo(photo) for photo in photos]
    draft = _entry_draft(data)

    def do() -> Answer:
        made = actions.enter_in_survey(actor, survey_id, draft, shots)
        row = queries.survey(actor, survey_id)
        (view,) = [v for v in queries.entries(actor, row) if v.entry.pk == made.pk]
        return Answer(201, _entry(view).model_dump_json())

    said = f"{survey_id}\n{data.model_dump_json()}\n{[shot.sha256 for shot in shots]}"
    digest = hashlib.sha256(said.encode()).digest()
    answer = answer_once(actor, key, digest, do)
    return HttpResponse(answer.text, status=answer.status, content_type=JSON)
