"""The register of units over the web API: who answers for each, its groups, its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja import UploadedFile as NinjaFile

from shouwang.ground import clock
from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.keyset import ByText, PageAsk, page_of
from shouwang.ground.people import queries as people
from shouwang.ground.units import queries as units
from shouwang.ground.wire import Code, ListOut, PageIn, WireOut
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries

if TYPE_CHECKING:
    from shouwang.ground.units.models import Unit
    from shouwang.ground.workbooks.queries import Upload

router = Router(tags=["units"])
ERRORS_LIMIT = 500
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
    page = page_of(rows, ask, ByText("area_code"))
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


class UnitsImportIn(Schema):
    """Whether to bring the table in."""

    confirm: bool = False


class UnitFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class UnitsImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    state: str
    filename: str
    rows: int
    added: int
    renamed: int
    unchanged: int
    faulty: int
    errors: list[UnitFaultOut]


class UnitsExportIn(Schema):
    """Which units go out."""

    area: Code = ""
    kind: Code = ""


@router.get("/export.xlsx", response={200: None}, operation_id="export_units")
def export_units(request: ActorRequest, asked: Query[UnitsExportIn]) -> HttpResponse:
    """Return the active units with who answers for each and whether they have a group."""
    content = actions.export_units(request.actor, asked.area, asked.kind)
    return HttpResponse(content, content_type=XLSX)


@router.post("/imports", response={201: UnitsImportOut}, operation_id="import_units")
def import_units(
    request: ActorRequest,
    file: Annotated[NinjaFile, File()],
    data: Annotated[UnitsImportIn, Form()],
) -> tuple[int, UnitsImportOut]:
    """Take a register of units as .xlsx, .xls or .csv; with `confirm` all rows come in, or none.

    Without it nothing is written and the answer says what it would do, row by row.
    """
    actor = request.actor
    row = actions.start_units_upload(actor, file.name or "", file.read())
    if data.confirm:
        row = actions.confirm_units_upload(actor, row.token)
    return 201, _import(actor, row)


@router.get("/imports/{id}", response=UnitsImportOut, operation_id="read_units_import")
def read_units_import(request: ActorRequest, id: Code) -> UnitsImportOut:  # noqa: A002 - the name in the address
    """Return where one's own import stands, kept for a day."""
    return _import(request.actor, queries.units_upload(request.actor, id))


def _import(actor: Actor, row: Upload) -> UnitsImportOut:
    told = {"id": row.token, "state": row.state, "filename": row.filename}
    if not row.is_waiting:
        return UnitsImportOut(
            **told,
            rows=row.total,
            added=row.added,
            renamed=row.differing,
            unchanged=row.unchanged,
            faulty=row.faulty,
            errors=[],
        )
    seen = queries.units_preview(actor, row)
    return UnitsImportOut(
        **told,
        rows=len(seen.lines),
        added=seen.new_count,
        renamed=seen.rename_count,
        unchanged=seen.same_count,
        faulty=seen.faulty_count,
        errors=[
            UnitFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in list(seen.faults())[:ERRORS_LIMIT]
        ],
    )


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
