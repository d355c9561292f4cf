"""Taking back what was told: what is still queued is not sent any more."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, F, Value, When

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.rules import Withdrawal
from shouwang.ground.delivery.states import BY_WITHDRAWAL, State
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction

OPEN = (State.QUEUED, State.SENDING, State.FAILED, State.UNCONFIGURED)
"""What could still be sent: by the drain, or by an officer who tries again."""


def withdraw(
    actor: Actor, source_keys: Sequence[str], because: Withdrawal, *, object_key: str
) -> int:
    """Take back what was told under the sources; returns how many dispatches it stopped.

    What is queued is withdrawn at once. What is being sent is marked: it ends as sent when the
    channel takes it, and as withdrawn otherwise, and never goes back into the queue. What had
    failed cannot be tried again. The notice stays in the inbox, for it was told.

    One statement for all three, so that a row cannot slip from one state to another in between.
    """
    with write_transaction():
        told = Notice.objects.filter(source_key__in=source_keys).values("pk")
        rows = Dispatch.objects.filter(notice_id__in=told, state__in=OPEN, withdrawn_because="")
        changed = rows.update(
            state=Case(
                *(When(state=source, then=Value(State.WITHDRAWN)) for source in BY_WITHDRAWAL),
                default=F("state"),
            ),
            withdrawn_because=because,
            version=F("version") + 1,
        )
        if changed:
            details = {"sources": [*source_keys], "because": because.value, "n": changed}
            record(actor, "dispatch.withdrawn", object_key, details)
    return changed
