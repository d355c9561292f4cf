"""Reads and person guards of watching an open hazard, and the words of their history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from shouwang.ground import clock
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.errors import Text, say
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.models import (
    Hazard,
    MonitoringCheck,
    PatrolGap,
    PatrolShift,
    ProtectiveMeasure,
    TaskForce,
)
from shouwang.prepare.hazards.rules.kinds import CHECK_LABELS, DECISION_LABELS, CheckResult
from shouwang.prepare.hazards.rules.patrols import alarm_after, hours_text, minute_of_day
from shouwang.prepare.hazards.rules.watching import (
    WAY_LABELS,
    WatchLamp,
    is_watched,
    missing_watch,
    span,
    watch_lamp,
)
from shouwang.prepare.hazards.rules.wording import MeasureKind

from .presence import has_rows
from .vigilance import has_monitoring, has_plan

SHOWN = 10


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One look at the hazard."""

    at: datetime
    way: Text
    result: Text
    is_abnormal: bool
    text: str
    crack_mm: Decimal | None
    who: str


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift of the patrol that is published."""

    label: str
    hours: str
    is_on_duty: bool


@dataclass(frozen=True, slots=True)
class GapLine:
    """A time in which nobody patrolled, to the minute; without an end it still runs."""

    label: str
    hours: str
    from_at: datetime
    until_at: datetime | None
    minutes: int
    missed: int


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A report to the upper level, a meeting or a decision of it."""

    kind: Text
    title: str
    issuer: str
    document_number: str
    decided_on: object
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchView:
    """How a hazard is watched: the age of the last look, what is missing, who patrols."""

    lamp: WatchLamp | None
    every_min: int | None
    last_checked_at: datetime | None
    check_due_at: datetime | None
    missing: Sequence[Text]
    checks: Sequence[CheckLine]
    shifts: Sequence[ShiftLine]
    patrol_due_at: datetime | None
    patrol_alarm_at: datetime | None
    gaps: Sequence[GapLine]
    decisions: Sequence[DecisionLine]


def watch_of(actor: Actor, found: Hazard) -> WatchView:
    """Return how a hazard, known to be visible, is watched."""
    now = clock.now()
    checks = list(found.checks.order_by("-at", "-id")[:SHOWN])
    due_at = None if found.is_finished else found.patrol_due_at
    return WatchView(
        lamp=_lamp(found, now),
        every_min=found.monitor_every_min,
        last_checked_at=found.last_checked_at,
        check_due_at=None if found.is_finished or due_at else found.check_due_at,
        missing=missing_of(actor, found),
        checks=_checks(actor, checks),
        shifts=_shifts(found, now),
        patrol_due_at=due_at,
        patrol_alarm_at=due_at and due_at + alarm_after(clock.local_day(now)),
        gaps=_gaps(found, now),
        decisions=_decisions(found) if is_insider(actor, found) else [],
    )


def missing_of(actor: Actor, found: Hazard) -> Sequence[Text]:
    """Return what an open hazard of a watched level lacks: an interim plan, monitoring (R114)."""
    del actor
    today = clock.today()
    if found.is_finished or not is_watched(found.level, today):
        return ()
    return missing_watch(
        found.level, today, has_plan=has_plan(found), has_monitoring=has_monitoring(found)
    )


def _lamp(found: Hazard, now: datetime) -> WatchLamp | None:
    asked = has_monitoring(found) or is_watched(found.level, clock.local_day(now))
    if found.is_finished or not (asked or found.last_checked_at):
        return None
    return watch_lamp(found.last_checked_at, found.monitor_from_at, found.monitor_every_min, now)


def _checks(actor: Actor, rows: Sequence[MonitoringCheck]) -> list[CheckLine]:
    names = people.names_of(actor, {row.actor_key for row in rows})
    return [
        CheckLine(
            at=row.at,
            way=WAY_LABELS[row.way],
            result=CHECK_LABELS[row.result],
            is_abnormal=row.result == CheckResult.ABNORMAL,
            text=row.text,
            crack_mm=row.crack_mm,
            who=names.get(row.actor_key, ""),
        )
        for row in rows
    ]


