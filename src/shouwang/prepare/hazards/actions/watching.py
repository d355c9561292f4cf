"""Looking at an open hazard: how often, what was seen, and the silence after a missed look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.attachments.actions import Prepared
from shouwang.ground.attachments.queries import Purpose
from shouwang.ground.errors import Invalid, NotAllowed
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events.watching import HazardChanged, MonitoringSilent
from shouwang.prepare.hazards.models import Hazard, MonitoringCheck
from shouwang.prepare.hazards.rules.kinds import CheckResult
from shouwang.prepare.hazards.rules.watching import (
    CheckDraft,
    Reading,
    Way,
    check_check,
    interval_for,
    missed,
    next_due,
)

from .doors import go, load
from .photos import keep_photos, photo_changes

BATCH = 500
SILENCE = Actor.system("monitoring")
NO_GRACE = timedelta(0)


def set_monitoring(
    actor: Actor, number: str, interval_min: int | None, *, version: int | None = None
) -> Hazard:
    """Set how often somebody has to look; counting begins anew.

    Without a number the default of the watched levels holds (R114).
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "set_monitoring")
    now = clock.now()
    every = interval_for(interval_min, hazard.level, clock.local_day(now))
    changes: dict[str, object] = {
        "monitor_every_min": every,
        "monitor_from_at": now,
        "check_due_at": next_due(now, every, None),
    }
    told = {"interval_min": every, "interval_before": hazard.monitor_every_min}
    go(actor, hazard, "set_monitoring", changes=changes, details=told, at=now)
    return hazard


def add_check(
    actor: Actor,
    number: str,
    draft: CheckDraft,
    photos: Sequence[Prepared] = (),
    *,
    version: int | None = None,
) -> MonitoringCheck:
    """Write down a look at the hazard; an abnormal one is told at once (R114)."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "add_check")
    now = clock.now()
    wrong = check_check(draft, now)
    if wrong:
        raise Invalid(wrong)
    at = min(draft.checked_at or now, now)
    with write_transaction():
        _name_silence(hazard, now)
        changes = {**looked(hazard, at), **photo_changes(hazard, photos, Purpose.EVIDENCE)}
        made = write_check(actor, hazard, draft, at, Way.VISIT)
        told = {"check": made.pk, "result": draft.result, "checked_at": at}
        event = changed_event(hazard, made)
        go(actor, hazard, "add_check", changes=changes, details=told, event=event, at=now)
        keep_photos(actor, hazard, photos, Purpose.EVIDENCE)
    return made


def looked(hazard: Hazard, at: datetime) -> dict[str, object]:
    """Return the columns after a look at a moment; an older look changes nothing."""
    last = at if hazard.last_checked_at is None else max(at, hazard.last_checked_at)
    found: dict[str, object] = {"last_checked_at": last}
    if hazard.monitor_every_min is not None:
        every = hazard.monitor_every_min
        found["check_due_at"] = next_due(last, every, hazard.check_due_at)
    return found


def write_check(
    actor: Actor, hazard: Hazard, draft: CheckDraft, at: datetime, way: str
) -> MonitoringCheck:
    """Write the row of a look in the caller's transaction."""
    return MonitoringCheck.objects.create(
        hazard=hazard,
        at=at,
        way=way,
        result=draft.result,
        text=draft.text.strip(),
        crack_mm=draft.crack_mm,
        actor_key=actor.key,
    )


def changed_event(hazard: Hazard, made: MonitoringCheck) -> HazardChanged | None:
    """Return what has to be told of a look: nothing while all is as it was."""
    if made.result != CheckResult.ABNORMAL:
        return None
    return HazardChanged(hazard.pk, hazard.number, made.pk, made.way)


def count_reading(actor: Actor, hazard_id: int, reading: Reading) -> bool:
    """Count a sensor's reading as a look at an open hazard, once per source key; for the system.

    It does not raise the version: nobody's form goes stale because a sensor has spoken.
    """
    if not actor.is_system:
        raise NotAllowed
    now = clock.now()
    draft = CheckDraft(reading.result, reading.text, reading.crack_mm, reading.at)
    wrong = check_check(draft, now)
    if wrong:
        raise Invalid(wrong)
    hazard = Hazard.objects.filter(pk=hazard_id, is_finished=False).first()
    if hazard is None:
        return False
    try:
        with write_transaction():
            _count(actor, hazard, reading, draft)
    except IntegrityError:
        return False
    return True


def _count(actor: Actor, hazard: Hazard, reading: Reading, draft: CheckDraft) -> None:
    made = MonitoringCheck(hazard=hazard, way=Way.SENSOR, actor_key=actor.key)
    for name, value in asdict(reading).items():
        setattr(made, name, value)
    made.save(force_insert=True)
    Hazard.objects.filter(pk=hazard.pk).update(**looked(hazard, draft.checked_at or made.at))
    told = {"check": made.pk, "result": made.result, "source": reading.source_key}
    record(actor, "hazard.reading", hazard.journal_key, told, at=reading.at)
    event = changed_event(hazard, made)
    if event is not None:
        emit(event, hazard.journal_key, at=reading.at)


def mark_silent(actor: Actor, now: datetime) -> int:
    """Write MonitoringSilent for every interval in which nobody looked, dated at its end.

    A hazard with a published patrol is told of by the patrol's own, tighter alarm only.
    """
    del actor
    rows = Hazard.objects.filter(
        is_finished=False,
        check_due_at__lte=now,
        monitor_every_min__isnull=False,
        patrol_due_at=None,
    )
    found = rows.order_by("check_due_at")[:BATCH]
    return sum(_name_silence(hazard, now) for hazard in found)


def _name_silence(hazard: Hazard, now: datetime) -> int:
    """Tell of each missed interval of a hazard, once; returns how many."""
    if hazard.monitor_every_min is None or hazard.check_due_at is None or hazard.patrol_due_at:
        return 0
    every = timedelta(minutes=hazard.monitor_every_min)
    told = missed(hazard.check_due_at, every, now, NO_GRACE)
    if not told:
        return 0
    following = told[-1] + every
    with write_transaction():
        rows = Hazard.objects.filter(
            pk=hazard.pk, is_finished=False, check_due_at=hazard.check_due_at
        )
        if rows.update(check_due_at=following) != 1:
            return 0
        for due_at in told:
            event = MonitoringSilent(hazard.pk, hazard.number, due_at, hazard.monitor_every_min)
            details = {"due_at": due_at, "interval_min": hazard.monitor_every_min}
            record(SILENCE, "hazard.monitoring_silent", hazard.journal_key, details, at=due_at)
            emit(event, hazard.journal_key, at=due_at)
    hazard.check_due_at = following
    return len(told)
