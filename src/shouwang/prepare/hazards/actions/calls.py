"""The telephone list of a major hazard: open until one of the called confirms."""

from __future__ import annotations

from datetime import datetime

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotAllowed, NotFound, WrongState, say
from shouwang.ground.journal.actions import record, touch
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.people import queries as people
from shouwang.prepare.hazards.models import Hazard, MajorHazardCall
from shouwang.prepare.hazards.queries.routing import STREET_DIGITS

from .doors import load

CALLED_ROLES = ("safety_station_head", "street_director", "party_secretary", "city_bureau")
CALLERS = ("hazards.confirm", "hazards.grade", "hazards.correct")
COUNTY_DIGITS = 6
_SYSTEM = Actor.system("hazards")


def open_calls(actor: Actor, hazard: Hazard, now: datetime) -> None:
    """Write down who is to be phoned, in the caller's transaction; once per person."""
    del actor
    areas = {hazard.area_code_now[:STREET_DIGITS], hazard.area_code_now[:COUNTY_DIGITS]}
    posts = people.posts(_SYSTEM, clock.local_day(now)).filter(
        role__in=CALLED_ROLES, area_code__in=areas
    )
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
    if hazard.calls_confirmed_at is not None:
        Hazard.objects.filter(pk=hazard.pk).update(calls_confirmed_at=None)
        hazard.calls_confirmed_at = None


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
        changes["calls_confirmed_at"] = now
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
