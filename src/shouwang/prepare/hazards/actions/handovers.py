"""Handing a hazard over to another unit: offered, taken or given back, at last decided (R245)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.access import actions as access
from shouwang.ground.access.queries import permissions_of_role, resolve
from shouwang.ground.actor import Actor, ScopeKind
from shouwang.ground.errors import Invalid, NotAllowed, WrongState, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.events.offices import (
    HandlerDecided,
    HandoverAccepted,
    HandoverOffered,
    HandoverReturned,
)
from shouwang.prepare.hazards.models import Handover, Hazard
from shouwang.prepare.hazards.queries.handovers import known_unit, offered_handover
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.ladders import may_hand_over_again
from shouwang.prepare.hazards.rules.offices import HandoverState

from .doors import go, load

_SYSTEM = Actor.system("hazards")
EVERY_RECEIVER = ("hazards.view", "hazards.rectify")
RECEIVERS_BY_ROLE = (
    "hazards.confirm",
    "hazards.grade",
    "hazards.defer",
    "hazards.refuse",
    "hazards.hand_over",
    "hazards.ask_help",
    "hazards.verify",
    "hazards.close",
)
"""What of their own role the receiving people may do with the one hazard, wherever it lies."""


def hand_over(
    actor: Actor, number: str, to_unit: int | None, *, reason: str, version: int | None = None
) -> Hazard:
    """Offer a hazard to another unit; until it is taken, both see it and the first answers."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "hand_over")
    told = check_reason(reason)
    unit_id = _other_unit(hazard, to_unit)
    if not may_hand_over_again(hazard.handover_returns, clock.today()):
        raise WrongState(
            say("已退回 {n} 次，请由街道指定办理单位。", n=hazard.handover_returns),
            state=hazard.state,
            version=hazard.version,
        )
    if offered_handover(hazard) is not None:
        raise _pending(hazard)
    now = clock.now()
    event = HandoverOffered(hazard.pk, hazard.number, hazard.handler_unit_id, unit_id)
    details = {"unit": unit_id, "from_unit": hazard.handler_unit_id}
    try:
        with write_transaction():
            go(actor, hazard, "hand_over", details=details, event=event, at=now)
            Handover.objects.create(
                hazard=hazard,
                from_unit_id=hazard.handler_unit_id,
                to_unit_id=unit_id,
                reason=told,
                offered_at=now,
                offered_by_id=actor.account_id,
            )
            _open_case(hazard, unit_id, now)
    except IntegrityError as error:
        raise _pending(hazard) from error
    return hazard


def accept_handover(actor: Actor, number: str, *, version: int | None = None) -> Hazard:
    """Take a hazard that is offered to one's own unit; it is the handler from now on."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "accept_handover")
    row = _offered_to(actor, hazard)
    now = clock.now()
    event = HandoverAccepted(hazard.pk, hazard.number, row.from_unit_id, row.to_unit_id)
    changes: dict[str, object] = {
        "handler_unit_id": row.to_unit_id,
        "handler_post_id": actor.post_id,
    }
    with write_transaction():
        details = {"unit": row.to_unit_id, "from_unit": row.from_unit_id}
        go(actor, hazard, "accept_handover", changes=changes, details=details, event=event, at=now)
        _decide(row, HandoverState.ACCEPTED, actor, now)
        _close_case(hazard, row.from_unit_id, now)
    return hazard


def return_handover(
    actor: Actor, number: str, *, reason: str, version: int | None = None
) -> Hazard:
    """Give an offered hazard back with a reason; after too many returns the street decides."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "return_handover")
    told = check_reason(reason)
    row = _offered_to(actor, hazard)
    now, returns = clock.now(), hazard.handover_returns + 1
    event = HandoverReturned(
        hazard.pk,
        hazard.number,
        row.from_unit_id,
        row.to_unit_id,
        is_for_street=not may_hand_over_again(returns, clock.local_day(now)),
    )
    changes: dict[str, object] = {"handover_returns": returns}
    with write_transaction():
        details = {"unit": row.to_unit_id, "returns": returns}
        go(actor, hazard, "return_handover", changes=changes, details=details, event=event, at=now)
        _decide(row, HandoverState.RETURNED, actor, now, told)
        _close_case(hazard, row.to_unit_id, now)
    return hazard


