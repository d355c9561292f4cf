"""The register of units over the web API: who answers for each, its groups, its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from ninja import Query, Router, Schema

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.wire import Code, ListOut, PageIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries.keyset import PageAsk, page_of

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit

router = Router(tags=["units"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnitsIn(PageIn):
    """What the register is narrowed by."""

    area: Code = ""
    kind: Code = ""
    has_group: bool | None = None


class RegisteredUnitOut(WireOut):
    """A unit of the register."""

    id: int
    name: str
    kind: str
    kind_label: str
    area_code: str
    credit_code: str
    has_group: bool
    is_active: bool


class UnitGroupOut(WireOut):
    """A group, an office or a team of a unit."""

    id: int
    kind: str
    kind_label: str
    name: str
    is_on_call: bool


class UnitPostOut(WireOut):
    """A post of a unit held today."""

    post_id: int
    name: str
    label: str
    role: str


class AnswererOut(WireOut):
    """Who answers for a unit; without an account there is no post."""

    name: str
    post_id: int | None
    kind: str
    kind_label: str
    document: str


class UnitDetailOut(RegisteredUnitOut):
    """A unit with who answers for it, its groups and its posts of today.

    `accountable` null: nobody, or not for the caller to know.
    """

    accountable: AnswererOut | None
    groups: list[UnitGroupOut]
    posts: list[UnitPostOut]


def _fields(row: Unit, *, has_group: bool) -> dict[str, object]:
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "kind_label": in_words(units.kind_label(row.kind)),
        "area_code": row.area_code,
        "credit_code": row.credit_code,
        "has_group": has_group,
        "is_active": row.is_active,
    }


def _accountable(actor: Actor, unit_id: int) -> AnswererOut | None:
    found = queries.accountable_of(actor, unit_id)
    if found is None:
        return None
    name = found.post.account.name if found.post else found.person_name
    return AnswererOut(
        name=name,
        post_id=found.post_id,
        kind=found.kind,
        kind_label=in_words(queries.accountable_label(found.kind)),
        document=str(found.document),
    )


@router.get("", response=ListOut[RegisteredUnitOut], operation_id="list_units")
def list_units(request: ActorRequest, asked: Query[UnitsIn]) -> ListOut[RegisteredUnitOut]:
    """List the active units within one's duties, by area."""
    rows = queries.units_by_group(request.actor, asked.area, asked.kind, is_grouped=asked.has_group)
    ask = PageAsk(asked.limit, asked.offset, asked.cursor)
    page = page_of(rows, ask, "area_code")
    grouped = queries.units_with_group(request.actor, [row.pk for row in page.items])
    return ListOut[RegisteredUnitOut](
        items=[
            RegisteredUnitOut.model_validate(_fields(row, has_group=row.pk in grouped))
            for row in page.items
        ],
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_cursor=page.next_cursor,
    )


class UnitsExportIn(Schema):
    """Which units go out."""

    area: Code = ""
    kind: Code = ""


@router.get("/export.xlsx", response={200: None}, operation_id="export_units")
def export_units(request: ActorRequest, asked: Query[UnitsExportIn]) -> HttpResponse:
    """Return the active units with who answers for each and whether they have a group."""
    content = actions.export_units(request.actor, asked.area, asked.kind)
    return HttpResponse(content, content_type=XLSX)


@router.get("/{unit_id}", response=UnitDetailOut, operation_id="get_unit")
def get_unit(request: ActorRequest, unit_id: int) -> UnitDetailOut:
    """Return one unit."""
    actor = request.actor
    row = units.unit(actor, unit_id)
    grouped = queries.units_with_group(actor, [row.pk])
    groups = [
        UnitGroupOut(
            id=one.pk,
            kind=one.kind,
            kind_label=in_words(queries.kind_label_of(one.kind)),
            name=one.name,
            is_on_call=one.is_on_call,
        )
        for one in queries.bodies_of_unit(actor, row.pk)
    ]
    posts = [
        UnitPostOut(post_id=one.pk, name=one.account.name, label=in_words(one.label), role=one.role)
        for one in people.posts_in_unit(actor, row.pk, clock.today())
    ]
    return UnitDetailOut.model_validate(
        {
            **_fields(row, has_group=row.pk in grouped),
            "accountable": _accountable(actor, row.pk),
            "groups": groups,
            "posts": posts,
        }
    )
