"""Bringing the list in from a table, all rows or none (R48)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Max

from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, Text, WrongState, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks import queries as uploads
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, Upload
from shouwang.prepare.households.models import Person
from shouwang.prepare.households.queries import people_table as tables
from shouwang.prepare.households.queries.people_table import Change, PreviewRow, TablePreview
from shouwang.prepare.households.rules.parameters import ORDER_LIMIT
from shouwang.prepare.households.rules.people_table import Column, mapping_faults, stored_columns
from shouwang.prepare.households.states import PersonState

from .listing import add_person, edit_person
from .pairing import pair_helper


def start_people_upload(actor: Actor, filename: str, content: bytes) -> Upload:
    """Keep a table for a day, encrypted, with a proposal of what its columns mean."""
    tables.check_importer(actor)
    grid = read_grid(content)
    header = tables.table_header(actor, grid)
    mapping = stored_columns(tables.first_columns(actor, header))
    draft = workbooks.UploadDraft(
        tables.KIND, filename, content, grid.sheet, mapping, len(grid.rows)
    )
    return workbooks.start_upload(actor, draft)


def choose_people_columns(actor: Actor, token: str, columns: Mapping[Column, int]) -> Upload:
    """Say what the columns mean; remembered for the unit. Invalid names each wrong choice."""
    row = tables.people_upload(actor, token)
    grid = uploads.upload_grid(actor, row)
    header = tables.table_header(actor, grid)
    faults = mapping_faults(columns, grid.width)
    if faults:
        raise Invalid(faults)
    kept = stored_columns(columns)
    workbooks.choose_mapping(actor, row, kept, sheet=grid.sheet, header=header)
    return row


def confirm_people_upload(actor: Actor, token: str) -> Upload:
    """Bring a table in: every row through the action of its own, in one transaction.

    A single faulty row is Invalid, an entry changed meanwhile is WrongState; then nothing changes.
    """
    row = tables.people_upload(actor, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = _faultless(actor, row)
    with write_transaction():
        workbooks.queue_upload(actor, row, len(seen.rows))
        _apply(actor, seen)
        batch = Batch(
            len(seen.rows),
            added=seen.new_count,
            differing=seen.update_count,
            unchanged=seen.same_count,
        )
        workbooks.advance(actor, row, batch)
        row.position = batch.position
        workbooks.finish_upload(actor, row)
    return row


def _faultless(actor: Actor, row: Upload) -> TablePreview:
    seen = tables.people_preview(actor, row)
    message: Text | None = None
    if seen.faulty_count:
        message = say("有 {n} 行有错误，一行也没有导入。", n=seen.faulty_count)
    elif not seen.rows:
        message = say("没有可以导入的行。")
    if message is not None:
        raise Invalid({"rows": message}, message)
    return seen


def _apply(actor: Actor, seen: TablePreview) -> None:
    """Write what the table says, in the caller's transaction: changes, then who is new."""
    changed = [one for one in seen.rows if one.change is Change.UPDATE]
    _free_orders(changed)
    for one in changed:
        _change(actor, one)
    fresh = [one for one in seen.rows if one.change is Change.NEW]
    for one in sorted(fresh, key=lambda one: one.row.contact_order is None):
        made = add_person(actor, one.draft())
        _pair(actor, made.pk, one)


def _change(actor: Actor, one: PreviewRow) -> None:
    if one.match is None:
        raise ValueError(one.row.row)
    if one.match.changed:
        edit_person(actor, one.match.person_id, one.match.changes, version=one.match.version)
    _pair(actor, one.match.person_id, one)


def _pair(actor: Actor, person_id: int, one: PreviewRow) -> None:
    for draft in one.pairs:
        pair_helper(actor, person_id, draft)


def _free_orders(changed: Sequence[PreviewRow]) -> None:
    """Move those whose order changes behind all others, so that two may exchange theirs."""
    by_village: dict[str, list[int]] = defaultdict(list)
    for one in changed:
        if one.match is not None and one.match.changes.contact_order is not None:
            by_village[one.row.village].append(one.match.person_id)
    for village, person_ids in by_village.items():
        rows = Person.objects.filter(area_code_now=village, state=PersonState.PRESENT.value)
        last = max(rows.aggregate(last=Max("contact_order"))["last"] or 0, ORDER_LIMIT)
        for number, person_id in enumerate(person_ids, start=1):
            rows.filter(pk=person_id).update(contact_order=last + number)
