"""The register over the web API."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpResponse
from ninja import HeaderEx, P, Query, Router
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
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
    PageIn,
    WireIn,
    WireOut,
)
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries import PlaceTypeCode, Verdict
from .shapes import asked_area

if TYPE_CHECKING:
    from .models import Place

router = Router(tags=["places"])

People = Annotated[int, Field(ge=0, le=1_000_000)]
Yuan = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 13, decimal_places=2)]
Metres = Annotated[Decimal, Field(gt=0, le=1_000, decimal_places=2)]
SquareMetres = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 8, decimal_places=2)]


class TypeOut(WireOut):
    """One type of a place, by whom it was decided, and why."""

    type: PlaceTypeCode
    label: str
    verdict: Verdict
    decided_by: Literal["rule", "person"]
    reasons: list[str]


class PlaceOut(WireOut):
    """A place; null is unknown and never zero."""

    id: int
    number: str
    name: str
    kind: str
    category: str
    industry: str
    sector: str
    types: list[PlaceTypeCode]
    needs_survey: bool
    area_code: str
    area_code_at_time: str
    address: str
    credit_code: str
    annual_output_yuan: str | None
    capacity: int | None
    residents: int | None
    storeys: int | None
    height_m: str | None
    accountable: str
    unit_id: int | None
    owner_name: str
    latitude: float | None
    longitude: float | None
    is_fictional: bool
    version: int


class PersonOut(WireOut):
    """Somebody who answers for a place."""

    capacity: str
    name: str
    title: str
    unit: str
    post_id: int


class ObjectOut(WireOut):
    """Equipment, a storage, a device or a container in a place."""

    id: int
    name: str
    kind: str
    checked_on: Day | None
    due_on: Day | None
    is_active: bool


class PlaceDetailOut(PlaceOut):
    """A place with its types and reasons, who answers, and what stands in it."""

    classification: list[TypeOut]
    accountable_reason: str
    responsible: list[PersonOut]
    sector_lead: PersonOut | None
    gaps: list[str]
    objects: list[ObjectOut]
    geometry: dict[str, object] | None
    registered_at: Moment


class PlaceFilterIn(PageIn):
    """What the list is narrowed by."""

    area: Code = ""
    type: PlaceTypeCode | None = None
    verdict: Verdict = Verdict.YES
    category: Code = ""
    industry: Code = ""
    accountable: Code = ""
    needs_survey: bool | None = None
    q: Line = ""


class PlaceIn(WireIn):
    """A new place; leave out what is not known."""

    name: Line
    area_code: Code
    kind: Literal["place", "point", "line"] = "place"
    category: Code = ""
    industry: Code = ""
    unit_id: Identity | None = None
    owner_name: Line = ""
    credit_code: Code = ""
    annual_output_yuan: Yuan | None = None
    capacity: People | None = None
    residents: People | None = None
    floor: Annotated[int, Field(ge=-10, le=200)] | None = None
    storeys: Annotated[int, Field(ge=1, le=200)] | None = None
    floor_area_m2: SquareMetres | None = None
    height_m: Metres | None = None
    is_street_front: bool | None = None
    is_let_for_profit: bool | None = None
    is_licensed_hotel: bool | None = None
    address: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    geometry: LineStringIn | None = None
    contact_name: Annotated[Line, Field(max_length=40)] = ""
    contact_phone: Annotated[Line, Field(max_length=32)] = ""
    surveyed_on: Day | None = None
    is_fictional: bool = False


class LineStringIn(WireIn):
    """A GeoJSON LineString in WGS-84, longitude first."""

    type: Literal["LineString"]
    coordinates: Annotated[
        list[Annotated[list[float], Field(min_length=2, max_length=3)]],
        Field(min_length=2, max_length=5_000),
    ]


PlaceIn.model_rebuild()


def _row(row: Place) -> dict[str, object]:
    types = {found.type_code for found in row.types.all() if found.verdict == Verdict.YES}
    output = row.annual_output_yuan
    plain = (
        "number", "name", "kind", "category", "industry", "sector", "needs_survey", "address",
        "credit_code", "capacity", "residents", "storeys", "accountable", "unit_id", "owner_name",
        "latitude", "longitude", "is_fictional", "version", "area_code_at_time",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "id": row.pk,
        "types": [code for code in PlaceTypeCode if code.value in types],
        "area_code": row.area_code_now,
        "height_m": None if row.height_m is None else f"{row.height_m:.2f}",
        "annual_output_yuan": None if output is None else f"{output:.2f}",
    }


def _person(found: queries.Person) -> PersonOut:
    return PersonOut(
        capacity=in_words(found.capacity),
        name=found.name,
        title=in_words(found.title),
        unit=found.unit_name,
        post_id=found.post_id,
    )


def _detail(actor: Actor, number: str) -> PlaceDetailOut:
    read = queries.archive(actor, number)
    answering = read.responsibility
    geometry = queries.geometry_of(read.place)
    return PlaceDetailOut.model_validate(
        {
            **_row(read.place),
            "classification": [_type(found) for found in read.types],
            "accountable_reason": in_words(answering.assignment.text),
            "responsible": [_person(found) for found in answering.people],
            "sector_lead": _person(answering.sector_lead) if answering.sector_lead else None,
            "gaps": [in_words(gap) for gap in answering.gaps],
            "objects": [ObjectOut.model_validate(found) for found in read.objects],
            "geometry": geometry,
            "registered_at": read.place.registered_at,
        }
    )


def _type(found: queries.DecidedType) -> TypeOut:
    return TypeOut(
        type=found.type_code,
        label=in_words(found.label),
        verdict=found.verdict,
        decided_by="person" if found.is_by_person else "rule",
        reasons=[
            f"{reason.rule}：{in_words(reason.text)}（{in_words(reason.source)}）"
            for reason in found.reasons
        ],
    )


@router.get("", response=ListOut[PlaceOut], operation_id="list_places")
def list_places(request: ActorRequest, asked: Query[PlaceFilterIn]) -> ListOut[PlaceOut]:
    """List places in the order of registration; beyond offset 10,000 go on by `cursor`."""
    filters = queries.PlaceFilters(
        area=asked_area(asked.area),
        type=asked.type.value if asked.type else "",
        verdict=asked.verdict.value,
        category=asked.category,
        industry=asked.industry,
        accountable=asked.accountable,
        q=asked.q,
        needs_survey=asked.needs_survey,
    )
    page = queries.PageAsk(limit=asked.limit, offset=asked.offset, cursor=asked.cursor)
    found = queries.places(request.actor, filters, page)
    return ListOut[PlaceOut](
        items=[PlaceOut.model_validate(_row(row)) for row in found.items],
        count=found.count,
        count_is_exact=found.count_is_exact,
        next_cursor=found.next_cursor,
    )


@router.get("/categories", response=dict[str, str], operation_id="list_place_categories")
def list_categories(request: ActorRequest) -> dict[str, str]:
    """Return every use of a place by its code."""
    del request
    return {
        use.value: in_words(label) for use, label in queries.CATEGORY_LABELS.items() if use.value
    }


@router.get("/{number}", response=PlaceDetailOut, operation_id="get_place")
def get_place(request: ActorRequest, number: str) -> PlaceDetailOut:
    """Return one place with its types, reasons, and who answers for it."""
    return _detail(request.actor, number)


@router.post("", response={201: PlaceDetailOut}, operation_id="register_place")
def register_place(
    request: ActorRequest,
    data: PlaceIn,
    key: HeaderEx[str, P(alias="Idempotency-Key", max_length=128)] = "",
) -> HttpResponse:
    """Register a place; it is classified and given to whom the rules name."""
    actor = request.actor
    values = data.model_dump(exclude={"geometry", "area_code"})
    draft = actions.PlaceDraft(
        **values,
        area_code=divisions.normalise_code(data.area_code) if data.area_code.isdigit() else "",
        geometry=data.geometry.model_dump_json() if data.geometry else "",
    )

    def do() -> Answer:
        made = actions.register_place(actor, draft)
        return Answer(201, _detail(actor, made.number).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type="application/json")
