"""Listing by a level of government: proposed, decided, watched, accepted and delisted (R118)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import Invalid, NotFound, WrongState, say
from shouwang.ground.journal.actions import find_move
from shouwang.ground.journal.transactions import write_transaction
from shouwang.ground.units import queries as units
from shouwang.ground.units.actions import take_count
from shouwang.prepare.hazards.events.offices import (
    HazardDelisted,
    HazardListed,
    ListingDeclined,
    ListingProposed,
)
from shouwang.prepare.hazards.models import Hazard, Listing
from shouwang.prepare.hazards.queries.listings import (
    DELISTABLE,
    open_listing,
    own_level,
    proposed_listing,
)
from shouwang.prepare.hazards.rules.deadlines import due_moment
from shouwang.prepare.hazards.rules.drafts import check_reason
from shouwang.prepare.hazards.rules.offices import (
    ListingState,
    check_listable,
    check_listing_authority,
    listing_number,
)

from .doors import go, load
from .ledger import HELD

SERIES = "listing"


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """What an authority decides: its level, until when, and who watches."""

    level: str
    due_on: date | None
    supervising_unit: int | None = None


def propose_listing(
    actor: Actor, number: str, level: str, *, reason: str, version: int | None = None
) -> Hazard:
    """Ask a level of government to list a hazard; county and above list major hazards only."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "propose_listing")
    check_listable(level, hazard.statutory)
    told = check_reason(reason)
    if open_listing(hazard) is not None:
        raise _taken(hazard)
    now = clock.now()
    event = ListingProposed(hazard.pk, hazard.number, level)
    row = Listing(
        hazard=hazard,
        level=level,
        proposal=told,
        proposed_by_id=actor.account_id,
        proposed_at=now,
    )
    try:
        with write_transaction():
            details = {"level": level}
            go(actor, hazard, "propose_listing", details=details, event=event, at=now)
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(hazard) from error
    return hazard


def list_hazard(
    actor: Actor, number: str, draft: ListingDraft, *, version: int | None = None
) -> Hazard:
    """Put a hazard on the list of the actor's own level of government.

    The number is taken as the last statement, so that other offices wait for it briefly.
    """
    hazard = load(actor, number, version)
    find_move(actor, hazard, "list")
    asked = open_listing(hazard)
    level = draft.level or (asked.level if asked else own_level(actor))
    _check_level(actor, level)
    check_listable(level, hazard.statutory)
    due_at = _due_at(draft.due_on)
    unit = _supervisor(actor, draft.supervising_unit)
    if asked is not None and asked.state == ListingState.LISTED:
        raise _taken(hazard)
    if asked is not None:
        _check_level(actor, asked.level)
    now = clock.now()
    try:
        _write(actor, hazard, asked, _Decision(level, due_at, unit, now))
    except IntegrityError as error:
        raise _taken(hazard) from error
    return hazard


@dataclass(frozen=True, slots=True)
class _Decision:
    level: str
    due_at: datetime
    unit: int | None
    now: datetime


def _write(actor: Actor, hazard: Hazard, asked: Listing | None, made: _Decision) -> None:
    changes: dict[str, object] = {
        "listed_level": made.level,
        "listed_at": made.now,
        "listing_due_at": made.due_at,
        "delisted_level": "",
        "delisted_at": None,
    }
    event = HazardListed(hazard.pk, hazard.number, made.level, made.due_at)
    details = {"level": made.level, "due_at": made.due_at, "unit": made.unit}
    row = asked or Listing(hazard=hazard)
    row.level, row.state = made.level, ListingState.LISTED
    row.decided_by_id, row.decided_at = actor.account_id, made.now
    row.due_at, row.supervising_unit_id = made.due_at, made.unit
    row.number = f"{HELD}{uuid.uuid4().hex}"
    year = clock.local_day(made.now).year
    prefix = units.record_prefix(actor.area_code or hazard.county_code)
    with write_transaction():
        go(actor, hazard, "list", changes=changes, details=details, event=event, at=made.now)
        row.save()
        count = take_count(prefix, f"{SERIES}-{made.level}", year)
        row.number = listing_number(prefix, year, count)
        Listing.objects.filter(pk=row.pk).update(number=row.number)


def _check_level(actor: Actor, level: str) -> None:
    if not actor.is_system:
        check_listing_authority(own_level(actor), level)


def _due_at(due_on: date | None) -> datetime:
    if due_on is None:
        raise Invalid({"due_on": say("挂牌督办要写明期限。")})
    if due_on < clock.today():
        raise Invalid({"due_on": say("督办期限不能早于今天。")})
    return due_moment(due_on)


def _supervisor(actor: Actor, unit_id: int | None) -> int | None:
    if unit_id is None:
        if actor.unit_id is None:
            raise Invalid({"supervising_unit": say("请选择督办单位。")})
        return actor.unit_id
    try:
        return units.unit(actor, unit_id).pk
    except NotFound as error:
        raise Invalid({"supervising_unit": say("没有这个单位，或不在您的范围内。")}) from error


def decline_listing(
    actor: Actor, number: str, *, reason: str, version: int | None = None
) -> Hazard:
    """Decline a proposal, as the level that was asked."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "decline_listing")
    told = check_reason(reason)
    row = proposed_listing(hazard)
    if row is None:
        raise WrongState(
            say("没有等待决定的挂牌提请。"), state=hazard.state, version=hazard.version
        )
    _check_level(actor, row.level)
    now = clock.now()
    event = ListingDeclined(hazard.pk, hazard.number, row.level)
    with write_transaction():
        details = {"level": row.level}
        go(actor, hazard, "decline_listing", details=details, event=event, at=now)
        Listing.objects.filter(pk=row.pk).update(
            state=ListingState.DECLINED,
            decided_by_id=actor.account_id,
            decided_at=now,
            answer=told,
        )
    return hazard


def delist(actor: Actor, number: str, *, reason: str, version: int | None = None) -> Hazard:
    """Accept that a listed hazard is gone; only the level that listed it, after verification."""
    hazard = load(actor, number, version)
    find_move(actor, hazard, "delist")
    told = check_reason(reason)
    row = open_listing(hazard)
    if row is None or row.state != ListingState.LISTED:
        raise WrongState(say("这条隐患没有挂牌督办。"), state=hazard.state, version=hazard.version)
    _check_level(actor, row.level)
    if hazard.state not in DELISTABLE:
        raise WrongState(
            say("复查合格或销号以后才能摘牌。"), state=hazard.state, version=hazard.version
        )
    now = clock.now()
    changes: dict[str, object] = {
        "listed_level": "",
        "delisted_level": row.level,
        "delisted_at": now,
    }
    event = HazardDelisted(hazard.pk, hazard.number, row.level)
    with write_transaction():
        details = {"level": row.level}
        go(actor, hazard, "delist", changes=changes, details=details, event=event, at=now)
        Listing.objects.filter(pk=row.pk).update(
            state=ListingState.DELISTED,
            delisted_by_id=actor.account_id,
            delisted_at=now,
            answer=told,
        )
    return hazard


def _taken(hazard: Hazard) -> WrongState:
    return WrongState(
        say("这条隐患已经提请或已经挂牌，请刷新后再看。"),
        state=hazard.state,
        version=hazard.version,
    )
