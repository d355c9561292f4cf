"""The drain: takes what is due, sends it outside any transaction, writes down what came of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import Channel, Message, channel, offered_names
from shouwang.ground.delivery.crew import NotBegun, Outcome, TakenBack, send_all
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.queries import choices
from shouwang.ground.delivery.rules import (
    CALL_LIST,
    MAX_ATTEMPTS,
    Choice,
    Reason,
    after_quiet,
    outside_text,
    wait_after,
)
from shouwang.ground.delivery.states import BY_DRAIN, State
from shouwang.ground.errors import NotAllowed
from shouwang.ground.journal.actions import record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people.queries import contacts

log = logging.getLogger(__name__)

BATCH = 256
THREADS = 8
BATCH_LIMIT_S = 60.0
LEASE = timedelta(seconds=300)
"""Longer than a batch can last, so that nobody else takes what is still being sent."""
RUN_LIMIT = timedelta(seconds=90)
REST = timedelta(seconds=60)
READ = (
    "attempts",
    "gateway_key",
    "is_urgent",
    "notice__account_id",
    "notice__title_msgid",
    "notice__title_params",
)
"""What a message and its verdict are made of; the rest of the rows is not read."""
UNDERWAY = tuple(BY_DRAIN)
"""The states from which the drain takes: those that wait, and those whose taker was killed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a dispatch is to become after an attempt."""

    state: State
    error: str = ""
    due_wall_at: datetime | None = None
    took_back: bool = False


def drain(actor: Actor, *, batch: int = BATCH, limit_s: float = BATCH_LIMIT_S) -> int:
    """Send what is due in every channel; returns how many dispatches the channels took.

    1. Take a batch of one channel by compare-and-set: state sending, attempt counted, lease.
    2. Send with a few threads, which never touch the database; no transaction is open.
    3. Write down outcomes as they come: sent, queued again by the ladder, or failed with a reason.

    A channel that does not answer rests until the next run; the others go on.
    """
    if not actor.is_system:
        raise NotAllowed
    holder = f"drain:{secrets.token_hex(8)}"
    until, taken, resting = clock.wall_now() + RUN_LIMIT, 0, {CALL_LIST}
    known = _waiting_channels() | set(offered_names())
    while clock.wall_now() < until:
        names = _due_channels(known - resting)
        if not names:
            break
        for name in names:
            way = channel(name)
            if not way.is_configured:
                _set_aside(actor, name)
                continue
            sent, is_silent = _send_batch(actor, way, holder, batch=batch, limit_s=limit_s)
            taken += sent
            if is_silent:
                resting.add(name)
    return taken


def _due(wall: datetime) -> Q:
    return Q(state__in=UNDERWAY, due_wall_at__lte=wall)


def _waiting_channels() -> set[str]:
    """Return the channels in which anything waits, with those that nobody offers any more."""
    rows = Dispatch.objects.filter(_due(clock.wall_now())).order_by()
    return set(rows.values_list("channel", flat=True).distinct())


def _due_channels(names: Collection[str]) -> list[str]:
    """Return those in which something is due, asked one by one.

    All at once would read whatever waits anywhere, before each batch of a hundred thousand.
    """
    due = Dispatch.objects.filter(_due(clock.wall_now()))
    return [name for name in sorted(names) if due.filter(channel=name).exists()]


def _set_aside(actor: Actor, name: str) -> None:
    """Say of what is due in a channel that it is not configured; never that it was sent."""
    with write_transaction():
        rows = Dispatch.objects.filter(_due(clock.wall_now()), channel=name)
        ids = list(rows.select_for_update().order_by("id").values_list("id", flat=True))
        changes = {"state": State.UNCONFIGURED, "holder": "", "due_wall_at": None}
        Dispatch.objects.filter(pk__in=ids).update(**changes, version=F("version") + 1)
        record(actor, "dispatch.unconfigured", f"channel:{name}", {"dispatches": ids})


def _take(actor: Actor, way: Channel, holder: str, size: int) -> list[Dispatch]:
    """Take a batch; what was begun too often ends as interrupted.

    One statement and one entry for the batch: a move for each attempt would cost ten statements
    where this costs a fraction of one.
    """
    wall = clock.wall_now()
    with write_transaction():
        due = Dispatch.objects.filter(_due(wall), channel=way.name)
        ids = list(
            due.select_for_update(skip_locked=True)
            .order_by("-is_urgent", "due_wall_at", "id")
            .values_list("id", flat=True)[:size]
        )
        rows = Dispatch.objects.filter(_due(wall), pk__in=ids)
        _end_withdrawn(actor, way, rows.exclude(withdrawn_because=""))
        worn = list(rows.filter(attempts__gte=MAX_ATTEMPTS).values_list("id", flat=True))
        if worn:
            _write(worn, Verdict(State.FAILED, Reason.INTERRUPTED))
            record(actor, "dispatch.failed", f"channel:{way.name}", {"dispatches": worn})
        rows.exclude(pk__in=worn).update(
            state=State.SENDING,
            holder=holder,
            due_wall_at=wall + LEASE,
            attempts=F("attempts") + 1,
            version=F("version") + 1,
        )
        found = list(
            Dispatch.objects.filter(pk__in=ids, holder=holder, state=State.SENDING)
            .select_related("notice")
            .only(*READ)
            .order_by("-is_urgent", "id")
        )
        if found:
            taken = [row.pk for row in found]
            record(actor, "dispatch.taken", f"channel:{way.name}", {"dispatches": taken})
    return found


def _end_withdrawn(actor: Actor, way: Channel, rows: QuerySet[Dispatch]) -> None:
    """End what was withdrawn while it was under way, and whose taker has been killed since."""
    ids = list(rows.values_list("id", flat=True))
    if ids:
        _write(ids, Verdict(State.WITHDRAWN))
        record(actor, "dispatch.withdrawn", f"channel:{way.name}", {"dispatches": ids})


def _send_batch(
    actor: Actor, way: Channel, holder: str, *, batch: int, limit_s: float
) -> tuple[int, bool]:
    """Send one batch; returns how many were taken by the channel, and whether it fell silent."""
    rows = {row.pk: row for row in _take(actor, way, holder, batch)}
    accounts = [row.notice.account_id for row in rows.values()]
    chosen = choices(actor, accounts)
    sent, is_silent = 0, False
    messages = _messages(actor, rows.values())
    withdrawn = _withdrawn(way, holder)
    for outcomes in send_all(way, messages, THREADS, limit_s, withdrawn):
        withdrawn |= _withdrawn(way, holder)
        verdicts = {
            outcome.dispatch_id: _judge(
                rows[outcome.dispatch_id],
                outcome,
                chosen[rows[outcome.dispatch_id].notice.account_id],
            )
            for outcome in outcomes
        }
        sent += _write_down(actor, way, holder, verdicts)
        is_silent = is_silent or any(isinstance(found.result, NotBegun) for found in outcomes)
    return sent, is_silent


def _withdrawn(way: Channel, holder: str) -> set[int]:
    """Return what was withdrawn of that which is held."""
    held = Dispatch.objects.filter(channel=way.name, state=State.SENDING, holder=holder)
    rows = held.exclude(withdrawn_because="")
    return set(rows.values_list("id", flat=True))


def _messages(actor: Actor, rows: Iterable[Dispatch]) -> list[Message]:
    """Put the messages together; addresses are asked for now and kept nowhere."""
    found = list(rows)
    reached = contacts(actor, [row.notice.account_id for row in found])
    messages = []
    for row in found:
        contact = reached.get(row.notice.account_id)
        messages.append(
            Message(
                row.pk,
                row.attempts,
                row.gateway_key,
                _subject(row.notice),
                outside_text(row.notice.title),
                contact.phone if contact else "",
                contact.email if contact else "",
            )
        )
    return messages


def _subject(notice: Notice) -> str:
    return " ".join(str(notice.title).split())


def _judge(row: Dispatch, outcome: Outcome, choice: Choice) -> Verdict:
    wall = clock.wall_now()
    if isinstance(outcome.result, State):
        return Verdict(outcome.result)
    if isinstance(outcome.result, TakenBack):
        return Verdict(State.WITHDRAWN, took_back=True)
    if isinstance(outcome.result, NotBegun):
        return Verdict(State.QUEUED, due_wall_at=wall + REST, took_back=True)
    error = outcome.result
    wait = wait_after(row.attempts, seed=row.gateway_key, at_least_s=error.retry_after_s)
    if error.is_permanent or wait is None:
        return Verdict(State.FAILED, error.reason)
    due = after_quiet(wall + wait, choice.quiet, is_urgent=row.is_urgent)
    return Verdict(State.QUEUED, error.reason, due)


def _write_down(actor: Actor, way: Channel, holder: str, verdicts: dict[int, Verdict]) -> int:
    """Write outcomes in one transaction, those still held; returns how many the channel took."""
    taken = 0
    with write_transaction():
        held = Dispatch.objects.filter(pk__in=verdicts, holder=holder, state=State.SENDING)
        ids = dict(held.select_for_update().values_list("id", "withdrawn_because"))
        alike: dict[tuple[State, str], list[int]] = {}
        for pk in sorted(ids):
            verdict = verdicts[pk]
            if ids[pk] and verdict.state is State.QUEUED:
                verdict = verdicts[pk] = Verdict(State.WITHDRAWN)
            alike.setdefault((verdict.state, verdict.error), []).append(pk)
            if verdict.due_wall_at is not None:
                _write([pk], verdict)
        for (state, error), found in alike.items():
            final = [pk for pk in found if verdicts[pk].due_wall_at is None]
            if final:
                _write(final, verdicts[final[0]])
            taken += len(found) if state in {State.SENT, State.DELIVERED} else 0
            details = {"dispatches": found, "reason": error}
            record(actor, f"dispatch.{state}", f"channel:{way.name}", details)
    if len(ids) < len(verdicts):
        log.warning("channel %s: %s outcomes came too late", way.name, len(verdicts) - len(ids))
    return taken


def _write(ids: Sequence[int], verdict: Verdict) -> None:
    Dispatch.objects.filter(pk__in=ids).update(
        state=verdict.state,
        error=verdict.error,
        due_wall_at=verdict.due_wall_at,
        holder="",
        attempts=F("attempts") - (1 if verdict.took_back else 0),
        version=F("version") + 1,
    )
