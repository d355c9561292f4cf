"""The telephone list of a major hazard: tier by tier, until one of the called confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import emit, record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.events.offices import MajorHazardUnconfirmed
from shouwang.prepare.hazards.models import Hazard, MajorHazardCall
from shouwang.prepare.hazards.queries.routing import STREET_DIGITS
from shouwang.prepare.hazards.rules.grading import Statutory
from shouwang.prepare.hazards.rules.ladders import CALL_TIERS, next_tier_at

from .doors import load

CALLERS = ("hazards.confirm", "hazards.grade", "hazards.correct")
COUNTY_DIGITS = 6
BATCH = 500
_SYSTEM = Actor.system("hazards")


def open_calls(actor: Actor, hazard: Hazard, now: datetime) -> None:
    """Write down who is to be phoned first, in the caller's transaction; once per person.

    The tiers above follow one by one while nobody confirms. A list that was opened before begins
    anew: the journal keeps who had confirmed then.
    """
    del actor
    MajorHazardCall.objects.filter(hazard=hazard).update(
        called_at=None, called_by="", confirmed_at=None
    )
    _set_tier(hazard, _next_tier(hazard, 0, now), now)


def _set_tier(hazard: Hazard, step: int, opened_at: datetime) -> None:
    more = step < len(CALL_TIERS)
    changes = {
        "calls_confirmed_at": None,
        "calls_step": step,
        "calls_raise_at": next_tier_at(opened_at) if more else None,
    }
    Hazard.objects.filter(pk=hazard.pk).update(**changes)
    for field, value in changes.items():
        setattr(hazard, field, value)


def _next_tier(hazard: Hazard, step: int, now: datetime) -> int:
    """Put the next tier that has somebody on the list; returns its step, the last when none has."""
    for tier in range(step + 1, len(CALL_TIERS) + 1):
        if _put_on_list(hazard, CALL_TIERS[tier - 1], now):
            return tier
    return len(CALL_TIERS)


def _put_on_list(hazard: Hazard, roles: Sequence[str], now: datetime) -> int:
    areas = {hazard.area_code_now[:STREET_DIGITS], hazard.area_code_now[:COUNTY_DIGITS]}
    posts = people.posts(_SYSTEM, clock.local_day(now)).filter(role__in=roles, area_code__in=areas)
    rows = [
        MajorHazardCall(
            hazard=hazard,
            post=post,
            label=f"{post.unit.name} {post.label} {post.account.name}"[:120],
            phone_masked=people.masked_phone(_SYSTEM, post.account),
        )
        for post in posts
    ]
    MajorHazardCall.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def raise_calls(actor: Actor, now: datetime) -> int:
    """Phone the next tier about each major hazard that nobody has confirmed in time.

    MajorHazardUnconfirmed is dated at its own moment, once for each tier, in order.
    """
    rows = Hazard.objects.filter(
        calls_raise_at__lte=now,
        calls_confirmed_at=None,
        statutory=Statutory.MAJOR,
        is_finished=False,
    )
    return sum(_raise_calls(actor, row, now) for row in rows.order_by("calls_raise_at")[:BATCH])


def _raise_calls(actor: Actor, hazard: Hazard, now: datetime) -> int:
    written = 0
    while hazard.calls_raise_at is not None and hazard.calls_raise_at <= now:
        due_at = hazard.calls_raise_at
        with write_transaction():
            changed = Hazard.objects.filter(
                pk=hazard.pk, calls_raise_at=due_at, calls_confirmed_at=None
            ).update(version=F("version") + 1)
            if changed != 1:
                return written
            step = _next_tier(hazard, hazard.calls_step, due_at)
            _set_tier(hazard, step, due_at)
            key = hazard.journal_key
            record(actor, "hazard.calls_raised", key, {"step": step}, at=due_at)
            emit(MajorHazardUnconfirmed(hazard.pk, hazard.number, step), key, at=due_at)
        written += 1
    return written


def mark_called(
    actor: Actor, number: str, call_id: int, *, is_confirmed: bool, version: int | None = None
) -> Hazard:
    """Write down that somebody was phoned, and whether they confirmed to have heard it."""
    hazard = load(actor, number, version)
    if not any(actor.may(permission, hazard.target()) for permission in CALLERS):
        raise NotAllowed
    call = hazard.calls.filter(pk=call_id).first()
    if call is None:
        raise NotFound
    if call.confirmed_at is not None:
        raise WrongState(say("这个人已经确认过。"), state=hazard.state, version=hazard.version)
    now = clock.now()
    changes: dict[str, object] = {}
    if is_confirmed and hazard.calls_confirmed_at is None:
        changes |= {"calls_confirmed_at": now, "calls_raise_at": None}
    with write_transaction():
        touch(actor, hazard, changes)
        MajorHazardCall.objects.filter(pk=call_id).update(
            called_at=call.called_at or now,
            called_by=actor.key,
            confirmed_at=now if is_confirmed else None,
        )
        verb = "hazard.call_confirmed" if is_confirmed else "hazard.call"
        record(actor, verb, hazard.journal_key, {"call": call_id, "post": call.post_id}, at=now)
    return hazard
