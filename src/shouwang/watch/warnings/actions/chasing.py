"""The chase: whoever has not answered is told another way, then called, then knocked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.delivery import queries as deliveries
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import emit, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.events import WarningUnanswered
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.queries.answers import (
    standing_of,
    stored_standing,
    told_by_account,
)
from shouwang.watch.warnings.rules.answering import Climb, Rung, climb, first_chase_at, told_source
from shouwang.watch.warnings.rules.overlay import Standing
from shouwang.watch.warnings.states import ANSWERED, UNANSWERED, AddresseeState, State

BATCH = 500
TIMES = ("delivered_at", "read_at", "confirmed_at", "called_at")


def chase(actor: Actor, now: datetime, limit: int = BATCH) -> int:
    """Climb a rung with every addressee whose time has come; returns how many were chased.

    1. Put those who are newly told onto the ladder.
    2. Take in what delivery knows of those who are due, so that nobody is chased who has answered.
    3. Climb: another channel, then an event for those who call, knock, or lead.

    Only while the warning holds; safe to run twice, as each rung is taken by compare-and-set.
    """
    if not actor.is_system:
        raise NotAllowed
    _begin(now, limit)
    due = Addressee.objects.filter(
        chase_at__lte=now,
        must_answer=True,
        state__in=UNANSWERED,
        warning__state=State.ISSUED,
    )
    rows = list(due.select_related("warning").order_by("chase_at", "pk")[:limit])
    by_warning: dict[Warning, list[Addressee]] = defaultdict(list)
    for row in rows:
        by_warning[row.warning].append(row)
    return sum(_chase_one(actor, warning, found, now) for warning, found in by_warning.items())


def _begin(now: datetime, limit: int) -> None:
    """Say when the first rung is due for those who stand below it."""
    fresh = Addressee.objects.filter(
        chase_at=None,
        rung=Rung.TOLD,
        must_answer=True,
        state__in=UNANSWERED,
        warning__state=State.ISSUED,
        queued_at__lte=now,
    )
    moments = fresh.order_by().values_list("queued_at", flat=True).distinct()[:limit]
    for moment in list(moments):
        at = first_chase_at(moment, clock.local_day(moment))
        Addressee.objects.filter(
            pk__in=fresh.filter(queued_at=moment).order_by().values("pk")
        ).update(chase_at=at)


def _chase_one(actor: Actor, warning: Warning, rows: list[Addressee], now: datetime) -> int:
    told = told_by_account(warning)
    with write_transaction():
        waiting = take_stock(actor, warning, rows, told)
        climbed = [found for row in waiting if (found := _climb(row, now)) is not None]
        for row, step in climbed:
            for rung in step.rungs:
                _act(actor, warning, row, rung, now)
        if climbed:
            details = {"addressees": [row.pk for row, _ in climbed]}
            record(actor, "warning.chase", warning.journal_key, details)
    return len(climbed)


def take_stock(
    actor: Actor,
    warning: Warning,
    rows: Iterable[Addressee],
    told: Mapping[int, deliveries.Reach],
) -> list[Addressee]:
    """Write down how far the warning has come with some; returns those who have not answered.

    One statement for all that stand alike, and one entry: an entry for each addressee of thousands
    would cost more than the telling itself.
    """
    waiting: list[Addressee] = []
    alike: dict[Standing, list[int]] = defaultdict(list)
    for row in rows:
        standing = standing_of(row, told)
        if standing != stored_standing(row):
            alike[standing].append(row.pk)
        if standing.state not in ANSWERED:
            waiting.append(row)
    for standing, ids in alike.items():
        _settle(standing, ids)
        details = {"to": standing.state, "addressees": ids}
        record(actor, "addressee.stock", warning.journal_key, details)
    return waiting


def _settle(standing: Standing, ids: list[int]) -> None:
    changes: dict[str, object] = {name: getattr(standing, name) for name in TIMES}
    if standing.state is AddresseeState.SENT:
        changes["sent_at"] = clock.now()
    if standing.state is AddresseeState.FAILED:
        changes["failed_at"] = clock.now()
    if standing.state in ANSWERED:
        changes["chase_at"] = None
    Addressee.objects.filter(pk__in=ids, state__in=UNANSWERED).update(
        state=standing.state,
        confirmed_by_key=standing.confirmed_by_key,
        called_by_key=standing.called_by_key,
        sent_by=standing.sent_by,
        version=F("version") + 1,
        **changes,
    )


def _climb(row: Addressee, now: datetime) -> tuple[Addressee, Climb] | None:
    step = climb(row.queued_at, row.rung, now, clock.local_day(row.queued_at))
    rung = step.rungs[-1] if step.rungs else row.rung
    changed = Addressee.objects.filter(
        pk=row.pk, rung=row.rung, chase_at=row.chase_at, state__in=UNANSWERED
    ).update(rung=rung, chase_at=step.next_at)
    return (row, step) if changed and step.rungs else None


def _act(actor: Actor, warning: Warning, row: Addressee, rung: Rung, now: datetime) -> None:
    """Take one rung; for somebody whom no channel reaches the other channel is a knock."""
    if rung is Rung.FALLBACK and row.account_id is not None:
        _another_channel(actor, warning, row.account_id)
        return
    event = WarningUnanswered(warning.pk, row.pk, row.area_code_now, int(rung))
    emit(event, row.journal_key, at=now)


def _another_channel(actor: Actor, warning: Warning, account_id: int) -> None:
    """Tell an account by every channel that it was not told by yet; an unconfigured one is none."""
    source = told_source(warning.pk)
    for name in deliveries.open_channels(actor):
        delivery.send_also(actor, source, [account_id], name, key=warning.journal_key)
