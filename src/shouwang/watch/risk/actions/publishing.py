"""Publishing the safety coefficient, once a day, for good (R215)."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.db.models import F, Q

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.risk.models import Coefficient, Risk
from shouwang.watch.risk.rules.coefficient import FORMULA_VERSION, Inputs, coefficient, stored

AT_ONCE = 500


def publish_coefficients(actor: Actor, now: datetime, limit: int = AT_ONCE) -> int:
    """Publish the coefficients that are due on the day of a moment; returns how many.

    Every community has one of each day. A place has a new one when its picture changed; until then
    the last one holds. For the system only.
    """
    if not actor.is_system:
        raise NotAllowed
    day = clock.local_day(now)
    is_due = Q(published_on=None) | Q(published_on__lt=day)
    has_changed = Q(place=None) | ~Q(published_fingerprint=F("fingerprint"))
    rows = Risk.objects.filter(is_due, has_changed, is_current=True, computed_at__isnull=False)
    due = list(rows.order_by("id")[:limit])
    if not due:
        return 0
    with write_transaction():
        Coefficient.objects.bulk_create([_row(row, now) for row in due], ignore_conflicts=True)
        for row in due:
            Risk.objects.filter(pk=row.pk).update(
                published_on=day, published_fingerprint=row.fingerprint
            )
    return len(due)


def _inputs_of(row: Risk) -> Inputs:
    """Return what the coefficient of a row is computed from, as the row stands."""
    return Inputs(Fraction(row.score), Fraction(row.confidence), row.closed, row.closed_in_time)


def _row(row: Risk, now: datetime) -> Coefficient:
    return Coefficient(
        risk=row,
        on=clock.local_day(now),
        published_at=now,
        area_code_at_time=row.area_code_now,
        value=stored(coefficient(_inputs_of(row))),
        formula_version=FORMULA_VERSION,
        weights_version=row.weights_version,
        level=row.level,
        score=row.score,
        confidence=row.confidence,
        closed=row.closed,
        closed_in_time=row.closed_in_time,
        contributions=row.contributions,
    )
