"""Bringing an office's own table in: upload, choose columns, then all rows or none."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, connection
from django.db.models import F, Value
from django.db.models.functions import Least

from shouwang.ground import clock, data_keys
from shouwang.ground.access.queries import resolve
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, Text, WrongState, say
from shouwang.ground.journal.actions import emit, record, record_many
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_numbers
from shouwang.ground.workbooks.grids import read_grid
from shouwang.ground.workbooks.headers import find_header
from shouwang.ground.workbooks.queries import told
from shouwang.prepare.places.events import RegisterImported
from shouwang.prepare.places.models import (
    Place,
    RegisterUpload,
    RememberedMapping,
)
from shouwang.prepare.places.queries import uploads
from shouwang.prepare.places.queries.sectors import village_names
from shouwang.prepare.places.ready_rows import ReadyPlace, insert, ready
from shouwang.prepare.places.rules.columns import SYNONYMS, ColumnMapping, mapping_faults
from shouwang.prepare.places.rules.drafts import PlaceDraft
from shouwang.prepare.places.rules.facts import Finding
from shouwang.prepare.places.rules.upload_plan import Change

from . import writing
from .places import SERIES

ItemT = TypeVar("ItemT")

CHUNK = 500
WRITTEN = [
    field.name
    for field in Place._meta.concrete_fields
    if field.name not in {"id", "number", "row_key", "registered_at", "qr_token"}
]
"""Fields of a place that a table may change."""

FILENAME_LIMIT = 120
ALREADY = say("这份表格已经导入。")
AT_ONCE_ROWS = 2_000
"""More rows than this are written by the worker, not in the request."""
CHANGED_MEANWHILE = say("登记表刚被别人改过，请重新预览后再导入。")


def start_upload(actor: Actor, filename: str, content: bytes) -> RegisterUpload:
    """Keep a table for a day, encrypted, with a proposal of what its columns mean.

    Invalid when it is no table, or has no header that names a place.
    """
    if not actor.holds(uploads.PERMISSION):
        raise NotAllowed
    grid = read_grid(content)
    header = find_header(grid, SYNONYMS)
    if header is None:
        raise Invalid({"file": say("没有找到表头，表头里至少要有名称，例如“企业名称”。")})
    token = secrets.token_urlsafe(16)
    sealed = data_keys.ring().encrypt(
        base64.b64encode(content).decode(), place=uploads.content_place(token)
    )
    clean = "".join(char for char in filename if char.isprintable())[:FILENAME_LIMIT]
    with write_transaction():
        row = RegisterUpload.objects.create(
            account_key=actor.key,
            account_id=actor.account_id,
            post_id=actor.post_id,
            area_code=actor.area_code,
            token=token,
            filename=clean.encode("utf-8", "replace").decode("utf-8"),
            content_sealed=sealed,
            mapping=uploads.stored_mapping(uploads.first_mapping(actor, header)),
            made_wall_at=clock.wall_now(),
        )
        record(actor, "upload.start", f"upload:{row.pk}", {"rows": len(grid.rows)})
    return row


def choose_mapping(actor: Actor, token: str, mapping: ColumnMapping) -> RegisterUpload:
    """Say what the columns mean; remembered for the unit. Invalid names each wrong choice."""
    row = uploads.upload(actor, token)
    if row.state != RegisterUpload.UPLOADED:
        raise WrongState(ALREADY, state=row.state)
    grid = uploads.upload_grid(actor, row)
    header = find_header(grid, SYNONYMS)
    faults = mapping_faults(mapping, grid.width)
    villages = village_names(actor, uploads.PERMISSION)
    if mapping.default_area_code and mapping.default_area_code not in villages:
        faults["default_area_code"] = say("没有这个区划，或不在您的职责范围内。")
    if faults or header is None:
        raise Invalid(faults)
    row.mapping = uploads.stored_mapping(mapping)
    with write_transaction():
        row.save(update_fields=["mapping"])
        if actor.unit_id is not None:
            RememberedMapping.objects.update_or_create(
                unit_id=actor.unit_id,
                header_digest=uploads.header_digest(header),
                defaults={"mapping": row.mapping},
            )
    return row


def confirm_upload(actor: Actor, token: str) -> RegisterUpload:
    """Bring a small table in at once; a large one waits for the worker, and does not block.

    A single faulty row is Invalid and changes nothing.
    """
    row = uploads.upload(actor, token)
    seen = _faultless(actor, row, RegisterUpload.UPLOADED)
    if len(seen.rows) <= AT_ONCE_ROWS:
        return _apply(actor, row, seen)
    with write_transaction():
        waiting = RegisterUpload.objects.filter(pk=row.pk, state=RegisterUpload.UPLOADED)
        total = 2 * len(seen.rows)
        if waiting.update(state=RegisterUpload.QUEUED, total=total, position=0) != 1:
            raise WrongState(ALREADY, state=row.state)
        record(actor, "upload.queue", f"upload:{row.pk}", {"rows": len(seen.rows)})
    row.refresh_from_db()
    return row


def apply_upload(actor: Actor, token: str) -> RegisterUpload:
    """Bring all rows in, in one transaction, or none; a single faulty row is Invalid."""
    row = uploads.upload(actor, token)
    return _apply(actor, row, _faultless(actor, row, RegisterUpload.UPLOADED))


def apply_queued(actor: Actor) -> int:
    """Bring in the tables that wait, each as its officer and whole; returns how many came in.

    A kill in between leaves the table waiting and nothing written. What cannot come in any more
    is given up with its reason.
    """
    if not actor.is_system:
        raise NotAllowed
    done = 0
    for row in RegisterUpload.objects.filter(state=RegisterUpload.QUEUED).order_by("pk"):
        try:
            officer = _officer(row)
            _apply(officer, row, _faultless(officer, row, RegisterUpload.QUEUED))
        except (Invalid, NotAllowed, WrongState) as error:
            _give_up(actor, row, error.message)
        else:
            done += 1
    return done


def _officer(row: RegisterUpload) -> Actor:
    """Return who has confirmed, as they are now."""
    found = resolve(row.account_id or 0, row.post_id)
    if found.post_id != row.post_id or not found.holds(uploads.PERMISSION):
        raise NotAllowed(say("上传人已不在原岗位，或没有导入权限，没有导入。"))
    return found


def _give_up(actor: Actor, row: RegisterUpload, why: Text) -> None:
    with write_transaction():
        waiting = RegisterUpload.objects.filter(pk=row.pk, state=RegisterUpload.QUEUED)
        if waiting.update(state=RegisterUpload.FAILED, failure=told(why)):
            record(actor, "upload.fail", f"upload:{row.pk}")


class _Progress:
    """Tells how far a waiting table is, in steps of 500 rows, outside the transaction that writes.

    Each row is two steps: read and matched, then made ready. Writing comes last and at once.
    """

    def __init__(self, row: RegisterUpload, *, base: int = 0) -> None:
        self.row = row
        self.done = base

    def each(self, rows: Sequence[ItemT]) -> Iterator[ItemT]:
        """Give the rows one by one."""
        for number, item in enumerate(rows, start=1):
            yield item
            self.done += 1
            if number % CHUNK == 0 or number == len(rows):
                self._tell()

    def _tell(self) -> None:
        waiting = RegisterUpload.objects.filter(pk=self.row.pk, state=RegisterUpload.QUEUED)
        if self.row.state == RegisterUpload.QUEUED:
            waiting.update(position=Least(Value(self.done), F("total")))


def _faultless(actor: Actor, row: RegisterUpload, state: str) -> uploads.UploadPreview:
    """Read and match every row again; Invalid when a single one is wrong."""
    if row.state != state:
        raise WrongState(ALREADY, state=row.state)
    tell = _Progress(row)
    seen = uploads.preview(actor, row, tell.each)
    if seen.faulty:
        message = say("有 {n} 行有错误，一行也没有导入。", n=len(seen.faulty))
        raise Invalid({"rows": message}, message)
    return seen


def _apply(actor: Actor, row: RegisterUpload, seen: uploads.UploadPreview) -> RegisterUpload:
    """Write new places, changed places, their types and entries in batches; numbers last."""
    moment = clock.now()
    fresh = [found for found in seen.rows if found.change is Change.NEW]
    changed = [found for found in seen.rows if found.change is Change.UPDATE]
    owners = _owners(actor)
    tell = _Progress(row, base=len(seen.rows))
    made = [_new(actor, found.draft, owners, moment) for found in tell.each(fresh)]
    renewed = [
        _renewed(actor, found.place, found.draft, moment)
        for found in tell.each(changed)
        if found.place
    ]
    try:
        with write_transaction():
            _claim(row, added=len(fresh), updated=len(changed), unchanged=seen.same_count)
            _add(actor, made, moment)
            _update(actor, renewed, moment)
            details = {"added": len(fresh), "updated": len(changed), "same": seen.same_count}
            record(actor, "upload.apply", f"upload:{row.pk}", details, at=moment)
            emit(RegisterImported(row.pk, len(fresh), len(changed)), f"upload:{row.pk}", at=moment)
            _number([row.place for row in made], moment)
    except IntegrityError as error:
        raise WrongState(CHANGED_MEANWHILE) from error
    row.refresh_from_db()
    return row


def _claim(row: RegisterUpload, *, added: int, updated: int, unchanged: int) -> None:
    claimed = RegisterUpload.objects.filter(pk=row.pk, state=row.state).update(
        state=RegisterUpload.APPLIED,
        content_sealed="",
        added=added,
        updated=updated,
        unchanged=unchanged,
    )
    if claimed != 1:
        raise WrongState(ALREADY, state=RegisterUpload.APPLIED)


def _owners(actor: Actor) -> dict[str, int]:
    """Return the units by credit code, so that a place finds the unit whose it is."""
    rows = units.units_under(actor, actor.area_code[: uploads.STREET_DIGITS])
    return dict(rows.exclude(credit_code="").values_list("credit_code", "pk"))


def _new(
    actor: Actor, draft: PlaceDraft, owners: Mapping[str, int], moment: datetime
) -> ReadyPlace:
    """Make a place with its types, before the transaction: sealing contacts takes its time."""
    owner = owners.get(draft.credit_code) if draft.credit_code else None
    row = writing.new_row(draft, moment)
    given = replace(draft, unit_id=owner)
    findings = writing.fill(actor, row, given, moment, clock.local_day(moment))
    types = writing.decide_types(actor, row, findings, moment)
    row.needs_survey = writing.needs_survey_by_types(types)
    return ready(row, types)


@dataclass(frozen=True, slots=True)
class Renewed:
    """A place of the register with the table's row in it, not yet written."""

    place: Place
    findings: tuple[Finding, ...]
    details: Mapping[str, object]
    version: int
    was: str


