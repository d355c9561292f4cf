"""Reading one's own notices; nobody reads another's."""

from __future__ import annotations

from django.db.models import QuerySet

from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound

from .models import Notice
from .rules import PAGE_SIZE, Importance, NoticeDraft

__all__ = ["PAGE_SIZE", "Importance", "NoticeDraft", "inbox", "notice", "unread_count"]


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
