"""Issuing a warning, telling its audience, and ending it: cancelled, expired, superseded.

The warning, its addressees, its duties and the end of the one that it replaces are one transaction:
they stand together or not at all. The notices are written afterwards, some thousand at a time, each
batch in a transaction of its own, so that a hundred thousand do not hold the one writer of SQLite
for as long as they take. A batch cannot double: an addressee without `told_at` is taken, and
delivery keeps one notice for each account and source. What a kill left open, the clock's job ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.delivery.actions import Importance, NoticeDraft, notify
from shouwang.ground.errors import NotAllowed, WrongState, say
from shouwang.ground.journal.actions import emit, move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.rows import insert_rows
from shouwang.watch.warnings.events import WarningChanged, WarningEnded, WarningIssued
from shouwang.watch.warnings.models import Addressee, Warning
from shouwang.watch.warnings.queries.audience import find_audience
from shouwang.watch.warnings.queries.stored_areas import area_of
from shouwang.watch.warnings.rules.addressing import Addressed
from shouwang.watch.warnings.rules.answering import first_chase_at, told_source
from shouwang.watch.warnings.rules.drafts import check_competence
from shouwang.watch.warnings.rules.parameters import needs_two_persons
from shouwang.watch.warnings.rules.wording import Ending, Level, Status, rank
from shouwang.watch.warnings.states import Move, State

from .doors import already_issued, check_reason, check_title, hint_of, keep_words, load
from .drafting import check_not_late
from .obliging import write_duties

SYSTEM = Actor.system("warnings")
ADDRESSED = (
    "kind",
    "key",
    "account_id",
    "unit_id",
    "place_id",
    "label",
    "area_code_at_time",
    "area_code_now",
    "must_answer",
    "chase_at",
)
TOLD_AT_ONCE = 5_000
EXPIRED_AT_ONCE = 100


def issue(actor: Actor, number: str, *, version: int | None = None) -> Warning:
    """Issue a warning; those whom it is addressed to are told at once.

    A title with a phone or identity number is refused (Invalid). Orange and red need the
    confirmation of a second person. Whoever comes second is told who was
    first (WrongState). What it updates ends in the same transaction, as superseded.
    """
    found = load(actor, number, Move.ISSUE, version)
    check_competence(found.type_code, found.source, found.status, found.area_kind)
    check_title(actor, found.title)
    _check_second_person(found)
    check_not_late(found)
    area = area_of(found)
    audience = find_audience(area, found.level, clock.today())
    try:
        _write(actor, found, audience)
    except IntegrityError:
        raise _refused(found) from None
    except WrongState as error:
        raise _refused(found, error) from None
    tell_audience(found)
    return found


def _refused(found: Warning, error: WrongState | None = None) -> WrongState:
    """Return why an issue came too late: by whom this one, or which other one of its kind."""
    fresh = Warning.objects.get(pk=found.pk)
    if fresh.issued_at is not None:
        return already_issued(fresh)
    if error is not None:
        return error
    twin = _in_force(fresh)
    words = hint_of(twin) if twin else say("这条预警刚被改过，请刷新后再看。")
    return WrongState(words, state=str(fresh.state), version=fresh.version)


def _in_force(found: Warning) -> Warning | None:
    rows = Warning.objects.in_force().filter(grouping_key=found.grouping_key, status=found.status)
    return rows.exclude(pk=found.pk).order_by("-pk").first()


def _check_second_person(found: Warning) -> None:
    if found.status == Status.TEST or not needs_two_persons(found.level, clock.today()):
        return
    if found.state == State.DRAFTED:
        raise WrongState(
            say("{level}预警要先由第二人审核，再发布。", level=found.level_label),
            state=str(found.state),
            version=found.version,
            allowed=(Move.CONFIRM.value,),
        )


def _write(actor: Actor, found: Warning, audience: list[Addressed]) -> None:
    now = clock.now()
    earlier = found.earlier
    changes = {
        "issued_at": now,
        "issued_by_key": actor.key,
        "effective_at": max(now, found.onset_at),
        "audience_count": len(audience),
    }
    event = WarningIssued(
        warning_id=found.pk,
        number=found.number,
        type_code=found.type_code,
        level=found.level,
        status=found.status,
        area_code=found.area_code_now,
        relation=found.relation,
        earlier_id=earlier.pk if earlier else None,
    )
    with write_transaction():
        if earlier is not None:
            _supersede(actor, found, earlier, now)
        move(
            actor,
            found,
            Move.ISSUE,
            changes=changes,
            details={"level": found.level, "audience": len(audience)},
            event=event,
            at=now,
        )
        _write_addressees(found, audience, now)
        write_duties(found, now)


def _supersede(actor: Actor, found: Warning, earlier: Warning, now: datetime) -> None:
    if earlier.state != State.ISSUED:
        raise WrongState(
            say("原预警 {number} 已经结束，请另起草一条。", number=earlier.number),
            state=str(found.state),
            version=found.version,
        )
    details = {"by": found.journal_key}
    _end(actor, earlier, Move.SUPERSEDE, Ending.SUPERSEDED, now, details)
    event = WarningChanged(
        warning_id=found.pk,
        earlier_id=earlier.pk,
        relation=found.relation,
        level_before=earlier.level,
        level_after=found.level,
    )
    emit(event, found.journal_key, at=now)


def _write_addressees(found: Warning, audience: Iterable[Addressed], now: datetime) -> None:
    chase_at = first_chase_at(now, clock.local_day(now))
    rows = (
        (
            one.kind.value,
            one.key,
            one.account_id,
            one.unit_id,
            one.place_id,
            one.label,
            one.area_code,
            one.area_code,
            one.must_answer,
            chase_at if one.must_answer else None,
        )
        for one in audience
    )
    insert_rows(Addressee, ADDRESSED, rows, alike={"warning_id": found.pk, "queued_at": now})


def tell_audience(found: Warning) -> int:
    """Write the notices that are still to be written, batch by batch; returns how many.

    Stops when the warning has ended meanwhile: what is over is not sent any more.
    """
    told = 0
    while True:
        with write_transaction():
            if not Warning.objects.filter(pk=found.pk, state=State.ISSUED).exists():
                return told
            count = _tell_some(found)
        if not count:
            return told
        told += count


def _tell_some(found: Warning) -> int:
    rows = Addressee.objects.filter(warning=found, told_at=None, account__isnull=False)
    some = list(rows.order_by("pk").values_list("pk", "account_id", "must_answer")[:TOLD_AT_ONCE])
    if not some:
        return 0
    for must_answer in (True, False):
        accounts = [account for _, account, owes in some if owes is must_answer and account]
        if accounts:
            draft = notice_of(found, must_answer=must_answer)
            notify(SYSTEM, accounts, draft, source_key=told_source(found.pk))
    taken = rows.filter(pk__gte=some[0][0], pk__lte=some[-1][0])
    taken.update(told_at=clock.now())
    return len(some)


def notice_of(found: Warning, *, must_answer: bool) -> NoticeDraft:
    """Return the notice of a warning; an exercise is marked in the title, which goes outside."""
    is_loud = must_answer or rank(found.level) >= rank(Level.ORANGE)
    return NoticeDraft(
        kind="WarningIssued",
        title=say("{title}", title=found.shown_title),
        body=say(
            "{text}\n应采取的措施：{actions}", text=found.shown_text, actions=found.shown_actions
        ),
        link=f"/warnings/{found.number}",
        object_key=found.journal_key,
        importance=Importance.HIGH if is_loud else Importance.NORMAL,
        asks_confirmation=must_answer,
    )


def tell_what_is_open(actor: Actor) -> int:
    """Go on telling the audiences of warnings in force that a kill left half told.

    For the system; returns how many were told.
    """
    if not actor.is_system:
        raise NotAllowed
    open_ = Addressee.objects.filter(told_at=None, account__isnull=False)
    rows = Warning.objects.in_force().filter(pk__in=open_.values("warning_id"))
    return sum(tell_audience(found) for found in rows.order_by("pk"))


def cancel(actor: Actor, number: str, reason: str, *, version: int | None = None) -> Warning:
    """End a warning because the danger is over (SXF 70), with a reason that people read."""
    found = load(actor, number, Move.CANCEL, version)
    why = check_reason(reason)
    now = clock.now()
    with write_transaction():
        _end(actor, found, Move.CANCEL, Ending.CANCELLED, now)
        keep_words(found, Move.CANCEL, why)
    return found


def expire(actor: Actor, now: datetime, limit: int = EXPIRED_AT_ONCE) -> int:
    """End the warnings whose time is over; returns how many. For the system."""
    if not actor.is_system:
        raise NotAllowed
    ended = 0
    rows = Warning.objects.in_force().filter(expires_at__lte=now).order_by("expires_at", "pk")
    for found in rows[:limit]:
        try:
            with write_transaction():
                _end(actor, found, Move.EXPIRE, Ending.EXPIRED, now)
        except WrongState:
            continue
        ended += 1
    return ended


def _end(
    actor: Actor,
    found: Warning,
    name: Move,
    ending: Ending,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    changes = {"ending": ending.value, "ended_at": now, "ended_by_key": actor.key}
    event = WarningEnded(found.pk, found.number, ending.value, found.area_code_now)
    move(actor, found, name, changes=changes, details=details, event=event, at=now)
    Addressee.objects.filter(warning=found, chase_at__isnull=False).update(chase_at=None)
