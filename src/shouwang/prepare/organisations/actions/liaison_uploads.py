"""Bringing the liaison register in from a table, all rows or none, and taking it away (R16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shouwang.ground import clock
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.divisions import queries as divisions
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import under
from shouwang.ground.scoping import visible
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks import queries as uploads
from shouwang.ground.workbooks.files import write_workbook
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, Upload
from shouwang.prepare.organisations.models import EDIT, EnterpriseLiaison
from shouwang.prepare.organisations.queries import liaison_uploads as tables
from shouwang.prepare.organisations.queries.documents import document
from shouwang.prepare.organisations.queries.liaison_register import VILLAGE_DIGITS, Resolved
from shouwang.prepare.organisations.queries.liaison_uploads import Change, LiaisonPreview
from shouwang.prepare.organisations.queries.sectors import liaisons, may_look
from shouwang.prepare.organisations.rules.liaison_table import (
    COLUMN_LABELS,
    NUMBER_LABEL,
    TITLE,
    LiaisonMapping,
    mapping_faults,
    stored_mapping,
)
from shouwang.prepare.organisations.states import EXPORT

from .assigning import Line, Terms, assign

AT_ONCE_ROWS = 1_000
"""More rows than this are written by the worker, not in the request."""
EXPORT_LIMIT = 50_000
CHUNK = 500
POST_GONE = say("上传人已不在原岗位，或没有权限，没有导入。")
CHANGED = say("登记表刚被别人改过，请重新预览后再导入。")


def start_liaison_upload(actor: Actor, filename: str, content: bytes) -> Upload:
    """Keep a table for a day, encrypted, with a proposal of what its columns mean."""
    tables.check_liaison_importer(actor)
    grid = read_grid(content)
    header = tables.liaison_header(actor, grid)
    mapping = stored_mapping(tables.first_liaison_mapping(actor, header))
    draft = workbooks.UploadDraft(
        tables.KIND, filename, content, grid.sheet, mapping, len(grid.rows)
    )
    return workbooks.start_upload(actor, draft)


def choose_liaison_mapping(actor: Actor, token: str, mapping: LiaisonMapping) -> Upload:
    """Say what the columns mean; remembered for the unit. Invalid names each wrong choice."""
    row = tables.liaison_upload(actor, token)
    grid = uploads.upload_grid(actor, row)
    header = tables.liaison_header(actor, grid)
    faults = mapping_faults(mapping, grid.width)
    if mapping.document_id is not None:
        try:
            document(actor, mapping.document_id)
        except NotFound:
            faults["document_id"] = say("没有找到这份文件。")
    if faults:
        raise Invalid(faults)
    kept = stored_mapping(mapping)
    workbooks.choose_mapping(actor, row, kept, sheet=grid.sheet, header=header)
    return row


def read_liaisons_as(actor: Actor, token: str, document_id: int) -> Upload:
    """Keep the proposed columns, and say on which document the rows that name none rest."""
    row = tables.liaison_upload(actor, token)
    standing = tables.liaison_mapping(actor, row)
    return choose_liaison_mapping(actor, token, replace(standing, document_id=document_id))


def confirm_liaison_upload(actor: Actor, token: str) -> Upload:
    """Bring a small table in at once; a large one waits for the worker.

    A single faulty row is Invalid and changes nothing.
    """
    row = tables.liaison_upload(actor, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = _faultless(actor, row)
    if len(seen.rows) > AT_ONCE_ROWS:
        workbooks.queue_upload(actor, row, len(seen.rows))
        return row
    with write_transaction():
        workbooks.queue_upload(actor, row, len(seen.rows))
        _apply(actor, row, seen)
    return row


def apply_queued_liaisons(actor: Actor) -> int:
    """Bring in the tables that wait, each as its officer and whole; returns how many came in.

    A kill in between leaves the table waiting and nothing written. What cannot come in any more
    is given up with its reason.
    """
    if not actor.is_system:
        raise NotAllowed
    done = 0
    while (row := uploads.next_queued(actor, tables.KIND)) is not None:
        try:
            officer = _officer(row)
            seen = _faultless(officer, row)
            if len(seen.rows) != row.total:
                raise WrongState(CHANGED)
            with write_transaction():
                _apply(officer, row, seen)
        except (Invalid, NotAllowed, NotFound, WrongState) as error:
            workbooks.fail_upload(actor, row, error.message)
        else:
            done += 1
    return done


def _officer(row: Upload) -> Actor:
    """Return who has confirmed, as they are now."""
    found = resolve(row.account_id or 0, row.post_id)
    if found.post_id != row.post_id or not found.holds(EDIT):
        raise NotAllowed(POST_GONE)
    return found


def _faultless(actor: Actor, row: Upload) -> LiaisonPreview:
    seen = tables.liaison_preview(actor, row)
    if seen.faulty_count:
        message: Text = say("有 {n} 行有错误，一行也没有导入。", n=seen.faulty_count)
        raise Invalid({"rows": message}, message)
    if not seen.rows:
        raise Invalid({"rows": say("没有可以导入的行。")}, say("没有可以导入的行。"))
    return seen


def _apply(actor: Actor, row: Upload, seen: LiaisonPreview) -> None:
    """Write what the table says, in the caller's transaction."""
    fresh = [one.found for one in seen.rows if one.change is Change.NEW]
    changed = [one.found for one in seen.rows if one.change is Change.UPDATE]
    before = _held([one.unit.pk for one in fresh if one.unit])
    _add(actor, [one for one in fresh if one.unit and one.unit.pk not in before])
    for one in (*changed, *(late for late in fresh if late.unit and late.unit.pk in before)):
        _assign(actor, one)
    batch = Batch(
        len(seen.rows), added=len(fresh), differing=len(changed), unchanged=seen.same_count
    )
    workbooks.advance(actor, row, batch)
    row.position = batch.position
    workbooks.finish_upload(actor, row)