def _renewed(actor: Actor, row: Place, draft: PlaceDraft, moment: datetime) -> Renewed:
    before, version, was = writing.snapshot(row), row.version, row.accountable
    findings = writing.fill(actor, row, draft, moment, clock.local_day(moment))
    details = writing.changes(before, writing.snapshot(row))
    row.version += 1
    return Renewed(row, findings, details, version, was)


def _add(actor: Actor, made: Sequence[ReadyPlace], moment: datetime) -> None:
    insert(made)
    entries = [
        (
            row.place.journal_key,
            {
                "area": row.place.area_code_now,
                "accountable": row.place.accountable,
                "is_new": True,
            },
        )
        for row in made
    ]
    record_many(actor, "place.import", entries, at=moment)


def _update(actor: Actor, rows: Sequence[Renewed], moment: datetime) -> None:
    for start in range(0, len(rows), CHUNK):
        batch = rows[start : start + CHUNK]
        _check_versions(batch)
        for found in batch:
            row = found.place
            writing.renew_types(actor, row, found.findings, moment, row.types.all())
            writing.tell_accountability(row, found.was, moment)
        entries = [(found.place.journal_key, found.details) for found in batch]
        record_many(actor, "place.import", entries, at=moment)
        Place.objects.bulk_create(
            [found.place for found in batch],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
        )


