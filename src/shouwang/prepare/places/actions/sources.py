"""Major hazard sources of a place: their file, their monitors, their silence (R44, R45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.remapping import check_is_system
from shouwang.prepare.places.events import MajorSourceSilent
from shouwang.prepare.places.models import MajorHazardSource, Place, SourceMonitor
from shouwang.prepare.places.queries import sources
from shouwang.prepare.places.rules.sources import MonitorKind, signal_due_at
from shouwang.prepare.places.rules.wider_drafts import (
    MonitorDraft,
    SourceDraft,
    monitor_faults,
    source_faults,
    source_future_faults,
)

from .places import found, raise_version

TEXTS = ("name", "file_reference", "risk_summary", "monitoring", "plan")
SILENT_AT_ONCE = 500


def add_source(
    actor: Actor, number: str, draft: SourceDraft, monitors: Sequence[MonitorDraft] = ()
) -> MajorHazardSource:
    """Register a major hazard source in a place, with what watches it; needs `places.edit`."""
    row = found(actor, number, "places.edit")
    _check(draft)
    for monitor in monitors:
        _check_monitor(monitor)
    moment = clock.now()
    try:
        with write_transaction():
            return write_source(actor, row, draft, monitors, moment)
    except IntegrityError as error:
        raise Invalid({"name": say("这个场所已有同名的重大危险源。")}) from error


def write_source(
    actor: Actor,
    place: Place,
    draft: SourceDraft,
    monitors: Sequence[MonitorDraft],
    moment: datetime,
) -> MajorHazardSource:
    """Write a checked source of a place with what watches it, in the caller's transaction."""
    made = MajorHazardSource.objects.create(place=place, registered_at=moment, **_columns(draft))
    details = {"source": made.pk, "level": made.level}
    record(actor, "place.add_source", place.journal_key, details, at=moment)
    for monitor in monitors:
        _watch(actor, made, monitor, moment)
    return made


def _columns(draft: SourceDraft) -> dict[str, object]:
    plain = asdict(draft)
    return plain | {name: plain[name].strip() for name in TEXTS}


def _check(draft: SourceDraft) -> None:
    wrong = {**source_future_faults(draft, clock.today()), **source_faults(draft)}
    if wrong:
        raise Invalid(wrong)


def edit_source(
    actor: Actor, source_id: int, draft: SourceDraft, *, version: int
) -> MajorHazardSource:
    """Write the file of a source anew; WrongState when somebody else was faster."""
    row = _changeable(actor, source_id)
    _check(draft)
    try:
        with write_transaction():
            return rewrite_source(actor, row, draft, version=version)
    except IntegrityError as error:
        raise Invalid({"name": say("这个场所已有同名的重大危险源。")}) from error


def rewrite_source(
    actor: Actor,
    row: MajorHazardSource,
    draft: SourceDraft,
    monitors: Sequence[MonitorDraft] = (),
    *,
    version: int,
) -> MajorHazardSource:
    """Write a checked file anew in the caller's transaction; WrongState when it was changed."""
    columns = _columns(draft)
    changed = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    raise_version(row, version)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    details = {"source": row.pk, "fields": changed}
    record(actor, "place.edit_source", row.place.journal_key, details)
    for monitor in monitors:
        _watch(actor, row, monitor, clock.now())
    return row


def retire_source(actor: Actor, source_id: int, *, version: int) -> MajorHazardSource:
    """Take a source out of use; its file stays, its monitors end."""
    row = _changeable(actor, source_id)
    with write_transaction():
        raise_version(row, version)
        row.is_active = False
        row.save(update_fields=["is_active"])
        row.monitors.filter(is_active=True).update(is_active=False)
        record(actor, "place.retire_source", row.place.journal_key, {"source": row.pk})
    return row


def set_monitor(actor: Actor, source_id: int, draft: MonitorDraft) -> SourceMonitor:
    """Watch a source by a sensor or a scheduled check, or change its interval."""
    row = _changeable(actor, source_id)
    _check_monitor(draft)
    with write_transaction():
        return _watch(actor, row, draft, clock.now())


def _check_monitor(draft: MonitorDraft) -> None:
    wrong = monitor_faults(draft)
    if wrong:
        raise Invalid(wrong)


