"""Bringing groups and teams with their members in from a table, all rows or none (R3, R4)."""

from __future__ import annotations

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, Text, WrongState, say
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.workbooks import actions as workbooks
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.queries import Batch, Upload
from shouwang.prepare.organisations.queries import roster_uploads as tables
from shouwang.prepare.organisations.queries.documents import document
from shouwang.prepare.organisations.queries.roster_uploads import (
    BodyPlan,
    RosterChange,
    RosterLine,
    RosterPreview,
)

from .bodies import BodyDraft, form_body
from .body_guard import MemberDraft
from .members import add_member


def start_roster_upload(
    actor: Actor, filename: str, content: bytes, document_id: int | None = None
) -> Upload:
    """Keep a roster for a day, encrypted, with the document on which its bodies rest.

    A leading group needs one. Invalid where a needed column is not there.
    """
    tables.check_roster_importer(actor)
    if document_id is not None:
        try:
            document(actor, document_id)
        except NotFound:
            raise Invalid({"document": say("没有找到这份文件。")}) from None
    grid = read_grid(content)
    tables.roster_header(actor, grid)
    draft = workbooks.UploadDraft(
        tables.KIND, filename, content, grid.sheet, {"document_id": document_id}, len(grid.rows)
    )
    return workbooks.start_upload(actor, draft)


def confirm_roster_upload(actor: Actor, token: str) -> Upload:
    """Form the bodies of a table and take its members in; a single faulty row changes nothing."""
    row = tables.roster_upload(actor, token)
    if not row.is_waiting:
        raise WrongState(workbooks.ALREADY, state=row.state)
    seen = tables.roster_preview(actor, row)
    _check(seen)
    with write_transaction():
        workbooks.queue_upload(actor, row, len(seen.lines))
        for plan in seen.plans:
            _apply(actor, plan, seen)
        batch = Batch(len(seen.lines), added=seen.new_count, unchanged=seen.same_count)
        workbooks.advance(actor, row, batch)
        row.position = batch.position
        workbooks.finish_upload(actor, row)
    return row


def _check(seen: RosterPreview) -> None:
    if seen.faulty_count:
        message: Text = say("有 {n} 行有错误，一行也没有导入。", n=seen.faulty_count)
        raise Invalid({"rows": message}, message)
    if not seen.plans:
        raise Invalid({"rows": say("没有可以导入的行。")}, say("没有可以导入的行。"))


def _apply(actor: Actor, plan: BodyPlan, seen: RosterPreview) -> None:
    """Form one body or let its new members in; what is refused names the body."""
    fresh = [line for line in plan.lines if line.change is RosterChange.NEW]
    document_id = seen.document.pk if seen.document else None
    day = seen.document.effective_on if seen.document else clock.today()
    try:
        if plan.body is not None:
            for line in fresh:
                add_member(actor, plan.body.pk, _member(line, document_id))
            return
        draft = BodyDraft(
            plan.kind,
            plan.name,
            tuple(_member(line, document_id) for line in fresh),
            area_code="" if plan.unit else plan.area_code,
            unit_id=plan.unit.pk if plan.unit else None,
            document_id=document_id,
            formed_on=day,
        )
        form_body(actor, draft)
    except Invalid as error:
        why = next(iter(error.fields.values()), error.message)
        message: Text = say("“{name}”没有导入：{why}", name=plan.name, why=why)
        raise Invalid({"rows": message}, message) from error


def _member(line: RosterLine, document_id: int | None) -> MemberDraft:
    post_id = line.post.pk if line.post else None
    name = "" if line.post else line.row.person
    return MemberDraft(post_id, name, line.row.duty, document_id)
