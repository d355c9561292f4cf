"""Writes of uploads: kept, mapped, confirmed; then written by the worker, batch by batch.

A room brings its own table in by five steps: `start_upload`, `choose_mapping`, `queue_upload`;
then its job takes `queries.next_queued` and, in one transaction with each batch of its own rows,
calls `advance`. A batch that another process has already written is WrongState, so that a kill
neither loses a row nor writes one twice.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F

from shouwang.ground import clock, data_keys
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

from .headers import Header
from .models import RememberedMapping, Upload, UploadFault
from .rules import KEPT, Batch, UploadState, clean_filename, content_place, header_digest, told

ALREADY = say("这份表格已经导入。")
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class UploadDraft:
    """A workbook that was sent, with a proposal of what its columns mean."""

    kind: str
    filename: str
    content: bytes
    sheet: str = ""
    mapping: Mapping[str, object] = field(default_factory=dict)
    rows: int = 0


def start_upload(actor: Actor, draft: UploadDraft) -> Upload:
    """Keep a workbook for a day, encrypted; the room has checked what may be sent by whom."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sealed = data_keys.ring().encrypt(
        base64.b64encode(draft.content).decode(), place=content_place(token)
    )
    with write_transaction():
        row = Upload.objects.create(
            kind=draft.kind,
            account_key=actor.key,
            account_id=actor.account_id,
            post_id=actor.post_id,
            token=token,
            filename=clean_filename(draft.filename),
            content_sealed=sealed,
            sheet=draft.sheet,
            mapping=dict(draft.mapping),
            made_wall_at=clock.wall_now(),
        )
        record(actor, "upload.start", row.journal_key, {"rows": draft.rows})
    return row


def choose_mapping(
    actor: Actor,
    row: Upload,
    mapping: Mapping[str, object],
    *,
    sheet: str = "",
    header: Header | None = None,
) -> None:
    """Say which sheet is meant and what its columns mean; with a header the unit remembers it."""
    with write_transaction():
        changed = Upload.objects.filter(pk=row.pk, state=UploadState.UPLOADED).update(
            mapping=dict(mapping), sheet=sheet
        )
        if changed != 1:
            raise WrongState(ALREADY, state=row.state)
        if actor.unit_id is not None and header is not None:
            RememberedMapping.objects.update_or_create(
                kind=row.kind,
                unit_id=actor.unit_id,
                header_digest=header_digest(header),
                defaults={"mapping": dict(mapping)},
            )
    row.mapping, row.sheet = dict(mapping), sheet


def queue_upload(actor: Actor, row: Upload, total: int) -> None:
    """Confirm: the worker writes its rows, once, whoever presses how often."""
    if row.account_key != actor.key:
        raise NotAllowed
    if not total:
        raise Invalid({"rows": say("没有可以导入的行。")})
    with write_transaction():
        changed = Upload.objects.filter(pk=row.pk, state=UploadState.UPLOADED).update(
            state=UploadState.QUEUED, total=total, queued_wall_at=clock.wall_now()
        )
        if changed != 1:
            raise WrongState(ALREADY, state=row.state)
        record(actor, "upload.queue", row.journal_key, {"rows": total})
    row.refresh_from_db()


def advance(actor: Actor, row: Upload, batch: Batch) -> None:
    """Count a batch in the transaction that writes its rows; WrongState when it was written."""
    changed = Upload.objects.filter(
        pk=row.pk, state=UploadState.QUEUED, position=row.position
    ).update(
        position=batch.position,
        added=F("added") + batch.added,
        unchanged=F("unchanged") + batch.unchanged,
        differing=F("differing") + batch.differing,
        faulty=F("faulty") + len({fault.row for fault in batch.faults}),
    )
    if changed != 1:
        raise WrongState(ALREADY, state=row.state)
    UploadFault.objects.bulk_create(
        UploadFault(upload=row, row=fault.row, label=told(fault.label), text=told(fault.text))
        for fault in batch.faults
    )
    del actor


def finish_upload(actor: Actor, row: Upload) -> None:
    """Say that every row was seen."""
    with write_transaction():
        changed = Upload.objects.filter(
            pk=row.pk, state=UploadState.QUEUED, position=F("total")
        ).update(state=UploadState.DONE, finished_wall_at=clock.wall_now())
        if changed != 1:
            raise WrongState(ALREADY, state=row.state)
        row.refresh_from_db()
        counts = {
            "added": row.added,
            "same": row.unchanged,
            "differing": row.differing,
            "faulty": row.faulty,
        }
        record(actor, "upload.apply", row.journal_key, counts)


def fail_upload(actor: Actor, row: Upload, why: Text) -> None:
    """Stop: what was written stays, the rest is not written, and the reason is shown."""
    with write_transaction():
        changed = Upload.objects.filter(pk=row.pk, state=UploadState.QUEUED).update(
            state=UploadState.FAILED, failure=told(why), finished_wall_at=clock.wall_now()
        )
        if changed == 1:
            record(actor, "upload.fail", row.journal_key, {"position": row.position})


def forget_uploads(actor: Actor) -> int:
    """Delete what is older than a day and not being written; returns how many."""
    if not actor.is_system:
        raise NotAllowed
    old = Upload.objects.filter(made_wall_at__lte=clock.wall_now() - KEPT)
    gone = old.exclude(state=UploadState.QUEUED).delete()[1]
    return gone.get("workbooks.Upload", 0)
