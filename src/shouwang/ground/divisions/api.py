"""The divisions on the web API: the tree, search, and what a point lies in. Public."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query, Router

from shouwang.ground.wire import Code, Latitude, Line, ListOut, Longitude, PageIn, WireIn, WireOut

from . import queries

if TYPE_CHECKING:
    from shouwang.ground.access.requests import ActorRequest

    from .models import Division

router = Router(tags=["divisions"])


class DivisionsIn(PageIn):
    """Children of `parent` (the provinces when empty), or a search in names below it."""

    parent: Code = ""
    q: Line = ""


class PointIn(WireIn):
    """A point in WGS-84."""

    lat: Latitude
    lng: Longitude


class DivisionOut(WireOut):
    """One division; an empty kind and a null point are unknown."""

    code: str
    name: str
    full_name: str
    level: str
    parent_code: str
    town_kind: str
    village_kind: str
    latitude: float | None
    longitude: float | None
    valid_from_on: date | None
    valid_until_on: date | None


class DivisionPageOut(DivisionOut):
    """One division with its way up, and the code that stands for it now."""

    path: list[DivisionOut]
    current_code: str
    work_area: str


class LocatedOut(WireOut):
    """What a point lies in; the village is the nearest known point, not a boundary."""

    county: DivisionOut | None
    village: DivisionOut | None
    distance_m: int | None
    is_approximate: bool = True


def _out(row: Division) -> DivisionOut:
    return DivisionOut.model_validate(row, from_attributes=True)


@router.get("", response=ListOut[DivisionOut], auth=None, operation_id="list_divisions")
def list_divisions(request: ActorRequest, wanted: Query[DivisionsIn]) -> ListOut[DivisionOut]:
    """List what lies right below a division, or search names (two characters are enough)."""
    first, last = wanted.offset, wanted.offset + wanted.limit
    if wanted.q:
        found = queries.search(request.actor, wanted.q, under=wanted.parent, limit=last + 1)
        items = [_out(row) for row in found[first:last]]
        return ListOut(items=items, count=len(found), count_is_exact=len(found) <= last)
    rows = queries.children(request.actor, wanted.parent)
    items = [_out(row) for row in rows[first:last]]
    return ListOut(items=items, count=rows.count(), count_is_exact=True)


@router.get("/locate", response=LocatedOut, auth=None, operation_id="locate_division")
def locate(request: ActorRequest, point: Query[PointIn]) -> LocatedOut:
    """Say which county holds a point and which village of the home county is nearest to it."""
    found = queries.locate(request.actor, point.lat, point.lng)
    return LocatedOut(
        county=None if found.county is None else _out(found.county),
        village=None if found.village is None else _out(found.village),
        distance_m=found.distance_m,
    )


@router.get("/{code}", response=DivisionPageOut, auth=None, operation_id="get_division")
def get_division(request: ActorRequest, code: str) -> DivisionPageOut:
    """Return one division; the code may be padded to 12 digits."""
    row = queries.division(request.actor, code)
    work_area = queries.work_area_of(request.actor, row.code) if len(row.code) == 12 else None
    return DivisionPageOut(
        **_out(row).model_dump(),
        path=[_out(above) for above in queries.path(request.actor, row.code)],
        current_code=queries.current_code(request.actor, row.code),
        work_area="" if work_area is None else work_area.name,
    )
