"""Bringing an office's present ledger in: upload, columns, confirm; the worker writes the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks import queries as uploads
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, RowFault, Upload
from shouwang.prepare.hazards.queries import ledger_uploads as ledgers
from shouwang.prepare.hazards.rules.ledger_columns import (
    LedgerMapping,
    mapping_faults,
    stored_mapping,
)
from shouwang.prepare.hazards.rules.ledger_plan import Change, PlannedRow, change_of

from .ledger_rows import LedgerOffice, write_rows

BATCH = 50
SLICE = timedelta(seconds=20)
"""How long the worker writes before it lets other jobs and a stop signal have their turn."""
POST_GONE = say("上传人已不在原岗位，或没有导入权限，剩下的行没有导入。")
TABLE_CHANGED = say("表格与确认时不一致，剩下的行没有导入，请重新上传。")


def start_ledger_upload(actor: Actor, filename: str, content: bytes, sheet: str = "") -> Upload:
    """Keep an office's ledger for a day, encrypted, with a proposal of what its columns mean.

    Invalid when it is no table, or has no header that names a hazard.
    """
    ledgers.check_importer(actor)
    grid = read_grid(content, sheet)
    header = ledgers.ledger_header(actor, grid)
    mapping = ledgers.first_mapping(actor, header, grid.sheet)
    draft = workbooks.UploadDraft(
        ledgers.KIND, filename, content, grid.sheet, stored_mapping(mapping), len(grid.rows)
    )
    return workbooks.start_upload(actor, draft)


def choose_ledger_sheet(actor: Actor, token: str, sheet: str) -> Upload:
    """Turn to another sheet of the workbook; its columns are proposed anew."""
    row = ledgers.ledger_upload(actor, token)
    grid = read_grid(uploads.content_of(actor, row), sheet)
    header = ledgers.ledger_header(actor, grid)
    mapping = ledgers.first_mapping(actor, header, grid.sheet)
    workbooks.choose_mapping(actor, row, stored_mapping(mapping), sheet=grid.sheet)
    return row


def choose_ledger_mapping(actor: Actor, token: str, mapping: LedgerMapping) -> Upload:
    """Say what the columns mean; remembered for the unit. Invalid names each wrong choice."""
    row = ledgers.ledger_upload(actor, token)
    grid = uploads.upload_grid(actor, row)
    header = ledgers.ledger_header(actor, grid)
    faults = mapping_faults(mapping, grid.width)
    if mapping.default_area_code and mapping.default_area_code not in ledgers.area_choices(actor):
        faults["default_area_code"] = say("没有这个区划，或不在您的职责范围内。")
    if faults:
        raise Invalid(faults)
    kept = stored_mapping(mapping)
    workbooks.choose_mapping(actor, row, kept, sheet=grid.sheet, header=header)
    return row


def read_ledger_as(
    actor: Actor, token: str, *, area_code: str = "", general_level: int = 0, major_level: int = 0
) -> Upload:
    """Keep the proposed columns, and say what the ledger leaves open."""
    row = ledgers.ledger_upload(actor, token)
    standing = ledgers.mapping_of(actor, row)
    mapping = replace(
        standing,
        default_area_code=area_code or standing.default_area_code,
        general_level=general_level or standing.general_level,
        major_level=major_level or standing.major_level,
    )
    return choose_ledger_mapping(actor, token, mapping)


def confirm_ledger_upload(actor: Actor, token: str) -> Upload:
    """Let the worker write the rows that are right; a row is written whole or not at all.

    Invalid when no row is new: then the ledger stands here already, or every row is wrong.
    """
    row = ledgers.ledger_upload(actor, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = ledgers.ledger_preview(actor, row)
    if not seen.new_count:
        message = say("没有可以新增的行：都已在台账里，或者有错误。")
        raise Invalid({"rows": message}, message)
    workbooks.queue_upload(actor, row, len(seen.rows))
    return row


def write_ledger_uploads(actor: Actor, *, until: datetime | None = None) -> int:
    """Write confirmed ledgers, batch by batch, until none waits or the slice of time is over.

    Each batch and its count are one transaction: a kill in between loses nothing and doubles
    nothing, and the next run goes on where this one stopped. Where another machine is faster, it
    is left to that one. Returns how many rows were seen.
    """
    if not actor.is_system:
        raise NotAllowed
    end, seen = until or clock.wall_now() + SLICE, 0
    while (row := uploads.next_queued(actor, ledgers.KIND)) is not None:
        try:
            seen += _write(actor, row, end)
        except WrongState:
            break
        if clock.wall_now() >= end:
            break
    return seen


def _write(actor: Actor, row: Upload, end: datetime) -> int:
    officer = _officer(row)
    if officer is None:
        workbooks.fail_upload(actor, row, POST_GONE)
        return 0
    try:
        planned = _planned(officer, row)
    except (Invalid, NotFound):
        workbooks.fail_upload(actor, row, TABLE_CHANGED)
        return 0
    if len(planned) != row.total:
        workbooks.fail_upload(actor, row, TABLE_CHANGED)
        return 0
    office = LedgerOffice(officer, row)
    began = row.position
    while row.position < row.total and clock.wall_now() < end:
        part = planned[row.position : row.position + BATCH]
        _write_batch(officer, office, row, part)
    if row.position == row.total:
        workbooks.finish_upload(officer, row)
    return row.position - began


def _officer(row: Upload) -> Actor | None:
    """Return who has confirmed, as they are now; None when the post or the right is gone."""
    if row.account_id is None:
        return None
    found = resolve(row.account_id, row.post_id)
    is_there = found.post_id == row.post_id and found.holds(ledgers.PERMISSION)
    return found if is_there else None


def _planned(officer: Actor, row: Upload) -> list[PlannedRow]:
    grid = uploads.upload_grid(officer, row)
    header = ledgers.ledger_header(officer, grid)
    return ledgers.ledger_plan(officer, grid, header, ledgers.mapping_of(officer, row))


def _write_batch(
    officer: Actor, office: LedgerOffice, row: Upload, part: Sequence[PlannedRow]
) -> None:
    position = row.position + len(part)
    with write_transaction():
        there = ledgers.standing(officer, part)
        changes = {one.row: change_of(one, there) for one in part}
        fresh = [one for one in part if changes[one.row] is Change.NEW]
        written = write_rows(office, fresh)
        late = len(fresh) - written.added - len(written.faults)
        batch = Batch(
            position,
            added=written.added,
            unchanged=late + sum(one is Change.SAME for one in changes.values()),
            differing=sum(one is Change.DIFFERS for one in changes.values()),
            faults=(*_faults(part), *written.faults),
        )
        workbooks.advance(officer, row, batch)
    row.position = position


def _faults(part: Sequence[PlannedRow]) -> list[RowFault]:
    return [RowFault(one.row, found.label, found.text) for one in part for found in one.faults]