def _watch(
    actor: Actor, row: MajorHazardSource, draft: MonitorDraft, moment: datetime
) -> SourceMonitor:
    made, is_new = SourceMonitor.objects.get_or_create(
        source=row,
        kind=draft.kind,
        sensor_key=draft.sensor_key.strip(),
        is_active=True,
        defaults={
            "every_min": draft.every_min,
            "started_at": moment,
            "due_at": signal_due_at(moment, draft.every_min),
        },
    )
    if not is_new and made.every_min != draft.every_min:
        made.every_min = draft.every_min
        made.due_at = signal_due_at(made.last_signal_at or made.started_at, draft.every_min)
        made.silence_named_at = None
        made.save(update_fields=["every_min", "due_at", "silence_named_at"])
    details = {"source": row.pk, "kind": draft.kind, "every_min": draft.every_min}
    record(actor, "place.watch_source", row.place.journal_key, details, at=moment)
    return made


def end_monitor(actor: Actor, source_id: int, monitor_id: int) -> SourceMonitor:
    """Stop watching a source by one of its monitors."""
    row = _changeable(actor, source_id)
    with write_transaction():
        ended = row.monitors.filter(pk=monitor_id, is_active=True).update(is_active=False)
        if ended != 1:
            raise NotFound
        record(actor, "place.unwatch_source", row.place.journal_key, {"monitor": monitor_id})
    return SourceMonitor.objects.get(pk=monitor_id)


def note_signal(
    actor: Actor, source_id: int, at: datetime, monitor: str = MonitorKind.CHECK.value
) -> SourceMonitor:
    """Note that a source gave a sign of life: `monitor` is the sensor's key, or "check".

    Needs `places.register` where the place lies; sensors come as the system. A signal older than
    the newest changes nothing. Checks and the end of a silence are journaled, steady data is not.
    """
    row = sources.major_source(actor, source_id)
    if not actor.may("places.register", row.place.target()):
        raise NotAllowed
    if at > clock.now():
        raise Invalid({"at": say("时间不能在现在以后。")})
    by_key = Q(kind=MonitorKind.SENSOR, sensor_key=monitor)
    asked = Q(kind=MonitorKind.CHECK) if monitor == MonitorKind.CHECK else by_key
    with write_transaction():
        watched = row.monitors.filter(asked, is_active=True).first()
        if watched is None:
            raise Invalid({"monitor": say("这个危险源没有设定这一种监测。")})
        newer = SourceMonitor.objects.filter(
            Q(last_signal_at=None) | Q(last_signal_at__lt=at), pk=watched.pk
        )
        changed = newer.update(
            last_signal_at=at,
            due_at=signal_due_at(at, watched.every_min),
            silence_named_at=None,
        )
        was_silent = watched.silence_named_at is not None
        if changed and (was_silent or watched.kind == MonitorKind.CHECK):
            details = {"source": row.pk, "monitor": watched.pk, "was_silent": was_silent}
            record(actor, "place.source_signal", row.place.journal_key, details)
    watched.refresh_from_db()
    return watched


def _changeable(actor: Actor, source_id: int) -> MajorHazardSource:
    row = sources.major_source(actor, source_id)
    if not actor.may("places.edit", row.place.target()):
        raise NotAllowed
    if not row.is_active or row.place.archived_at is not None:
        raise WrongState(say("这个危险源已经停用。"), version=row.version)
    return row


def name_silent_sources(actor: Actor, now: datetime) -> int:
    """Write MajorSourceSilent once for each silence of a monitor; returns how many."""
    check_is_system(actor)
    rows = SourceMonitor.objects.filter(
        is_active=True,
        silence_named_at=None,
        due_at__lt=now,
        source__is_active=True,
        source__place__archived_at=None,
    )
    due = rows.select_related("source__place").order_by("due_at", "pk")
    return sum(_name_silence(actor, found_here, now) for found_here in due[:SILENT_AT_ONCE])


def _name_silence(actor: Actor, monitor: SourceMonitor, now: datetime) -> int:
    row = monitor.source
    with write_transaction():
        waiting = SourceMonitor.objects.filter(
            pk=monitor.pk, silence_named_at=None, due_at=monitor.due_at
        )
        if not waiting.update(silence_named_at=now):
            return 0
        event = MajorSourceSilent(
            row.pk, monitor.pk, row.name, row.place_id, monitor.kind, monitor.due_at,
            monitor.every_min,
        )  # fmt: skip
        emit(event, row.journal_key, at=now)
        details = {"source": row.pk, "monitor": monitor.pk, "due_at": monitor.due_at}
        record(actor, "place.source_silent", row.place.journal_key, details, at=now)
    return 1
