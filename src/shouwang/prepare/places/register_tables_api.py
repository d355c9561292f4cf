"""Objects, major hazard sources and agricultural assets as tables, over the web API."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja import UploadedFile as NinjaFile

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import Code, WireIn, WireOut
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries
from .queries import Register
from .shapes import asked_area

router = Router(tags=["places"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterAreaIn(WireIn):
    """Which area; all of one's duties when none is named."""

    area: Code = ""


class RegisterImportIn(Schema):
    """Whether to bring the table in."""

    confirm: bool = False


class RegisterFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class RegisterImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    register_name: Register
    state: str
    filename: str
    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    failure: str
    errors: list[RegisterFaultOut]


@router.get(
    "/registers/{name}/export.xlsx", operation_id="export_place_register", response={200: None}
)
def export_register(
    request: ActorRequest, name: Register, asked: Query[RegisterAreaIn]
) -> HttpResponse:
    """Return the objects, the major hazard sources or the agricultural assets in use as a table."""
    content = actions.export_register(request.actor, name.value, asked_area(asked.area))
    return HttpResponse(content, content_type=XLSX)


@router.get("/assets/export.xlsx", operation_id="export_agricultural_assets", response={200: None})
def export_assets(request: ActorRequest, asked: Query[RegisterAreaIn]) -> HttpResponse:
    """Return the agricultural assets in use as a table."""
    content = actions.export_assets(request.actor, asked_area(asked.area))
    return HttpResponse(content, content_type=XLSX)


@router.post(
    "/registers/{name}/imports",
    response={201: RegisterImportOut},
    operation_id="import_place_register",
)
def import_register(
    request: ActorRequest,
    name: Register,
    file: Annotated[NinjaFile, File()],
    data: Annotated[RegisterImportIn, Form()],
) -> tuple[int, RegisterImportOut]:
    """Take a table as .xlsx, .xls or .csv; with `confirm` all rows come in, or none.

    Without it nothing is written and the answer says what it would do, row by row.
    """
    actor = request.actor
    row = actions.start_register_upload(actor, name.value, file.name or "", file.read())
    if data.confirm:
        row = actions.confirm_register_upload(actor, name.value, row.token)
    return 201, _import(actor, name, row)


@router.get(
    "/registers/{name}/imports/{id}",
    response=RegisterImportOut,
    operation_id="read_place_register_import",
)
def read_register_import(request: ActorRequest, name: Register, id: Code) -> RegisterImportOut:  # noqa: A002 - the name in the address
    """Return where one's own import stands, kept for a day."""
    row = queries.register_upload(request.actor, name.value, id)
    return _import(request.actor, name, row)


def _import(actor: Actor, register: Register, row: Upload) -> RegisterImportOut:
    counts, faults = _counted(actor, register, row)
    failure = queries.register_failure(actor, row)
    rows, added, changed, unchanged, faulty = counts
    return RegisterImportOut(
        id=row.token,
        register_name=register,
        state=row.state,
        filename=row.filename,
        rows=rows,
        added=added,
        changed=changed,
        unchanged=unchanged,
        faulty=faulty,
        failure=in_words(failure) if failure else "",
        errors=[
            RegisterFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in faults
        ],
    )


def _counted(
    actor: Actor, register: Register, row: Upload
) -> tuple[tuple[int, int, int, int, int], list[RowFault]]:
    if not row.is_waiting:
        return (row.total, row.added, row.differing, row.unchanged, row.faulty), []
    try:
        seen = queries.register_preview(actor, register.value, row)
    except Invalid as error:
        return (0, 0, 0, 0, 0), [RowFault(0, say("整表"), words) for words in error.fields.values()]
    counts = (
        len(seen.rows),
        seen.new_count,
        seen.update_count,
        seen.same_count,
        seen.faulty_count,
    )
    return counts, list(seen.faults())
