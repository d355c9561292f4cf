"""Reading one's own notices and choices; nobody reads another's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.delivery.channels import channel, offered_names
from shouwang.ground.delivery.models import Notice, Preference
from shouwang.ground.delivery.rules import DEFAULT_CHOICE, Choice, channel_label, is_personal
from shouwang.ground.errors import NotFound, Text


def may_be_title(actor: Actor, title: str) -> bool:
    """Tell whether a notice may have a title: no phone and no identity number leaves the house."""
    del actor
    return not is_personal(title)


def inbox(actor: Actor, *, before_id: int | None = None) -> QuerySet[Notice]:
    """Return the actor's notices, newest first, those before `before_id` when it is given."""
    if actor.account_id is None:
        return Notice.objects.none()
    rows = Notice.objects.filter(account_id=actor.account_id).order_by("-id")
    return rows if before_id is None else rows.filter(pk__lt=before_id)


def notice(actor: Actor, notice_id: int) -> Notice:
    """Return one of the actor's own notices, or NotFound."""
    found = inbox(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not opened."""
    return inbox(actor).filter(read_at=None).count()


def choices(actor: Actor, account_ids: Collection[int]) -> dict[int, Choice]:
    """Return what each account chose, or the default; for the system, which delivers."""
    if not actor.is_system:
        raise NotFound
    rows = Preference.objects.filter(account_id__in=account_ids)
    chosen = {row.account_id: row.choice for row in rows}
    return {account: chosen.get(account, DEFAULT_CHOICE) for account in account_ids}


def choice_of(actor: Actor) -> Choice:
    """Return the actor's own choice, or the default."""
    found = Preference.objects.filter(account_id=actor.account_id or 0).first()
    return found.choice if found else DEFAULT_CHOICE


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel among which a person chooses."""

    name: str
    label: Text
    is_configured: bool


def offered(actor: Actor) -> list[Offer]:
    """Return the channels that are offered, the unconfigured ones marked."""
    del actor
    return [
        Offer(name, channel_label(name), channel(name).is_configured) for name in offered_names()
    ]