def decide_handler(
    actor: Actor, number: str, to_unit: int | None, *, reason: str, version: int | None = None
) -> Hazard:
    """Let the street say which unit handles the hazard; an offer that is open ends with it."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "decide_handler")
    told = check_reason(reason)
    unit_id = _other_unit(hazard, to_unit)
    now, row = clock.now(), offered_handover(hazard)
    posts = people.posts_in_unit(_SYSTEM, unit_id, clock.local_day(now))
    event = HandlerDecided(hazard.pk, hazard.number, hazard.handler_unit_id, unit_id)
    changes: dict[str, object] = {
        "handler_unit_id": unit_id,
        "handler_post_id": posts[0].pk if posts else None,
    }
    details = {"unit": unit_id, "from_unit": hazard.handler_unit_id, "reason": told}
    before = hazard.handler_unit_id
    with write_transaction():
        go(actor, hazard, "decide_handler", changes=changes, details=details, event=event, at=now)
        if row is not None:
            is_same = row.to_unit_id == unit_id
            state = HandoverState.ACCEPTED if is_same else HandoverState.RETURNED
            _decide(row, state, actor, now, told)
            _close_case(hazard, None if is_same else row.to_unit_id, now)
        _close_case(hazard, before, now)
        _open_case(hazard, unit_id, now)
    return hazard


def _other_unit(hazard: Hazard, asked: int | None) -> int:
    unit_id = known_unit(hazard, asked)
    if unit_id is None:
        raise Invalid({"to_unit": say("请选择本县（市）内的单位。")})
    if unit_id == hazard.handler_unit_id:
        raise Invalid({"to_unit": say("这条隐患已经由这个单位办理。")})
    return unit_id


def _offered_to(actor: Actor, hazard: Hazard) -> Handover:
    row = offered_handover(hazard)
    if row is None:
        raise WrongState(say("没有等待接收的移交。"), state=hazard.state, version=hazard.version)
    if not actor.is_system and actor.unit_id != row.to_unit_id:
        raise NotAllowed(say("移交要由接收单位的人员答复。"))
    return row


def _decide(
    row: Handover, state: HandoverState, actor: Actor, now: datetime, answer: str = ""
) -> None:
    Handover.objects.filter(pk=row.pk, state=HandoverState.OFFERED).update(
        state=state, decided_at=now, decided_by_id=actor.account_id, answer=answer
    )


def _open_case(hazard: Hazard, unit_id: int, now: datetime) -> None:
    """Let the people of a unit see the one hazard and act on it where their area does not reach."""
    today, target = clock.local_day(now), hazard.target()
    for post in people.posts_in_unit(_SYSTEM, unit_id, today):
        own = permissions_of_role(_SYSTEM, post.role)
        receiver = resolve(post.account_id, post.pk, on=today)
        for permission in (*EVERY_RECEIVER, *(one for one in RECEIVERS_BY_ROLE if one in own)):
            if not receiver.may(permission, target):
                draft = access.GrantDraft(
                    post.pk, permission, ScopeKind.CASE, today, case=hazard.journal_key
                )
                access.give_grant(_SYSTEM, draft)


def _close_case(hazard: Hazard, unit_id: int | None, now: datetime) -> None:
    if unit_id is not None:
        yesterday = clock.local_day(now) - timedelta(days=1)
        access.end_case_grants(_SYSTEM, hazard.journal_key, unit_id, yesterday)


def _pending(hazard: Hazard) -> WrongState:
    return WrongState(say("已有一个移交在等待答复。"), state=hazard.state, version=hazard.version)
