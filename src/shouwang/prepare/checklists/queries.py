"""Every read of the checklists: lists, items in force, items that suit a place. Public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from shouwang.ground import clock
from shouwang.ground.actor import Actor
from shouwang.ground.errors import NotFound, say

from .models import Checklist, ChecklistItem, ListForPlace

SEARCHED = ("code", "item_zh", "item_en", "category_zh", "category_en", "legal_basis")


def _in_force(on: date | None) -> Q:
    day = on or clock.today()
    until = Q(effective_until_on=None) | Q(effective_until_on__gte=day)
    return Q(effective_from_on__lte=day) & until


def checklists(actor: Actor, on: date | None = None) -> list[Checklist]:
    """Return the lists in their order, each with `item_count` in force."""
    del actor
    day = on or clock.today()
    until = Q(items__effective_until_on=None) | Q(items__effective_until_on__gte=day)
    in_force = until & Q(items__effective_from_on__lte=day)
    counted = Checklist.objects.annotate(item_count=Count("items", filter=in_force))
    return list(counted.order_by("order", "code"))


def items(
    actor: Actor, list_code: str = "", q: str = "", *, on: date | None = None
) -> QuerySet[ChecklistItem]:
    """Return the items in force, of one list or all, whose words hold the text."""
    del actor
    rows = ChecklistItem.objects.filter(_in_force(on)).select_related("checklist")
    if list_code:
        rows = rows.filter(checklist=list_code.upper())
    text = q.strip()
    if "\x00" in text:
        return rows.none()
    if text:
        found = Q()
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": text})
        rows = rows.filter(found)
    return rows.order_by("checklist__order", "code")


def item(actor: Actor, code: str, *, edition: str = "", on: date | None = None) -> ChecklistItem:
    """Return an item of an edition, or the one in force."""
    del actor
    wanted = Q(edition=edition) if edition else _in_force(on)
    rows = ChecklistItem.objects.filter(wanted, code=code.strip().upper())
    found = rows.select_related("checklist").order_by("-effective_from_on").first()
    if found is None:
        raise NotFound(say("没有代码为 {code} 的检查项。", code=code))
    return found


def has_item(actor: Actor, code: str, *, on: date | None = None) -> bool:
    """Tell whether an item of this code is in force."""
    del actor
    return ChecklistItem.objects.filter(_in_force(on), code=code).exists()


def items_for(
    actor: Actor, place_types: Iterable[str], *, on: date | None = None
) -> QuerySet[ChecklistItem]:
    """Return the items of all lists that suit any of the place types or uses."""
    suited = ListForPlace.objects.filter(place_type__in=set(place_types))
    return items(actor, on=on).filter(checklist__in=suited.values("checklist"))


def editions(actor: Actor, code: str) -> list[ChecklistItem]:
    """Return all editions of an item, newest first."""
    del actor
    rows = ChecklistItem.objects.filter(code=code.strip().upper())
    return list(rows.select_related("checklist").order_by("-effective_from_on"))
