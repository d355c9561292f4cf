"""What is queued of a warning that has ended is not sent; who was told hears of the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.errors import NotAllowed, NotFound
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.queries.answers import standing_of, told_by_account
from shouwang.watch.warnings.rules.answering import told_source
from shouwang.watch.warnings.rules.wording import Ending
from shouwang.watch.warnings.states import UNANSWERED, AddresseeState, State

from .chasing import take_stock

BECAUSE = {
    Ending.SUPERSEDED: delivery.Withdrawal.SUPERSEDED,
    Ending.CANCELLED: delivery.Withdrawal.CANCELLED,
    Ending.EXPIRED: delivery.Withdrawal.ENDED,
}
SWEPT_FOR = timedelta(minutes=10)
NOT_OUT = (AddresseeState.QUEUED, AddresseeState.FAILED)


def withdraw_unsent(actor: Actor, warning_id: int, ending: str) -> int:
    """Take back what was not sent yet of a warning that has ended, and end its chase.

    Whoever the warning had not come to by any way is withdrawn; whoever was told and did not answer
    stays counted as such. For the system; safe to repeat. Returns how many dispatches it stopped.
    """
    if not actor.is_system:
        raise NotAllowed
    warning = Warning.objects.filter(pk=warning_id).first()
    if warning is None:
        raise NotFound
    with write_transaction():
        told = told_by_account(warning)
        rows = list(Addressee.objects.filter(warning=warning, state__in=UNANSWERED))
        take_stock(actor, warning, rows, told)
        unsent = [row.pk for row in rows if standing_of(row, told).state in NOT_OUT]
        stopped = delivery.withdraw(
            actor,
            [told_source(warning.pk)],
            BECAUSE[Ending(ending)],
            object_key=warning.journal_key,
        )
        Addressee.objects.filter(warning=warning).exclude(chase_at=None).update(chase_at=None)
        changed = Addressee.objects.filter(pk__in=unsent, state__in=NOT_OUT).update(
            state=AddresseeState.WITHDRAWN, withdrawn_at=clock.now(), version=F("version") + 1
        )
        if changed:
            details = {"addressees": unsent, "n": changed}
            record(actor, "addressee.withdraw", warning.journal_key, details)
    return stopped


def sweep_ended(actor: Actor, now: datetime) -> int:
    """Take back what was queued for a warning while it was being ended; returns how much.

    A batch of notices may be written by one process while another ends the warning; for a short
    while after each end whatever came too late is withdrawn, too.
    """
    if not actor.is_system:
        raise NotAllowed
    stopped = 0
    rows = Warning.objects.filter(
        state=State.ENDED, issued_at__isnull=False, ended_at__gt=now - SWEPT_FOR, ended_at__lte=now
    )
    for warning in rows.order_by("pk"):
        stopped += delivery.withdraw(
            actor,
            [told_source(warning.pk)],
            BECAUSE[Ending(warning.ending)],
            object_key=warning.journal_key,
        )
    return stopped
