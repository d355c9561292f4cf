"""Bringing a register beside the places in from a table, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks import queries as uploads
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, Upload
from shouwang.prepare.places.models import (
    AgriculturalAsset,
    InspectableObject,
    MajorHazardSource,
    Place,
)
from shouwang.prepare.places.queries import register_uploads as tables
from shouwang.prepare.places.queries.register_rows import (
    DESKS,
    Desk,
    Draft,
    Kept,
    Where,
    register_desk,
)
from shouwang.prepare.places.queries.register_uploads import Change, RegisterPreview, RegisterRow
from shouwang.prepare.places.rules.asset_table import AssetEntry
from shouwang.prepare.places.rules.object_drafts import ObjectDraft
from shouwang.prepare.places.rules.register_tables import (
    Columns,
    mapping_faults,
    stored_columns,
)
from shouwang.prepare.places.rules.source_table import SourceEntry
from shouwang.prepare.places.rules.sources import MonitorKind
from shouwang.prepare.places.rules.wider_drafts import MonitorDraft

from .assets import edit_asset, register_asset
from .objects import rewrite_object, write_object
from .sources import rewrite_source, write_source

if TYPE_CHECKING:
    from shouwang.prepare.places.rules.register_tables import Register

AT_ONCE_ROWS = 1_000
"""More rows than this are written by the worker, not in the request."""
POST_GONE = say("上传人已不在原岗位，或没有权限，没有导入。")
CHANGED = say("登记表刚被别人改过，请重新预览后再导入。")


def start_register_upload(actor: Actor, register: str, filename: str, content: bytes) -> Upload:
    """Keep a table for a day, encrypted, with a proposal of what its columns mean."""
    desk = register_desk(actor, register)
    tables.check_register_importer(actor)
    grid = read_grid(content)
    header = tables.register_header(actor, desk, grid)
    columns = stored_columns(tables.first_register_columns(actor, desk, header))
    draft = workbooks.UploadDraft(desk.kind, filename, content, grid.sheet, columns, len(grid.rows))
    return workbooks.start_upload(actor, draft)


def choose_register_columns(actor: Actor, register: str, token: str, columns: Columns) -> Upload:
    """Say what the columns mean; remembered for the unit. Invalid names each wrong choice."""
    row = tables.register_upload(actor, register, token)
    desk = register_desk(actor, register)
    grid = uploads.upload_grid(actor, row)
    header = tables.register_header(actor, desk, grid)
    faults = mapping_faults(desk.table, columns, grid.width)
    if faults:
        raise Invalid(faults)
    kept = stored_columns(columns)
    workbooks.choose_mapping(actor, row, kept, sheet=grid.sheet, header=header)
    return row


def confirm_register_upload(actor: Actor, register: str, token: str) -> Upload:
    """Bring a small table in at once; a large one waits for the worker.

    A single faulty row is Invalid and changes nothing.
    """
    row = tables.register_upload(actor, register, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = _faultless(actor, register, row)
    if len(seen.rows) > AT_ONCE_ROWS:
        workbooks.queue_upload(actor, row, len(seen.rows))
        return row
    _write(actor, register_desk(actor, register), row, seen)
    return row


def apply_queued_registers(actor: Actor) -> int:
    """Bring in the tables that wait, each as its officer and whole; returns how many came in.

    A kill in between leaves the table waiting and nothing written. What cannot come in any more
    is given up with its reason.
    """
    if not actor.is_system:
        raise NotAllowed
    return sum(_apply_queued(actor, register) for register in DESKS)


def _apply_queued(actor: Actor, register: Register) -> int:
    desk, done = DESKS[register], 0
    while (row := uploads.next_queued(actor, desk.kind)) is not None:
        try:
            officer = _officer(row)
            seen = _faultless(officer, register, row)
            if len(seen.rows) != row.total:
                raise WrongState(CHANGED)
            _write(officer, desk, row, seen)
        except (Invalid, NotAllowed, NotFound, WrongState) as error:
            workbooks.fail_upload(actor, row, error.message)
        else:
            done += 1
    return done


def _officer(row: Upload) -> Actor:
    """Return who has confirmed, as they are now."""
    found = resolve(row.account_id or 0, row.post_id)
    if found.post_id != row.post_id or not found.holds(tables.IMPORT):
        raise NotAllowed(POST_GONE)
    return found


def _faultless(actor: Actor, register: str, row: Upload) -> RegisterPreview:
    seen = tables.register_preview(actor, register, row)
    if seen.faulty_count:
        message: Text = say("有 {n} 行有错误，一行也没有导入。", n=seen.faulty_count)
        raise Invalid({"rows": message}, message)
    if not seen.rows:
        raise Invalid({"rows": say("没有可以导入的行。")}, say("没有可以导入的行。"))
    return seen


def _write(actor: Actor, desk: Desk, row: Upload, seen: RegisterPreview) -> None:
    """Write what the table says in one transaction; WrongState when somebody was faster."""
    try:
        with write_transaction():
            if row.is_waiting:
                workbooks.queue_upload(actor, row, len(seen.rows))
            _apply(actor, desk, row, seen)
    except IntegrityError as error:
        raise WrongState(CHANGED) from error


def _apply(actor: Actor, desk: Desk, row: Upload, seen: RegisterPreview) -> None:
    fresh = [one for one in seen.rows if one.change is Change.NEW]
    changed = [one for one in seen.rows if one.change is Change.UPDATE]
    _check_fresh(desk, fresh)
    moment = clock.now()
    for one in (*fresh, *changed):
        if one.place is None or one.draft is None:
            raise WrongState(CHANGED)
        if one.kept is None:
            _add(actor, one.place, one.draft, moment)
        else:
            _change(actor, one.kept, one.draft)
    batch = Batch(
        len(seen.rows), added=len(fresh), differing=len(changed), unchanged=seen.same_count
    )
    workbooks.advance(actor, row, batch)
    row.position = batch.position
    workbooks.finish_upload(actor, row)


def _check_fresh(desk: Desk, fresh: Sequence[RegisterRow]) -> None:
    """Refuse when somebody has registered one of the new rows meanwhile."""
    standing = desk.kept(one.place.pk for one in fresh if one.place)
    if any(one.place and (one.place.pk, one.told.name) in standing for one in fresh):
        raise WrongState(CHANGED)


def _add(actor: Actor, place: Where, draft: Draft, moment: datetime) -> None:
    if isinstance(draft, AssetEntry):
        register_asset(actor, draft.draft())
    elif not isinstance(place, Place):
        raise WrongState(CHANGED)
    elif isinstance(draft, ObjectDraft):
        write_object(actor, place, draft, moment)
    else:
        write_source(actor, place, draft.draft(), _checks(draft), moment)


def _change(actor: Actor, kept: Kept, draft: Draft) -> None:
    if isinstance(kept.row, InspectableObject) and isinstance(draft, ObjectDraft):
        rewrite_object(actor, kept.row, draft, version=kept.version)
    elif isinstance(kept.row, MajorHazardSource) and isinstance(draft, SourceEntry):
        checks = _checks(draft, kept.draft)
        rewrite_source(actor, kept.row, draft.draft(), checks, version=kept.version)
    elif isinstance(kept.row, AgriculturalAsset) and isinstance(draft, AssetEntry):
        edit_asset(actor, kept.row.pk, draft.draft(), version=kept.version)


def _checks(draft: SourceEntry, standing: Draft | None = None) -> tuple[MonitorDraft, ...]:
    """Return the manual check that a table sets, none where it leaves what stands."""
    every_min = draft.check_every_min
    is_same = isinstance(standing, SourceEntry) and standing.check_every_min == every_min
    if every_min is None or is_same:
        return ()
    return (MonitorDraft(MonitorKind.CHECK.value, every_min),)
