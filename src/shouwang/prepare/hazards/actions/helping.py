"""Asking the upper level for help, its answer, the help that came, and what time brings (R108)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, WrongState, say
from shouwang.ground.journal.actions import emit, find_move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.prepare.hazards.events.offices import (
    HelpAnswered,
    HelpAsked,
    HelpRaised,
    HelpReminded,
)
from shouwang.prepare.hazards.models import Hazard, HelpRequest
from shouwang.prepare.hazards.queries.helping import help_unit, may_answer_help, open_help
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.ladders import help_raise_at, next_reminder
from shouwang.prepare.hazards.rules.offices import (
    OPEN_HELP,
    TEXT_LIMIT,
    HelpDraft,
    HelpState,
    checked_words,
    with_more,
)

from .doors import go, load

BATCH = 500


def ask_help(actor: Actor, number: str, draft: HelpDraft, *, version: int | None = None) -> Hazard:
    """Ask the upper level for help: cause, need, interim measures; one request at a time."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "ask_help")
    words = checked_words(draft, TEXT_LIMIT)
    if hazard.help_state in OPEN_HELP:
        raise WrongState(
            say("已有一个协助请求还没有结束。"), state=hazard.state, version=hazard.version
        )
    now, unit = clock.now(), help_unit(actor, hazard)
    event = HelpAsked(hazard.pk, hazard.number, unit)
    with write_transaction():
        changes = {"help_state": HelpState.ASKED}
        go(actor, hazard, "ask_help", changes=changes, details={"unit": unit}, event=event, at=now)
        HelpRequest.objects.create(
            hazard=hazard,
            **words,
            to_unit_id=unit,
            asked_by_id=actor.account_id,
            asked_at=now,
            next_reminder_at=next_reminder(now),
            raise_at=help_raise_at(now),
        )
    return hazard


def answer_help(actor: Actor, number: str, *, text: str, version: int | None = None) -> Hazard:
    """Answer a request for help as the level that was asked, or one above it."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "answer_help")
    told = check_reason(text, "text")
    row = _request(hazard)
    if row.state != HelpState.ASKED:
        raise WrongState(say("已经答复过。"), state=hazard.state, version=hazard.version)
    if not may_answer_help(actor, row):
        raise NotAllowed(say("协助请求要由上一级答复，不能由本级或申请人答复。"))
    written = {"reply": told, "replied_by_id": actor.account_id, "replied_at": clock.now()}
    _advance(actor, hazard, "answer_help", row, HelpState.ANSWERED, written)
    return hazard


def record_help(actor: Actor, number: str, *, text: str, version: int | None = None) -> Hazard:
    """Write down what help came; more may follow, each is kept."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "record_help")
    row = _request(hazard)
    given = with_more(row.given, check_reason(text, "text"))
    written = {"given": given, "given_at": row.given_at or clock.now()}
    _advance(actor, hazard, "record_help", row, HelpState.GIVEN, written)
    return hazard


def end_help(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """End a request for help, with a reason."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "end_help")
    told = check_reason(reason)
    written = {"ended_at": clock.now(), "end_reason": told}
    _advance(actor, hazard, "end_help", _request(hazard), HelpState.ENDED, written)
    return hazard


def _request(hazard: Hazard) -> HelpRequest:
    row = open_help(hazard)
    if row is None:
        raise WrongState(
            say("没有正在进行的协助请求。"), state=hazard.state, version=hazard.version
        )
    return row


def _advance(
    actor: Actor,
    hazard: Hazard,
    name: str,
    row: HelpRequest,
    state: HelpState,
    written: Mapping[str, object],
) -> None:
    event = HelpAnswered(hazard.pk, hazard.number) if state == HelpState.ANSWERED else None
    with write_transaction():
        go(actor, hazard, name, changes={"help_state": state}, event=event)
        HelpRequest.objects.filter(pk=row.pk).update(state=state, **written)


def remind_of_help(actor: Actor, now: datetime) -> int:
    """Write HelpReminded for each reminder that is due, and HelpRaised once, each at its moment."""
    rows = HelpRequest.objects.filter(
        state=HelpState.ASKED, next_reminder_at__lte=now, hazard__is_finished=False
    ).select_related("hazard")
    reminded = sum(_remind(actor, row, now) for row in rows.order_by("next_reminder_at")[:BATCH])
    late = HelpRequest.objects.filter(
        state=HelpState.ASKED, raise_at__lte=now, raised_at=None, hazard__is_finished=False
    ).select_related("hazard")
    return reminded + sum(_raise(actor, row) for row in late.order_by("raise_at")[:BATCH])


def _remind(actor: Actor, row: HelpRequest, now: datetime) -> int:
    hazard, due_at, count = row.hazard, row.next_reminder_at, 0
    while due_at <= now:
        following = next_reminder(due_at)
        with write_transaction():
            changed = HelpRequest.objects.filter(
                pk=row.pk, state=HelpState.ASKED, next_reminder_at=due_at
            ).update(next_reminder_at=following)
            if changed != 1:
                return count
            days = (due_at - row.asked_at).days
            record(actor, "hazard.help_reminded", hazard.journal_key, {"days": days}, at=due_at)
            event = HelpReminded(hazard.pk, hazard.number, row.to_unit_id, days)
            emit(event, hazard.journal_key, at=due_at)
        due_at, count = following, count + 1
    return count


def _raise(actor: Actor, row: HelpRequest) -> bool:
    hazard, due_at = row.hazard, row.raise_at
    with write_transaction():
        changed = HelpRequest.objects.filter(
            pk=row.pk, state=HelpState.ASKED, raised_at=None
        ).update(raised_at=due_at)
        if changed != 1:
            return False
        days = (due_at - row.asked_at).days
        record(actor, "hazard.help_raised", hazard.journal_key, {"days": days}, at=due_at)
        emit(HelpRaised(hazard.pk, hazard.number, days), hazard.journal_key, at=due_at)
    return True