def _held(unit_ids: Sequence[int]) -> set[int]:
    """Return which enterprises have or had a liaison on some day."""
    found: set[int] = set()
    for start in range(0, len(unit_ids), CHUNK):
        rows = EnterpriseLiaison.objects.filter(
            unit_id__in=unit_ids[start : start + CHUNK], is_void=False
        )
        found.update(rows.values_list("unit_id", flat=True))
    return found


def _add(actor: Actor, found: Sequence[Resolved]) -> None:
    """Write the first liaisons of enterprises in batches: nothing is overruled by them."""
    made = EnterpriseLiaison.objects.bulk_create(
        (
            EnterpriseLiaison(
                unit_id=unit_id,
                post_id=terms.post_id,
                document=terms.document,
                from_on=terms.from_on,
            )
            for unit_id, terms in map(_terms, found)
        ),
        batch_size=CHUNK,
    )
    moment = clock.now()
    for row in made:
        details = {
            "unit_id": row.unit_id,
            "post": row.post_id,
            "document": row.document_id,
            "from": row.from_on,
            "until": None,
        }
        record(actor, "liaison.assign", row.journal_key, details, at=moment)


def _assign(actor: Actor, one: Resolved) -> None:
    unit_id, terms = _terms(one)
    assign(actor, EnterpriseLiaison, Line({"unit_id": unit_id}), terms, {})


def _terms(one: Resolved) -> tuple[int, Terms]:
    """Return whose liaison a faultless row names, and on which terms."""
    if one.unit is None or one.post is None or one.document is None or one.from_on is None:
        raise WrongState(CHANGED)
    return one.unit.pk, Terms(one.post.pk, one.document, one.from_on)


def export_liaisons(actor: Actor, area_code: str, on: date | None = None) -> bytes:
    """Return the register of a day as 附表1 in .xlsx, one row per enterprise; journaled.

    What goes out comes back in by `start_liaison_upload` without a change.
    """
    if not actor.holds(EXPORT):
        raise NotAllowed
    if not may_look(actor, area_code):
        raise NotFound
    day = on or clock.today()
    rows = liaisons(actor, day).filter(under("unit__area_code", area_code))
    allowed = visible(rows, actor, EXPORT, area="unit__area_code", units=("unit_id",))
    found = list(allowed[:EXPORT_LIMIT])
    codes = {row.unit.area_code[:VILLAGE_DIGITS] for row in found}
    names = divisions.names_of(actor, codes)
    header = [str(NUMBER_LABEL), *(str(label) for label in COLUMN_LABELS.values())]
    lines = [_line(number, row, names) for number, row in enumerate(found, start=1)]
    with write_transaction():
        details = {"count": len(found), "on": day, "form": "xlsx"}
        record(actor, "liaison.export", f"area:{area_code}", details)
    return write_workbook(str(TITLE), [[str(TITLE)], header, *lines], header_row=1)


def _line(number: int, row: EnterpriseLiaison, names: dict[str, str]) -> list[str]:
    village = row.unit.area_code[:VILLAGE_DIGITS]
    return [
        str(number),
        row.unit.name,
        row.unit.credit_code,
        names.get(village, ""),
        row.post.account.name if row.post else "",
        str(row.post) if row.post else "",
        row.from_on.isoformat(),
        str(row.document),
    ]
