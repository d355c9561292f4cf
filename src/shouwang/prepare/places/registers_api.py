"""Major hazard sources, inspections, assets and the ranking over the web API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import HeaderEx, P, Query, Router
from pydantic import Field

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.errors import Invalid, say
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
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries import FilingState, Gap, MonitorKind, ObjectCategory, ObjectFilters, PlaceFilters
from .queries import PlaceTypeCode as TypeCode
from .shapes import RateOut, asked_area

if TYPE_CHECKING:
    from .models import AgriculturalAsset

router = Router(tags=["places"])

KeyHeader = HeaderEx[str, P(alias="Idempotency-Key", max_length=128)]
Mu = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 8, decimal_places=4)]
JSON = "application/json"


class ReasonOut(WireOut):
    """Points with their reason."""

    factor: str
    points: float
    text: str


class PriorityOut(WireOut):
    """A ranked place with every reason, and what is not known."""

    position: int
    number: str
    name: str
    area_code: str
    score: float
    reasons: list[ReasonOut]
    unknown: list[str]


class PriorityIn(PageIn):
    """What the ranking is narrowed by."""

    area: Code = ""
    type: TypeCode | None = None


@router.get("/priorities", response=ListOut[PriorityOut], operation_id="list_place_priorities")
def list_priorities(request: ActorRequest, asked: Query[PriorityIn]) -> ListOut[PriorityOut]:
    """Rank the places of one's duties: the first is what inspectors see first."""
    filters = PlaceFilters(area=asked_area(asked.area), type=asked.type.value if asked.type else "")
    found = queries.priorities(request.actor, filters, limit=asked.limit, offset=asked.offset)
    return ListOut[PriorityOut](
        items=[_ranked(item) for item in found.items],
        count=found.total,
        count_is_exact=not found.is_cut,
    )


def _ranked(item: queries.RankedPlace) -> PriorityOut:
    return PriorityOut(
        position=item.position,
        number=item.place.number,
        name=item.place.name,
        area_code=item.place.area_code_now,
        score=float(item.rank.score),
        reasons=[
            ReasonOut(
                factor=point.weight.value, points=float(point.points), text=in_words(point.text)
            )
            for point in item.rank.reasons
        ],
        unknown=[in_words(text) for text in item.rank.unknown],
    )


class MonitorOut(WireOut):
    """What watches a source."""

    id: int
    kind: MonitorKind
    sensor_key: str
    every_min: int
    last_signal_at: Moment | None
    due_at: Moment
    is_silent: bool


class SourceOut(WireOut):
    """A major hazard source with its gaps by name."""

    id: int
    name: str
    place: str
    area_code: str
    level: int | None
    surveyed_on: Day | None
    assessed_on: Day | None
    assessed_until: Day | None
    filing_state: FilingState
    is_active: bool
    gaps: list[Gap]
    gap_labels: list[str]
    monitors: list[MonitorOut]
    version: int


class SourcesIn(PageIn):
    """Which sources."""

    area: Code = ""
    gap: Gap | None = None


class SignalIn(WireIn):
    """A sign of life of a sensor or of a manual check."""

    monitor: Annotated[Line, Field(max_length=96)] = "check"
    at: datetime | None = None


def _source(view: queries.SourceView) -> SourceOut:
    row = view.source
    names = ("name", "level", "surveyed_on", "assessed_on", "assessed_until", "is_active")
    return SourceOut.model_validate(
        {
            **{name: getattr(row, name) for name in names},
            "id": row.pk,
            "place": row.place.number,
            "area_code": row.place.area_code_now,
            "filing_state": row.filing_state,
            "gaps": list(view.gaps),
            "gap_labels": [in_words(label) for label in view.gap_labels],
            "monitors": [_monitor(found) for found in view.monitors],
            "version": row.version,
        }
    )


def _monitor(found: queries.MonitorView) -> MonitorOut:
    row = found.monitor
    return MonitorOut(
        id=row.pk,
        kind=MonitorKind(row.kind),
        sensor_key=row.sensor_key,
        every_min=row.every_min,
        last_signal_at=row.last_signal_at,
        due_at=row.due_at,
        is_silent=found.is_silent,
    )


@router.get("/sources", response=ListOut[SourceOut], operation_id="list_major_sources")
def list_sources(request: ActorRequest, asked: Query[SourcesIn]) -> ListOut[SourceOut]:
    """List the major hazard sources in use with their gaps, the gravest level first."""
    gap = asked.gap.value if asked.gap else ""
    every = queries.major_sources(request.actor, asked_area(asked.area), gap=gap)
    shown = every[asked.offset : asked.offset + asked.limit]
    return ListOut[SourceOut](
        items=[_source(view) for view in shown], count=len(every), count_is_exact=True
    )


@router.get("/sources/{source_id}", response=SourceOut, operation_id="get_major_source")
def get_source(request: ActorRequest, source_id: Identity) -> SourceOut:
    """Return one major hazard source."""
    row = queries.major_source(request.actor, source_id)
    return _source(queries.source_views(request.actor, [row])[0])


@router.post(
    "/sources/{source_id}/signals", response=SourceOut, operation_id="note_major_source_signal"
)
def note_signal(request: ActorRequest, source_id: Identity, data: SignalIn) -> SourceOut:
    """Note a sign of life; one older than the newest changes nothing."""
    at = data.at or clock.now()
    if at.tzinfo is None:
        raise Invalid({"at": say("时间要带时区，例如 2026-06-22T10:00:00+08:00。")})
    actions.note_signal(request.actor, source_id, at, data.monitor)
    return get_source(request, source_id)