def _shifts(found: Hazard, now: datetime) -> list[ShiftLine]:
    minute = minute_of_day(now)
    rows = found.shifts.filter(ended_at=None).order_by("from_minute", "id")
    return [ShiftLine(row.label, _hours(row), row.as_shift().covers(minute)) for row in rows]


def _hours(row: PatrolShift) -> str:
    return hours_text(row.from_minute, row.minutes)


def _gaps(found: Hazard, now: datetime) -> list[GapLine]:
    rows = found.patrol_gaps.select_related("shift").order_by("-from_at", "-id")[:SHOWN]
    return [
        GapLine(
            label=row.shift.label,
            hours=_hours(row.shift),
            from_at=row.from_at,
            until_at=row.until_at,
            minutes=_minutes(row, now),
            missed=row.missed,
        )
        for row in rows
    ]


def _minutes(row: PatrolGap, now: datetime) -> int:
    return max(((row.until_at or now) - row.from_at) // timedelta(minutes=1), 0)


def _decisions(found: Hazard) -> list[DecisionLine]:
    return [
        DecisionLine(
            kind=DECISION_LABELS[row.kind],
            title=row.title,
            issuer=row.issuer,
            document_number=row.document_number,
            decided_on=row.decided_on,
            text=row.text,
            at=row.at,
        )
        for row in found.decisions.order_by("-id")
    ]


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """How a measure stands: in force or not, how old the last look at it is, what is missing."""

    is_on: bool
    checked: Text | None
    needs_photo: bool
    is_counted: bool


def measure_words(actor: Actor, measure: ProtectiveMeasure) -> MeasureWords:
    """Return how a measure of a hazard, known to be visible, stands."""
    del actor
    now = clock.now()
    at = measure.last_checked_at
    is_sign = measure.kind == MeasureKind.WARNING_SIGN
    return MeasureWords(
        is_on=measure.is_in_force(now),
        checked=None if at is None else say("上次检查 {age}前", age=span(now - at)),
        needs_photo=is_sign and measure.photo_id is None,
        is_counted=measure.kind == MeasureKind.QUARRY_ACTION,
    )


def is_insider(actor: Actor, found: Hazard) -> bool:
    """Tell whether the actor has to do with the hazard by area, sector or case, not as its unit."""
    target = found.target()
    scopes = actor.scopes(Hazard.VIEW_PERMISSION)
    by_duty = any(scope.covers(target) and scope.kind is not ScopeKind.UNIT for scope in scopes)
    return actor.is_system or by_duty


def _has_patrol(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return hazard.patrol_due_at is not None


def _has_force(actor: Actor, hazard: Hazard) -> bool:
    del actor
    return has_rows(hazard, TaskForce) and hazard.task_forces.filter(ended_at=None).exists()


def _has_no_force(actor: Actor, hazard: Hazard) -> bool:
    return not _has_force(actor, hazard)


def _has_measure(actor: Actor, hazard: Hazard) -> bool:
    del actor
    if not has_rows(hazard, ProtectiveMeasure):
        return False
    return hazard.measures.all().in_force(clock.now()).exists()


GUARDS: Mapping[str, Callable[[Actor, Hazard], bool]] = {
    "check_in": _has_patrol,
    "end_patrol": _has_patrol,
    "form_task_force": _has_no_force,
    "assign_force_task": _has_force,
    "end_task_force": _has_force,
    "check_measure": _has_measure,
}
VERBS: Mapping[str, Text] = {
    "hazard.reading": say("监测设备读数"),
    "hazard.monitoring_silent": say("超过规定间隔没有巡查"),
    "hazard.patrol_missed": say("巡查员没有按时打卡"),
}
