"""The outbox at work: runs playbooks on events, again and again until each has heard each once."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from shouwang.ground import clock

from .events import Envelope, Playbook
from .models import OutboxEvent, PlaybookRun
from .rules import MAX_ATTEMPTS, retry_after_s
from .transactions import write_transaction

log = logging.getLogger(__name__)

RUN_LIMIT = timedelta(minutes=5)
BATCH = 100

_playbooks: dict[str, tuple[Playbook, ...]] = {}


def use_playbooks(playbooks: Mapping[str, Sequence[Playbook]]) -> None:
    """Hand over the table of playbooks by event name."""
    _playbooks.clear()
    _playbooks.update({name: tuple(found) for name, found in playbooks.items()})


def drain(holder: str, *, limit: int = BATCH) -> int:
    """Run what is due; returns how many events were finished.

    An event whose runner was killed comes back when its run limit is over.
    """
    wall = clock.wall_now()
    due = Q(state=OutboxEvent.QUEUED) | Q(state=OutboxEvent.RUNNING)
    ids = list(
        OutboxEvent.objects.filter(due, due_wall_at__lte=wall)
        .order_by("due_wall_at", "id")
        .values_list("id", flat=True)[:limit]
    )
    return sum(_run_one(pk, holder) for pk in ids)


def _run_one(pk: int, holder: str) -> bool:
    wall = clock.wall_now()
    claimed = OutboxEvent.objects.filter(
        pk=pk, state__in=[OutboxEvent.QUEUED, OutboxEvent.RUNNING], due_wall_at__lte=wall
    ).update(state=OutboxEvent.RUNNING, holder=holder, due_wall_at=wall + RUN_LIMIT)
    if claimed != 1:
        return False
    row = OutboxEvent.objects.get(pk=pk)
    envelope = Envelope(row.pk, row.name, row.object_key, json.loads(row.payload), row.at)
    try:
        for playbook in _playbooks.get(row.name, ()):
            _run_once(playbook, envelope)
    except Exception as error:
        log.warning("playbook failed for event %s: %s", pk, type(error).__name__, exc_info=True)
        _put_back(row, error)
        return False
    OutboxEvent.objects.filter(pk=pk, holder=holder).update(state=OutboxEvent.DONE, error="")
    return True


def _run_once(playbook: Playbook, envelope: Envelope) -> None:
    name = f"{playbook.__module__.rpartition('.')[2]}.{playbook.__name__}"
    with write_transaction():
        _, is_new = PlaybookRun.objects.get_or_create(
            event_id=envelope.event_id, playbook=name, defaults={"ran_at": clock.wall_now()}
        )
        if is_new:
            playbook(envelope)


def _put_back(row: OutboxEvent, error: Exception) -> None:
    attempts = row.attempts + 1
    is_over = attempts >= MAX_ATTEMPTS
    with transaction.atomic():
        OutboxEvent.objects.filter(pk=row.pk).update(
            state=OutboxEvent.FAILED if is_over else OutboxEvent.QUEUED,
            attempts=attempts,
            due_wall_at=clock.wall_now() + timedelta(seconds=retry_after_s(attempts)),
            error=f"{type(error).__name__}: {error}"[:500],
        )
