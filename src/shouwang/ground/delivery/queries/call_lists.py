"""Reading whom nobody has reached: the list from which somebody calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.data_keys import mask_phone
from shouwang.ground.delivery.models import Dispatch, Notice
from shouwang.ground.delivery.rules import CALL_LIST, channel_label
from shouwang.ground.delivery.states import VIEW, State
from shouwang.ground.errors import NotAllowed, NotFound, Text
from shouwang.ground.people import queries as people

from .deliveries import reached_accounts, state_label

SHEET_LIMIT = 500
UNANSWERED = Q(asks_confirmation=True, confirmed_at=None) | Q(
    asks_confirmation=False, read_at=None, confirmed_at=None
)


@dataclass(frozen=True, slots=True)
class CallSource:
    """One thing that people were told, and how many have not answered."""

    source_key: str
    title: Text
    at: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class Way:
    """How far the notice came in one channel, in words."""

    label: Text
    state: Text


@dataclass(frozen=True, slots=True)
class CallLine:
    """One person to call."""

    notice_id: int
    account_id: int
    name: str
    place: str
    phone: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class CallSheet:
    """The list of one source: what is to be said, and to whom."""

    source_key: str
    title: Text
    body: Text
    at: datetime
    lines: tuple[CallLine, ...]
    is_unmasked: bool
    is_cut: bool


def _waiting(actor: Actor) -> QuerySet[Notice]:
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = Notice.objects.filter(
        UNANSWERED, dispatches__channel=CALL_LIST, dispatches__state=State.QUEUED
    )
    return rows if actor.is_system else rows.filter(account_id__in=reached_accounts(actor))


def chased_notices(actor: Actor) -> QuerySet[Notice]:
    """Return the urgent notices that were followed until somebody answered, answered or not."""
    if not actor.holds(VIEW):
        raise NotAllowed
    rows = Notice.objects.filter(dispatches__channel=CALL_LIST)
    return rows if actor.is_system else rows.filter(account_id__in=reached_accounts(actor))


def call_sources(actor: Actor, limit: int = 50) -> list[CallSource]:
    """Return what has not been answered by everybody, newest first."""
    grouped = (
        _waiting(actor)
        .order_by()
        .values("source_key")
        .annotate(waiting=Count("id"), first=Min("id"))
        .order_by("-first")[:limit]
    )
    found = list(grouped)
    firsts = Notice.objects.in_bulk([row["first"] for row in found])
    return [
        CallSource(
            row["source_key"],
            firsts[row["first"]].title,
            firsts[row["first"]].created_at,
            row["waiting"],
        )
        for row in found
    ]


def call_sheet(actor: Actor, source_key: str, *, unmasked: bool = False) -> CallSheet:
    """Return who has not answered to one source; NotFound when nobody of the actor's is left.

    Whole phone numbers are for the action that journals them.
    """
    rows = list(
        _waiting(actor)
        .filter(source_key=source_key)
        .select_related("account")
        .order_by("id")[: SHEET_LIMIT + 1]
    )
    if not rows:
        raise NotFound
    shown, first = rows[:SHEET_LIMIT], rows[0]
    return CallSheet(
        source_key,
        first.title,
        first.body,
        first.created_at,
        tuple(_lines(shown, unmasked=unmasked)),
        unmasked,
        len(rows) > SHEET_LIMIT,
    )


def _lines(notices: list[Notice], *, unmasked: bool) -> list[CallLine]:
    system = Actor.system("delivery")
    accounts = [row.account_id for row in notices]
    contacts = people.contacts(system, accounts)
    places = people.places_of(system, accounts, clock.today())
    ways: dict[int, list[Way]] = {}
    for row in Dispatch.objects.filter(notice__in=notices).exclude(channel=CALL_LIST):
        way = Way(channel_label(row.channel), state_label(row.state))
        ways.setdefault(row.notice_id, []).append(way)
    found = []
    for notice in notices:
        contact = contacts.get(notice.account_id)
        phone = contact.phone if contact else ""
        found.append(
            CallLine(
                notice.pk,
                notice.account_id,
                notice.account.name,
                places.get(notice.account_id, ""),
                phone if unmasked else mask_phone(phone),
                tuple(ways.get(notice.pk, ())),
            )
        )
    return found
