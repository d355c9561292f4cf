"""An addressee answers; or somebody whose duty it is has called, or knocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery import actions as delivery
from shouwang.ground.delivery.queries import Reach
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import emit, move, record
from shouwang.ground.journal.transactions import write_transaction
from shouwang.watch.warnings.events import WarningUnanswered
from shouwang.watch.warnings.models import Addressee, ReachAttempt
from shouwang.watch.warnings.queries.answers import (
    own_rows,
    seen_warning,
    standing_of,
    told_by_account,
)
from shouwang.watch.warnings.queries.reaching import reached_row
from shouwang.watch.warnings.rules.answering import Rung, climb, told_source
from shouwang.watch.warnings.rules.reaching import ReachDraft, ReachWay, check_reach
from shouwang.watch.warnings.states import (
    ADDRESSEE_MOVES,
    ANSWERED,
    AddresseeMove,
    AddresseeState,
)

ANSWER = ADDRESSEE_MOVES[AddresseeMove.ANSWER]


def acknowledge(actor: Actor, number: str) -> int:
    """Say "I know" of a warning, for oneself or one's unit; the first time counts.

    The notice in the inbox is confirmed with it. Returns how many of the warning's addressees
    answered by it. WrongState when the warning was not sent to the actor.
    """
    warning = seen_warning(actor, number)
    if actor.account_id is None:
        raise NotAllowed
    rows = list(Addressee.objects.filter(own_rows(actor), warning=warning).order_by("pk"))
    if not rows:
        raise WrongState(say("这条预警没有发给您，不用应答。"), state=warning.state)
    with write_transaction():
        now = clock.now()
        source = told_source(warning.pk)
        accounts = {row.account_id for row in rows if row.account_id is not None}
        delivery.note_answer(actor, source, sorted(accounts), object_key=warning.journal_key)
        return _answer(actor, rows, now, actor.key)


def _answer(actor: Actor, rows: Sequence[Addressee], at: datetime, by_key: str) -> int:
    """Bring addressees to "confirmed", those who have not answered yet.

    An addressee needs no grant to answer for themselves, so this is no `move`: the compare-and-set
    and the entry are its own, one for all that answer at once.
    """
    open_ = Addressee.objects.filter(pk__in=[row.pk for row in rows], state__in=ANSWER.sources)
    changed = open_.update(
        state=AddresseeState.CONFIRMED,
        confirmed_at=at,
        confirmed_by_key=by_key,
        chase_at=None,
        version=F("version") + 1,
    )
    if changed:
        told = {"addressees": [row.pk for row in rows], "by": by_key, "n": changed}
        record(actor, "addressee.answer", f"warning:{rows[0].warning_id}", told)
    return changed


def take_answers(actor: Actor, warning_id: int, account_id: int) -> int:
    """Take in what an account confirmed in its inbox, or was told by phone; for the system."""
    if not actor.is_system:
        raise NotAllowed
    rows = list(
        Addressee.objects.filter(
            warning_id=warning_id, account_id=account_id, state__in=ANSWER.sources
        ).select_related("warning")
    )
    if not rows:
        return 0
    told = told_by_account(rows[0].warning)
    with write_transaction():
        return sum(_settle(actor, row, told) for row in rows)


def _settle(actor: Actor, row: Addressee, told: Mapping[int, Reach]) -> bool:
    standing = standing_of(row, told)
    if standing.state not in ANSWERED:
        return False
    open_ = Addressee.objects.filter(pk=row.pk, state__in=ANSWER.sources)
    changed = open_.update(
        state=standing.state,
        confirmed_at=standing.confirmed_at,
        confirmed_by_key=standing.confirmed_by_key,
        called_at=standing.called_at,
        called_by_key=standing.called_by_key,
        read_at=standing.read_at,
        delivered_at=standing.delivered_at,
        chase_at=None,
        version=F("version") + 1,
    )
    if changed:
        by_key = standing.confirmed_by_key or standing.called_by_key
        record(actor, "addressee.answer", row.journal_key, {"to": standing.state, "by": by_key})
    return bool(changed)


def mark_called(actor: Actor, addressee_id: int, draft: ReachDraft) -> Addressee:
    """Note a call to an addressee within one's duties, or whom one helps: reached, or why not.

    Who was reached by phone is known to know. Who was not is to be visited at once: the chase goes
    on to the door without waiting for its minute.
    """
    return _reach(actor, addressee_id, ReachWay.CALL, draft)


def mark_visited(actor: Actor, addressee_id: int, draft: ReachDraft) -> Addressee:
    """Note a visit to an addressee within one's duties, or whom one helps: reached, or why not."""
    return _reach(actor, addressee_id, ReachWay.VISIT, draft)


def _reach(actor: Actor, addressee_id: int, way: ReachWay, draft: ReachDraft) -> Addressee:
    actor, row = reached_row(actor, addressee_id)
    now = clock.now()
    wrong = check_reach(draft, row.queued_at, now)
    if wrong:
        raise Invalid(wrong)
    at = draft.at or now
    with write_transaction():
        if draft.is_reached:
            _known(actor, row, way, at)
        else:
            _not_reached(actor, row, way, now)
        ReachAttempt.objects.create(
            addressee=row,
            way=way,
            at=at,
            by_key=actor.key,
            is_reached=draft.is_reached,
            note=draft.note.strip(),
        )
    return row


def _known(actor: Actor, row: Addressee, way: ReachWay, at: datetime) -> None:
    name, field = (
        (AddresseeMove.CALL, "called") if way is ReachWay.CALL else (AddresseeMove.VISIT, "visited")
    )
    changes = {f"{field}_at": at, f"{field}_by_key": actor.key, "chase_at": None}
    move(actor, row, name, changes=changes, details={"warning": row.warning_id})
    if row.account_id is not None:
        source, key = told_source(row.warning_id), row.warning.journal_key
        delivery.note_answer(actor, source, [row.account_id], object_key=key)


def _not_reached(actor: Actor, row: Addressee, way: ReachWay, now: datetime) -> None:
    """Send somebody to the door at once; after a visit in vain the leader is next."""
    if not row.is_missing:
        raise WrongState(say("已经应答过了。"), state=row.state, version=row.version)
    wanted = Rung.KNOCK if way is ReachWay.CALL else Rung.LEADER
    rung = max(row.rung, wanted)
    on = clock.local_day(row.queued_at)
    changed = Addressee.objects.filter(pk=row.pk, version=row.version).update(
        rung=rung,
        chase_at=climb(row.queued_at, rung, row.queued_at, on).next_at,
        version=F("version") + 1,
    )
    if not changed:
        raise WrongState(say("刚刚有人更新过，请刷新后再看。"), state=row.state)
    told = {"way": way.value, "warning": row.warning_id, "rung": int(rung)}
    record(actor, "addressee.not_reached", row.journal_key, told, at=now)
    if rung > row.rung:
        event = WarningUnanswered(row.warning_id, row.pk, row.area_code_now, int(rung))
        emit(event, row.journal_key, at=now)
