"""Bringing an office's present ledger in over the web API: send it, then ask how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import File, Form, Router, Schema
from ninja import UploadedFile as NinjaFile
from pydantic import Field

from shouwang.ground.access.requests import ActorRequest
from shouwang.ground.clock import LOCAL_ZONE
from shouwang.ground.errors import Invalid, say
from shouwang.ground.wire import Code, Line, WireOut
from shouwang.ground.workbooks import queries as workbooks
from shouwang.ground.workbooks.queries import RowFault, Upload
from shouwang.look.templatetags.look import text as in_words

from . import actions, queries

router = Router(tags=["hazards"])
ERRORS_LIMIT = 1_000
Level = Annotated[int, Field(ge=0, le=4)]


class LedgerIn(Schema):
    """How to read the ledger; what is left out is proposed from its titles."""

    sheet: Line = ""
    default_area_code: Code = ""
    general_level: Level = 0
    major_level: Level = 0
    confirm: bool = False


class LedgerFaultOut(WireOut):
    """What is wrong in a row."""

    row: int
    column: str
    message: str


class LedgerImportOut(WireOut):
    """An import: where it stands, what its rows do or did, what is wrong in which row."""

    id: str
    state: str
    filename: str
    sheet: str
    rows: int
    rows_done: int
    added: int
    unchanged: int
    differing: int
    faulty: int
    failure: str
    errors: list[LedgerFaultOut]
    finished_at: datetime | None


@router.post("/imports", response={201: LedgerImportOut}, operation_id="import_hazard_ledger")
def import_hazard_ledger(
    request: ActorRequest, file: Annotated[NinjaFile, File()], data: Annotated[LedgerIn, Form()]
) -> tuple[int, LedgerImportOut]:
    """Take an office's own ledger as .xlsx, .xls or .csv.

    Without `confirm` nothing is written and the answer says what it would do; with it the good
    rows are written by the worker, and `GET` tells how far that is.
    """
    actor = request.actor
    row = actions.start_ledger_upload(actor, file.name or "", file.read(), data.sheet)
    if data.default_area_code or data.general_level or data.major_level:
        row = actions.read_ledger_as(
            actor,
            row.token,
            area_code=data.default_area_code,
            general_level=data.general_level,
            major_level=data.major_level,
        )
    if data.confirm:
        row = actions.confirm_ledger_upload(actor, row.token)
    return 201, _shown(request, row)


@router.get("/imports/{id}", response=LedgerImportOut, operation_id="read_hazard_ledger_import")
def read_hazard_ledger_import(request: ActorRequest, id: Code) -> LedgerImportOut:  # noqa: A002 - the name in the address
    """Return where one's own import stands, kept for a day."""
    return _shown(request, queries.ledger_upload(request.actor, id))


def _shown(request: ActorRequest, row: Upload) -> LedgerImportOut:
    actor = request.actor
    if row.is_waiting:
        return _foreseen(request, row)
    faults = workbooks.faults_of(actor, row, ERRORS_LIMIT)
    counts = (row.position, row.added, row.unchanged, row.differing, row.faulty)
    return _out(request, row, row.total, counts, faults)


def _foreseen(request: ActorRequest, row: Upload) -> LedgerImportOut:
    """Return what the ledger would do; an upload that cannot be read yet names why."""
    try:
        seen = queries.ledger_preview(request.actor, row)
    except Invalid as error:
        faults = [RowFault(0, say("整表"), words) for words in error.fields.values()]
        return _out(request, row, 0, (0, 0, 0, 0, 0), faults)
    counts = (0, seen.new_count, seen.same_count, seen.differing_count, seen.faulty_count)
    return _out(request, row, len(seen.rows), counts, list(seen.faults())[:ERRORS_LIMIT])


def _out(
    request: ActorRequest,
    row: Upload,
    total: int,
    counts: tuple[int, int, int, int, int],
    faults: list[RowFault],
) -> LedgerImportOut:
    finished = row.finished_wall_at
    failure = queries.failure_of(request.actor, row)
    return LedgerImportOut(
        id=row.token,
        state=row.state,
        filename=row.filename,
        sheet=row.sheet,
        rows=total,
        rows_done=counts[0],
        added=counts[1],
        unchanged=counts[2],
        differing=counts[3],
        faulty=counts[4],
        failure=in_words(failure) if failure else "",
        errors=[
            LedgerFaultOut(row=one.row, column=in_words(one.label), message=in_words(one.text))
            for one in faults
        ],
        finished_at=finished.astimezone(LOCAL_ZONE) if finished else None,
    )
