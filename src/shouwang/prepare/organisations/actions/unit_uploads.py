"""Bringing the register of units in from a table, all rows or none."""

from __future__ import annotations

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, WrongState, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units.actions import UnitDraft, create_unit, rename_unit
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, Upload
from shouwang.prepare.organisations.queries import unit_uploads as tables
from shouwang.prepare.organisations.queries.unit_uploads import UnitChange, UnitLine, UnitsPreview


def start_units_upload(actor: Actor, filename: str, content: bytes) -> Upload:
    """Keep a table of units for a day, encrypted. Invalid where a needed column is not there."""
    tables.check_units_importer(actor)
    grid = read_grid(content)
    tables.units_header(actor, grid)
    draft = workbooks.UploadDraft(tables.KIND, filename, content, grid.sheet, {}, len(grid.rows))
    return workbooks.start_upload(actor, draft)


def confirm_units_upload(actor: Actor, token: str) -> Upload:
    """Register the new units of a table and rename the known; a faulty row changes nothing."""
    row = tables.units_upload(actor, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = tables.units_preview(actor, row)
    _check(seen)
    with write_transaction():
        workbooks.queue_upload(actor, row, len(seen.lines))
        for line in seen.lines:
            _apply(actor, line)
        batch = Batch(
            len(seen.lines),
            added=seen.new_count,
            differing=seen.rename_count,
            unchanged=seen.same_count,
        )
        workbooks.advance(actor, row, batch)
        row.position = batch.position
        workbooks.finish_upload(actor, row)
    return row


def _check(seen: UnitsPreview) -> None:
    if seen.faulty_count:
        message: Text = say("有 {n} 行有错误，一行也没有导入。", n=seen.faulty_count)
        raise Invalid({"rows": message}, message)
    if not seen.lines:
        raise Invalid({"rows": say("没有可以导入的行。")}, say("没有可以导入的行。"))


def _apply(actor: Actor, line: UnitLine) -> None:
    """Register or rename one unit; what is refused names the unit.

    A new unit without a code of the office is known by its credit code.
    """
    row = line.row
    try:
        if line.change is UnitChange.NEW:
            code = row.code or row.credit_code
            create_unit(
                actor,
                UnitDraft(code, row.name, row.kind, line.area_code, credit_code=row.credit_code),
            )
        elif line.change is UnitChange.RENAME and line.unit is not None:
            rename_unit(actor, line.unit.pk, row.name, version=line.unit.version)
    except Invalid as error:
        why = next(iter(error.fields.values()), error.message)
        message: Text = say("“{name}”没有导入：{why}", name=row.name, why=why)
        raise Invalid({"rows": message}, message) from error