def _check_versions(rows: Sequence[Renewed]) -> None:
    """Lock the rows of a batch and see that nobody changed one since the preview."""
    seen = {found.place.pk: found.version for found in rows}
    locked = Place.objects.select_for_update().filter(pk__in=seen)
    if dict(locked.values_list("pk", "version")) != seen:
        raise WrongState(CHANGED_MEANWHILE)


def _number(rows: Sequence[Place], moment: datetime) -> None:
    """Take the numbers last; written in one statement for all, because there may be thousands."""
    year = clock.local_day(moment).year
    prefixes = {code: units.record_prefix(code) for code in {row.area_code_now for row in rows}}
    by_prefix: dict[str, list[Place]] = {}
    for row in rows:
        by_prefix.setdefault(prefixes[row.area_code_now], []).append(row)
    taken = [
        (number, row.pk)
        for prefix, under in sorted(by_prefix.items())
        for number, row in zip(take_numbers(prefix, SERIES, year, len(under)), under, strict=True)
    ]
    table = Place._meta.db_table
    if not taken:
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET number = %s WHERE id = %s", taken)  # noqa: S608


def forget_uploads(actor: Actor) -> int:
    """Delete tables older than a day that do not wait for the worker; returns how many."""
    if not actor.is_system:
        raise NotAllowed
    limit = clock.wall_now() - uploads.KEPT
    old = RegisterUpload.objects.filter(made_wall_at__lte=limit)
    return old.exclude(state=RegisterUpload.QUEUED).delete()[0]