class ObjectRowOut(WireOut):
    """An object in use with its inspection days and how it stands."""

    id: int
    name: str
    kind: str
    category: ObjectCategory
    place: str
    checked_on: Day | None
    due_on: Day | None
    standing: str
    days: int | None


class ObjectsIn(PageIn):
    """Which objects: `standing` is overdue, due or unknown."""

    area: Code = ""
    category: ObjectCategory | None = None
    standing: Annotated[str, Field(pattern="^(|overdue|due|unknown)$")] = ""


class RateIn(WireIn):
    """Which period, both days included, and which objects."""

    from_on: Day
    to_on: Day
    area: Code = ""
    category: ObjectCategory | None = None


class InspectionRateOut(RateOut):
    """The rate "inspected in time": what is not done counts as not in time."""

    late: int
    undone: int


@router.get("/objects", response=ListOut[ObjectRowOut], operation_id="list_inspectable_objects")
def list_objects(request: ActorRequest, asked: Query[ObjectsIn]) -> ListOut[ObjectRowOut]:
    """List what must be inspected, the earliest due day first."""
    category = asked.category.value if asked.category else ""
    filters = ObjectFilters(asked_area(asked.area), category, asked.standing)
    found = queries.object_views(request.actor, filters, limit=asked.limit, offset=asked.offset)
    return ListOut[ObjectRowOut](
        items=[_object(view) for view in found],
        count=queries.object_set(request.actor, filters).count(),
        count_is_exact=True,
    )


def _object(view: queries.ObjectView) -> ObjectRowOut:
    row = view.object
    return ObjectRowOut(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        category=ObjectCategory(row.category),
        place=row.place.number,
        checked_on=row.checked_on,
        due_on=row.due_on,
        standing=view.standing,
        days=view.days,
    )


@router.get("/objects/rate", response=InspectionRateOut, operation_id="get_inspection_rate")
def get_inspection_rate(request: ActorRequest, asked: Query[RateIn]) -> InspectionRateOut:
    """Return the rate "inspected in time" of what fell due in a period."""
    category = asked.category.value if asked.category else ""
    found = queries.inspected_in_time(
        request.actor,
        asked.from_on,
        asked.to_on,
        area_code=asked_area(asked.area),
        category=category,
    )
    return InspectionRateOut(
        numerator=found.in_time,
        denominator=found.due,
        rate=None if found.rate is None else float(found.rate),
        late=found.late,
        undone=found.undone,
    )


class AssetOut(WireOut):
    """An agricultural asset; 1 mu is 2000/3 m². Null is unknown."""

    id: int
    name: str
    kind: str
    area_mu: str | None
    area_m2: float | None
    area_code: str
    owner_name: str
    latitude: float | None
    longitude: float | None
    is_archived: bool
    version: int


class AssetIn(WireIn):
    """A new agricultural asset."""

    name: Annotated[Line, Field(max_length=120)]
    kind: queries.AssetKind
    area_code: Code
    area_mu: Mu | None = None
    unit_id: Identity | None = None
    owner_name: Annotated[Line, Field(max_length=120)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    note: Annotated[Note, Field(max_length=500)] = ""


class AssetsIn(PageIn):
    """Which assets."""

    area: Code = ""


def _asset(row: AgriculturalAsset) -> AssetOut:
    return AssetOut(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        area_mu=None if row.area_mu is None else f"{row.area_mu.normalize():f}",
        area_m2=None if row.area_m2 is None else float(row.area_m2),
        area_code=row.area_code_now,
        owner_name=row.owner_name,
        latitude=row.latitude,
        longitude=row.longitude,
        is_archived=row.archived_at is not None,
        version=row.version,
    )


@router.get("/assets", response=ListOut[AssetOut], operation_id="list_agricultural_assets")
def list_assets(request: ActorRequest, asked: Query[AssetsIn]) -> ListOut[AssetOut]:
    """List the agricultural assets of one's duties."""
    rows = queries.agricultural_assets(request.actor, asked_area(asked.area))
    shown = rows[asked.offset : asked.offset + asked.limit]
    return ListOut[AssetOut](
        items=[_asset(row) for row in shown], count=rows.count(), count_is_exact=True
    )


@router.get("/assets/{asset_id}", response=AssetOut, operation_id="get_agricultural_asset")
def get_asset(request: ActorRequest, asset_id: Identity) -> AssetOut:
    """Return one agricultural asset."""
    return _asset(queries.agricultural_asset(request.actor, asset_id))


@router.post("/assets", response={201: AssetOut}, operation_id="register_agricultural_asset")
def register_asset(request: ActorRequest, data: AssetIn, key: KeyHeader = "") -> HttpResponse:
    """Register an agricultural asset."""
    actor = request.actor
    values = data.model_dump()
    draft = actions.AssetDraft(
        **{**values, "kind": data.kind.value, "area_code": asked_area(data.area_code)}
    )

    def do() -> Answer:
        return Answer(201, _asset(actions.register_asset(actor, draft)).model_dump_json())

    answer = answer_once(actor, key, request.body, do)
    return HttpResponse(answer.text, status=answer.status, content_type=JSON)
