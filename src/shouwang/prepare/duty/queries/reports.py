"""Whether the reports that a special-care period asks for were written (R172)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.clock import end_of_day, local_day
from shouwang.prepare.duty.models import DutyRoom, LogEntry
from shouwang.prepare.duty.rules.parameters import ZERO_REPORT_H, number
from shouwang.prepare.duty.rules.strength import rule_at, start_of_day
from shouwang.prepare.duty.rules.wording import EntryKind

from .rules import cares_of, room_rule_at


@dataclass(frozen=True, slots=True)
class ReportState:
    """The daily report and the next one by frequency; None is not asked for."""

    daily_due_at: datetime | None
    daily_done_at: datetime | None
    next_due_at: datetime | None
    last_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Tell whether a report is over its time."""
        daily = self.daily_due_at is not None and self.daily_done_at is None
        is_daily_late = daily and self.daily_due_at is not None and now >= self.daily_due_at
        is_next_late = self.next_due_at is not None and now >= self.next_due_at
        return bool(is_daily_late or is_next_late)


def _due_at(moment: datetime) -> datetime:
    day = local_day(moment)
    return start_of_day(day) + timedelta(hours=number(ZERO_REPORT_H, day))


def report_state(actor: Actor, room: DutyRoom, now: datetime) -> ReportState:
    """Return how a room stands with its reports at a moment."""
    rule = room_rule_at(actor, room, now)
    day = clock.local_day(now)
    rows = room.entries.filter(kind=EntryKind.REPORT, happened_at__lte=now)
    last = rows.order_by("-happened_at", "-id").first()
    today = last if last is not None and last.happened_at >= start_of_day(day) else None
    return ReportState(
        _due_at(now) if rule.is_zero_report_daily else None,
        today.happened_at if today is not None else None,
        _next(room, rule.report_every_h, last, now),
        None if last is None else last.happened_at,
    )


def _next(
    room: DutyRoom, every_h: int | None, last: LogEntry | None, now: datetime
) -> datetime | None:
    if every_h is None:
        return None
    day = clock.local_day(now)
    cares = cares_of(room, start_of_day(day), end_of_day(day))
    begun = max(
        care.from_at
        for care in cares
        if care.from_at <= now < care.until_at and care.report_every_h == every_h
    )
    since = begun if last is None else max(begun, last.happened_at)
    return since + timedelta(hours=every_h)


def missed_report_at(room: DutyRoom, now: datetime) -> datetime | None:
    """Return when today's report was due, when that is over and none was written."""
    due_at = _due_at(now)
    if now < due_at:
        return None
    day = clock.local_day(now)
    cares = cares_of(room, start_of_day(day), end_of_day(day))
    if not rule_at(due_at - timedelta(microseconds=1), cares, room.kind).is_zero_report_daily:
        return None
    rows = room.entries.filter(
        kind=EntryKind.REPORT, happened_at__gte=start_of_day(day), happened_at__lt=due_at
    )
    return None if rows.exists() else due_at
